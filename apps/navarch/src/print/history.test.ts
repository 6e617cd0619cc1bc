import { describe, expect, it } from '@jest/globals';
import { printHistory, printResults } from './history.js';

const entry = {
  revision: 7,
  time: '2026-01-02T15:04:05Z',
  verb: 'update',
  user: 'ann',
  uid: 'u',
} as const;

describe('a history', () => {
  it('is a line for each change', () => {
    const fields = ['a', 'b', 'c', 'd', 'e'];
    const entries = [
      { ...entry, fields, moreFields: 2, changeset: 'set' },
      { ...entry, revision: 6, unknown: true },
      { ...entry, revision: 5, verb: 'create' } as const,
    ];
    expect(printHistory({ entries, more: true }).split('\n')).toEqual([
      'REVISION   TIME                   VERB     USER   CHANGESET   FIELDS',
      '7          2026-01-02T15:04:05Z   update   ann    set         a, b, c, d and 3 more',
      '6          2026-01-02T15:04:05Z   update   ann                not known',
      '5          2026-01-02T15:04:05Z   create   ann',
      'older: --before 5',
      '',
    ]);
  });

  it('of nothing says since when is known', () => {
    const oldest = { revision: 1, time: entry.time };
    expect(printHistory({ entries: [], more: false, oldest })).toBe(
      'nothing was done to it, as far as is known; changes are kept since 2026-01-02T15:04:05Z\n',
    );
  });
});

it('results are a line for each object', () => {
  const one = { apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace: 'web', name: 'a' };
  const results = [
    { ...one, result: 'updated', revision: 9, fields: ['spec.replicas'] } as const,
    { apiVersion: 'v1', kind: 'Namespace', name: 'web', result: 'created' } as const,
  ];
  expect(printResults(results).split('\n')).toEqual([
    'NAMESPACE   OBJECT          RESULT    REVISION   FIELDS',
    'web         replicaset/a    updated   9          spec.replicas',
    '            namespace/web   created',
    '',
  ]);
});
