import { describe, expect, it } from '@jest/globals';
import type { ClusterDecision, Condition, Placement, PlacementSpec } from '@navarch/model';
import { conditionsOf, type Judged } from './conditions.decide.js';

const failed = {
  name: 'tokyo',
  ready: 1,
  since: '2026-01-01T00:00:00Z',
  until: '2026-01-01T00:05:00Z',
  times: 1,
};
const placement = (
  spec: Partial<PlacementSpec>,
  conditions: readonly Condition[] = [],
): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'web', generation: 4 },
  spec: {
    workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u' },
    clusters: [],
    decision: { id: '1', inputsDigest: '', planner: '', decidedAt: '2026-01-01T00:00:00Z' },
    ...spec,
  },
  status: { conditions },
});
const rule = { notReadyForSeconds: 60 };
const at = '2026-02-02T00:00:00Z';
const nothing = { replicas: 0, fullyLabeledReplicas: 0, readyReplicas: 0, availableReplicas: 0 };

function judged(seen: {
  readonly synced?: readonly string[];
  readonly ready?: number;
  readonly updated?: number;
  readonly isObserved?: boolean;
}): Judged {
  const { synced = [], ready = 0, updated, isObserved = true } = seen;
  const counts = {
    ...nothing,
    readyReplicas: ready,
    ...(updated === undefined ? {} : { updatedReplicas: updated, unavailableReplicas: 0 }),
  };
  const clusters = synced.map((name) => ({ name, synced: true, message: '' }));
  return { result: { counts, clusters }, isObserved, now: Date.parse(at) };
}

const chosen = (...names: readonly string[]): readonly ClusterDecision[] =>
  names.map((name) => ({ name, chosen: true, replicas: 1, reason: '' }));

describe('Synced and Ready', () => {
  const three = ['oslo', 'rome', 'tokyo'];
  const rows = [
    {
      name: 'while copies are on their way',
      spec: { replicas: 3, clusters: chosen(...three) },
      seen: { synced: ['rome'], ready: 3 },
      says: [
        'Synced=False Sending: not yet in oslo, tokyo',
        'Ready=False Sending: not yet in oslo, tokyo',
      ],
    },
    {
      name: 'while replicas start',
      spec: { replicas: 3, clusters: chosen(...three) },
      seen: { synced: three, ready: 2 },
      says: [
        'Synced=True AsDecided: as decided in oslo, rome, tokyo',
        'Ready=False ReplicasNotReady: 2 of 3 replicas are ready',
      ],
    },
    {
      name: 'while a Deployment rolls',
      spec: { replicas: 3, clusters: chosen(...three) },
      seen: { synced: three, ready: 3, updated: 1 },
      says: [
        'Synced=True AsDecided: as decided in oslo, rome, tokyo',
        'Ready=False ReplicasNotReady: 1 of 3 replicas are ready',
      ],
    },
    {
      name: 'while members count what they had before',
      spec: { replicas: 3, clusters: chosen('oslo') },
      seen: { synced: three, ready: 3, isObserved: false },
      says: [
        'Synced=True AsDecided: as decided in oslo',
        'Ready=False NotCounted: members have not counted yet',
      ],
    },
    {
      name: 'when all is there',
      spec: { replicas: 3, clusters: chosen(...three, 'york', 'zurich') },
      seen: { synced: [...three, 'york', 'zurich'], ready: 3 },
      says: [
        'Synced=True AsDecided: as decided in oslo, rome, tokyo and 2 more',
        'Ready=True ReplicasReady: 3 replicas are ready',
      ],
    },
    {
      name: 'of what has no replicas',
      spec: { clusters: chosen('oslo') },
      seen: { synced: ['oslo'] },
      says: [
        'Synced=True AsDecided: as decided in oslo',
        'Ready=True AsDecided: as decided in oslo',
      ],
    },
    {
      name: 'of replicas without a place',
      spec: {
        replicas: 9,
        clusters: chosen('oslo'),
        backlog: { replicas: 8, reason: 'full', priority: 0, since: at },
      },
      seen: { synced: ['oslo'], ready: 1 },
      says: [
        'Synced=False Backlog: 8 replicas found no place (full)',
        'Ready=False Backlog: 8 replicas found no place (full)',
      ],
    },
    {
      name: 'of what is to go nowhere',
      spec: { replicas: 0 },
      seen: {},
      says: [
        'Synced=True AsDecided: goes nowhere',
        'Ready=True ReplicasReady: 0 replicas are ready',
      ],
    },
  ];
  for (const { name, spec, seen, says } of rows)
    it(name, () => {
      const found = conditionsOf(placement(spec), judged(seen));
      const said = found.map(
        ({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`,
      );
      expect(said).toEqual(says);
      expect(found.map((one) => [one.observedGeneration, one.lastTransitionTime])).toEqual([
        [4, at],
        [4, at],
      ]);
    });

  it('keep the time of what has not changed', () => {
    const before = conditionsOf(
      placement({ clusters: chosen('oslo') }),
      judged({ synced: ['oslo'] }),
    );
    const later = { ...judged({ synced: ['oslo'] }), now: Date.parse(at) + 60_000 };
    expect(conditionsOf(placement({ clusters: chosen('oslo') }, before), later)).toEqual(before);
  });
});

describe('ApplicationFailover', () => {
  const failoverIn = (spec: Partial<PlacementSpec>, standing: readonly Condition[] = []) =>
    conditionsOf(placement(spec, standing), judged({})).filter(
      ({ type }) => type === 'ApplicationFailover',
    );

  it('says nothing where the rules do not ask for it', () => {
    expect(failoverIn({})).toEqual([]);
  });

  it('says where replicas do not become ready', () => {
    expect(failoverIn({ failover: { ...rule, clusters: [failed] } })).toEqual([
      {
        type: 'ApplicationFailover',
        status: 'True',
        reason: 'ReplicasNotReady',
        message:
          'replicas did not become ready within 60 s in tokyo (1 became ready; tried again at 2026-01-01T00:05:00Z)',
        lastTransitionTime: '2026-01-01T00:00:00Z',
        observedGeneration: 4,
      },
    ]);
  });

  it('keeps the time of what has not changed', () => {
    const standing = failoverIn({ failover: rule }).map((one) => ({
      ...one,
      lastTransitionTime: '2025-01-01T00:00:00Z',
    }));
    const times = [rule, { ...rule, clusters: [failed] }].map(
      (failover) => failoverIn({ failover }, standing)[0]?.lastTransitionTime,
    );
    expect(times).toEqual(['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z']);
  });
});
