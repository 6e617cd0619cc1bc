import { describe, expect, it } from '@jest/globals';
import type { HistoryEntry } from '@navarch/model';
import type { Step } from '@navarch/store';
import { entryOf, isStatusAlone } from './entries.decide.js';

const key = { group: '', resource: 'secrets', namespace: 'web', name: 'a' };
const object = (fields: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a', uid: 'u' },
  ...fields,
});
const change = (type: 'ADDED' | 'MODIFIED' | 'DELETED', fields: object = {}): Step['change'] => ({
  position: 7,
  type,
  key,
  uid: 'u',
  actor: 'ann',
  at: Date.parse('2030-01-01T00:00:00Z'),
  body: object(fields),
});
const said = { revision: 7, time: '2030-01-01T00:00:00Z', user: 'ann', uid: 'u' };
const before = { key, uid: 'u', resourceVersion: 6, body: object({ data: 1 }) };

describe('an entry', () => {
  it('says what was done, and of an update to what', () => {
    expect(entryOf({ change: change('ADDED'), before: 'absent' })).toEqual({
      ...said,
      verb: 'create',
    });
    expect(entryOf({ change: change('DELETED'), before })).toEqual({ ...said, verb: 'delete' });
    expect(
      entryOf({ change: { ...change('MODIFIED', { data: 2 }), changeset: 'set' }, before }),
    ).toEqual({
      ...said,
      verb: 'update',
      changeset: 'set',
      fields: ['data'],
    });
  });

  it('says that it is not known what was before', () => {
    expect(entryOf({ change: change('MODIFIED'), before: 'lost' })).toEqual({
      ...said,
      verb: 'update',
      unknown: true,
    });
  });

  const entry: HistoryEntry = { ...said, verb: 'update' };
  const rows = [
    ['of the status', { fields: ['status.replicas', 'status'] }, true],
    ['of more than the status', { fields: ['spec.replicas', 'status.replicas'] }, false],
    ['of a field that is called alike', { fields: ['statusText'] }, false],
    ['of so much that not all is told', { fields: ['status.a'], moreFields: 1 }, false],
    ['of nothing that is told', {}, false],
    ['that is a creation', { verb: 'create' }, false],
  ] as const;
  it.each(rows)('%s', (_name, more, is) => {
    expect(isStatusAlone({ ...entry, ...more })).toBe(is);
  });
});
