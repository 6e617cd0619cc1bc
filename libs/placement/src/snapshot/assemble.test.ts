import { describe, expect, it } from '@jest/globals';
import {
  annotations,
  type Cluster,
  type ClusterDecision,
  type FederatedKind,
  type KubeObject,
} from '@navarch/model';
import { assembleInput, type SnapshotFacts } from './assemble.js';
import {
  annotated,
  bareFacts,
  cluster,
  decided,
  decision,
  inputOf,
  secret,
  shop,
  since,
} from './stored.fixture.js';
import { replicasOf, workloadFactsOf } from './workload.js';

describe('the input of the planner', () => {
  it('says what is known and leaves out what is not', () => {
    expect(inputOf({})).toEqual({
      kind: 'input',
      choice: { kind: 'none' },
      input: {
        key: 'web/shop',
        replicas: 4,
        policy: 'default',
        rules: { minReadyReplicas: '50%' },
        clusters: [{ name: 'oslo', labels: {}, phase: 'ready', since: 1_709_208_000_000 }],
        held: false,
        at: 1_709_208_060_000,
      },
    });
  });

  it('is the same text for the same facts in any order', () => {
    const clusters = [cluster('oslo'), cluster('bonn'), cluster('rome')];
    const previous = decided('u1', [decision('rome', 1), decision('bonn', 3)]);
    const text = (all: readonly Cluster[]): string =>
      JSON.stringify(inputOf({ clusters: all, previous }).input);
    expect(text(clusters)).toBe(text(clusters.toReversed()));
    expect(JSON.parse(text(clusters))).toEqual(inputOf({ clusters, previous }).input);
    expect(inputOf({ clusters }).input.clusters.map(({ name }) => name)).toEqual([
      'bonn',
      'oslo',
      'rome',
    ]);
  });

  it('has no namespace in the key of what has none', () => {
    const object: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };
    expect(inputOf({ object }).input).toMatchObject({ key: 'web' });
    expect(workloadFactsOf(object)).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      namespace: '',
      name: 'web',
      labels: {},
    });
  });

  it('carries brake and moves', () => {
    const recentMoves = [{ at: 1, replicas: 2 }];
    expect(inputOf({ held: true, recentMoves }).input).toMatchObject({ held: true, recentMoves });
  });

  it.each([
    ['ReplicaSet', { replicas: 0 }, 0],
    ['ReplicaSet', { replicas: 7 }, 7],
    ['ReplicaSet', {}, 1],
    ['ReplicaSet', undefined, 1],
    ['ReplicaSet', { replicas: null }, 1],
    ['Secret', { replicas: 7 }, undefined],
  ])('of a %s with spec %j asks for %s', (kind, spec, replicas) => {
    const apiVersion = kind === 'Secret' ? 'v1' : 'apps/v1';
    const object: KubeObject = { apiVersion, kind, metadata: { name: 'x' }, spec };
    expect(replicasOf(object)).toBe(replicas);
    expect(inputOf({ object }).input.replicas).toBe(replicas);
  });

  it.each([
    ['where its kind says', { fleet: { size: 4 } }, 4],
    ['not at all where it does not say', {}, undefined],
  ])('of a custom kind asks %s', (_name, spec, replicas) => {
    const object: KubeObject = {
      apiVersion: 'sea.example.com/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'x' },
      spec,
    };
    const kind: FederatedKind = {
      group: 'sea.example.com',
      version: 'v1',
      resource: 'replicasets',
      kind: 'ReplicaSet',
      namespaced: true,
      replicas: { wanted: ['spec', 'fleet', 'size'], seen: ['status', 'size'] },
    };
    expect(inputOf({ object, kind }).input.replicas).toBe(replicas);
    expect(inputOf({ object }).input.replicas).toBeUndefined();
  });
});

describe('a cluster in it', () => {
  const only = (changes: Partial<SnapshotFacts>) => inputOf(changes).input.clusters[0];

  it('says where it is and what it repels', () => {
    const taints = [{ key: 'a', effect: 'NoSchedule' }] as const;
    const { spec } = cluster('oslo');
    const one = cluster('oslo', 'ready', {
      metadata: { name: 'oslo', labels: { tier: 'gold' } },
      spec: { ...spec, provider: 'acme', region: 'eu', zone: '', taints },
    });
    expect(only({ clusters: [one] })).toEqual({
      name: 'oslo',
      labels: { tier: 'gold' },
      provider: 'acme',
      region: 'eu',
      taints,
      phase: 'ready',
      since: 1_709_208_000_000,
    });
  });

  it.each(['joining', 'ready', 'lost', 'cleaning'] as const)('is %s', (phase) => {
    const clusters = [cluster('oslo', phase)];
    expect(only({ clusters })).toMatchObject({ phase, since: 1_709_208_000_000 });
  });

  it('is repelled where the workload itself says so', () => {
    const object = annotated(shop, { [annotations.avoid]: 'rome, oslo' });
    const taint = { key: 'fleet.navarch.dev/avoid', effect: 'NoExecute' };
    expect(only({ object })).toMatchObject({ taints: [taint] });
    const others = annotated(shop, { [annotations.avoid]: 'rome' });
    expect(only({ object: others })).not.toHaveProperty('taints');
    const wrong = annotated(shop, { [annotations.avoid]: 'oslo,Rome' });
    expect(assembleInput({ ...bareFacts, object: wrong })).toMatchObject({
      kind: 'malformed',
      path: 'metadata.annotations[fleet.navarch.dev/avoid][1]',
    });
  });

  it('that was never heard of is joining, for ever', () => {
    const { status: _status, ...fresh } = cluster('oslo');
    expect(only({ clusters: [fresh] })).toEqual({ name: 'oslo', labels: {}, phase: 'joining' });
  });

  it('is not there while it is being deleted', () => {
    const metadata = { name: 'oslo', deletionTimestamp: since };
    expect(inputOf({ clusters: [cluster('oslo', 'ready', { metadata })] }).input.clusters).toEqual(
      [],
    );
  });

  it('has the room that was counted and learned, none included', () => {
    const rooms = new Map([['oslo', 0]]);
    const learned = new Map([['oslo', 3]]);
    expect(only({ rooms, learned })).toMatchObject({ capacity: 0, learned: 3 });
  });

  const rows: readonly [string, KubeObject, string, ClusterDecision | undefined, object][] = [
    ['what it was given', shop, 'u1', decision('oslo', 3), { given: 3 }],
    ['nothing, when it was not chosen', shop, 'u1', decision('oslo', 0), { given: 0 }],
    ['its home besides', shop, 'u1', decision('oslo', 0, 5), { given: 0, home: 5 }],
    ['no part in a decision without it', shop, 'u1', undefined, {}],
    ['no part in a decision for another object', shop, 'u0', decision('oslo', 3), {}],
    [
      'one copy, when it was chosen',
      secret,
      'u2',
      { ...decision('oslo', 0), chosen: true },
      { given: 1 },
    ],
    ['no copy, when it was not', secret, 'u2', decision('oslo', 0), { given: 0 }],
  ];
  it.each(rows)('has %s', (...row) => {
    const [_name, object, uid, one, expected] = row;
    const previous = decided(uid, one === undefined ? [] : [one]);
    const { given, home } = only({ object, previous }) ?? {};
    expect({ given, home }).toEqual({ given: undefined, home: undefined, ...expected });
  });
});
