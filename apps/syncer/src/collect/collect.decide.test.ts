import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { decideCollection, type OwnerState, stateOf } from './collect.decide.js';

const reference = { apiVersion: 'v1', kind: 'Secret', name: 'a', uid: 'u1' };
const object = (metadata: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a', uid: 'u1', ...metadata },
});
const deleted = { deletionTimestamp: '2030-01-01T00:00:00Z' };

describe('an owner', () => {
  const rows = [
    ['that is there lives', object(), 'living'],
    ['of whose name there is nothing is gone', undefined, 'gone'],
    ['of whose name there is another is gone', object({ uid: 'u2' }), 'gone'],
    ['that is held while it goes lives', object({ ...deleted, finalizers: ['x'] }), 'living'],
    [
      'that goes in the foreground waits',
      object({ ...deleted, finalizers: ['foregroundDeletion'] }),
      'waiting',
    ],
    ['that only promised it lives', object({ finalizers: ['foregroundDeletion'] }), 'living'],
  ] as const;
  it.each(rows)('%s', (_name, found, state) => {
    expect(stateOf(reference, found)).toBe(state);
  });
});

describe('an object', () => {
  type Row = {
    readonly name: string;
    readonly owners: readonly OwnerState[];
    readonly finalizers?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly owns?: boolean;
    readonly is: ReturnType<typeof decideCollection>;
  };
  const none = { kind: 'none' } as const;
  const background = { kind: 'delete', propagation: 'Background' } as const;
  const rows: readonly Row[] = [
    { name: 'without owners stays', owners: [], is: none },
    { name: 'with a living owner stays', owners: ['living'], is: none },
    { name: 'whose owner is gone goes', owners: ['gone'], is: background },
    { name: 'whose owners all are gone goes', owners: ['gone', 'gone'], is: background },
    { name: 'with an owner that nobody knows stays', owners: ['gone', 'unknown'], is: none },
    {
      name: 'kept by one is freed of others',
      owners: ['gone', 'living', 'waiting'],
      is: { kind: 'detach', uids: ['u0', 'u2'] },
    },
    {
      name: 'that is protected stays',
      owners: ['gone'],
      labels: { 'fleet.navarch.dev/deletion-protection': 'true' },
      is: none,
    },
    { name: 'whose owner waits goes', owners: ['waiting'], is: background },
    {
      name: 'goes with what it owns when its owner waits',
      owners: ['waiting', 'gone'],
      owns: true,
      is: { kind: 'delete', propagation: 'Foreground' },
    },
    {
      name: 'that owns goes as usual when its owner is gone',
      owners: ['gone'],
      owns: true,
      is: background,
    },
    {
      name: 'goes as it once promised',
      owners: ['gone'],
      finalizers: ['x', 'foregroundDeletion'],
      is: { kind: 'delete', propagation: 'Foreground' },
    },
    {
      name: 'that promised both spares what it owns',
      owners: ['gone'],
      finalizers: ['foregroundDeletion', 'orphan'],
      is: { kind: 'delete', propagation: 'Orphan' },
    },
  ];
  it.each(rows)('$name', ({ owners, finalizers = [], labels = {}, owns = false, is }) => {
    const read = owners.map((state, index) => ({
      reference: { ...reference, uid: `u${index}` },
      state,
    }));
    expect(decideCollection(object({ finalizers, labels }), read, owns)).toEqual(is);
  });
});
