import { describe, expect, it } from '@jest/globals';
import {
  annotations,
  type ConflictRule,
  federatedReplicaSets,
  type KubeObject,
} from '@navarch/model';
import { decideClaim } from './claim.decide.js';
import { differencesOf } from './differences.js';
import { namePaths } from './field-path.js';
import { immutableAmong } from './immutable.js';
import { render } from './render.js';

const federation = 'fed-1';
const object: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'shop', uid: 'o1', labels: { app: 'web' } },
  spec: { replicas: 6, selector: { matchLabels: { app: 'web' } } },
};
const { manifest: wanted } = render({
  object,
  kind: federatedReplicaSets,
  federation,
  generation: 10,
  replicas: 2,
});

const theirs = (replicas: number, metadata: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  ...object,
  metadata: { name: 'web', namespace: 'shop', uid: 'm1', labels: { app: 'web' }, ...metadata },
  spec: { replicas, minReadySeconds: 0, selector: { matchLabels: { app: 'web' } } },
});
const owned = (by: string): KubeObject =>
  theirs(2, { annotations: { [annotations.federation]: by } });
const controlled = theirs(2, {
  ownerReferences: [
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true },
  ],
});
const selecting: KubeObject = {
  ...theirs(2),
  spec: { replicas: 2, selector: { matchLabels: { app: 'web', tier: 'a' } } },
};
const leaving = theirs(2, { deletionTimestamp: '2026-01-01T00:00:00Z' });

const rows: readonly [string, ConflictRule, KubeObject | undefined, string][] = [
  ['nothing is there', 'Refuse', undefined, 'free'],
  ['ours', 'Refuse', owned('fed-1'), 'free'],
  ['refuses, and says what differs', 'Refuse', theirs(3), 'refuse spec.replicas'],
  ['refuses what is equal all the same', 'Refuse', theirs(2), 'refuse no field differs'],
  ['adopts', 'Adopt', theirs(3), 'adopt'],
  ['adopts what is equal', 'AdoptIfEqual', theirs(2), 'adopt'],
  ['refuses what is not equal', 'AdoptIfEqual', theirs(3), 'refuse spec.replicas'],
  ['refuses another federation', 'Adopt', owned('fed-2'), 'refuse another federation'],
  ['refuses what a controller keeps', 'Adopt', controlled, 'refuse a controller'],
  [
    'refuses what no write can change',
    'Adopt',
    selecting,
    'refuse spec.selector cannot be changed',
  ],
  ['refuses what is being deleted', 'Adopt', leaving, 'refuse still being deleted'],
];

describe('immutableAmong', () => {
  const secret = (value: string, more: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys' },
    type: 'Opaque',
    data: { a: value },
    ...more,
  });
  it.each([
    ['data of a Secret', secret('2'), secret('1'), ''],
    ['the type of a Secret', secret('1'), secret('1', { type: 'kubernetes.io/tls' }), 'type'],
    ['an immutable Secret', secret('2'), secret('1', { immutable: true }), 'data.a'],
    ['replicas', theirs(3), theirs(2), ''],
    ['a selector', theirs(3), selecting, 'spec.selector'],
  ] as const)('%s', (...[, ours, live, expected]) => {
    expect(namePaths(immutableAmong(differencesOf(ours, live), live))).toBe(expected);
  });
});

describe('decideClaim', () => {
  it.each(rows)('%s (%s)', (...[, rule, live, expected]) => {
    const claim = decideClaim({ federation, live, wanted, rule });
    const [kind = '', ...words] = expected.split(' ');
    expect(claim.kind).toBe(kind);
    expect(claim.kind === 'refuse' ? claim.reason : '').toContain(words.join(' '));
  });

  it('knows its own copy by its uid when somebody took our mark off', () => {
    const rule = 'Refuse';
    const recordedUid = 'm1';
    const claims = [theirs(2), owned('fed-2')].map((live) =>
      decideClaim({ federation, live, recordedUid, wanted, rule }),
    );
    expect(claims.map(({ kind }) => kind)).toEqual(['free', 'refuse']);
  });

  it('names the other federation', () => {
    const claim = decideClaim({ federation, live: owned('fed-2'), wanted, rule: 'Adopt' });
    expect(claim).toMatchObject({ kind: 'refuse', owner: 'fed-2' });
  });
});
