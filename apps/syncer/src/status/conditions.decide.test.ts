import { describe, expect, it } from '@jest/globals';
import type { Condition, Placement, PlacementFailover } from '@navarch/model';
import { conditionsOf } from './conditions.decide.js';

const failed = {
  name: 'tokyo',
  ready: 1,
  since: '2026-01-01T00:00:00Z',
  until: '2026-01-01T00:05:00Z',
  times: 1,
};
const placement = (
  failover: PlacementFailover | undefined,
  conditions: readonly Condition[] = [],
): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'web' },
  spec: {
    workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u' },
    clusters: [],
    ...(failover === undefined ? {} : { failover }),
    decision: { id: '1', inputsDigest: '', planner: '', decidedAt: '2026-01-01T00:00:00Z' },
  },
  status: { conditions },
});
const rule = { notReadyForSeconds: 60 };

describe('conditionsOf', () => {
  it('says nothing where the rules do not ask for it', () => {
    expect(conditionsOf(placement(undefined))).toEqual([]);
  });

  it('says where replicas do not become ready', () => {
    expect(conditionsOf(placement({ ...rule, clusters: [failed] }))).toEqual([
      {
        type: 'ApplicationFailover',
        status: 'True',
        reason: 'ReplicasNotReady',
        message:
          'replicas did not become ready within 60 s in tokyo (1 became ready; tried again at 2026-01-01T00:05:00Z)',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ]);
  });

  it('keeps the time of what has not changed', () => {
    const standing = conditionsOf(placement(rule)).map((one) => ({
      ...one,
      lastTransitionTime: '2025-01-01T00:00:00Z',
    }));
    const times = [rule, { ...rule, clusters: [failed] }].map(
      (failover) => conditionsOf(placement(failover, standing))[0]?.lastTransitionTime,
    );
    expect(times).toEqual(['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z']);
  });
});
