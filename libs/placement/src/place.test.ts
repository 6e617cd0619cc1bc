import { describe, expect, it } from '@jest/globals';
import { explainVerdict } from './explain.js';
import { place, plannerName, plannerNameV1 } from './place.js';
import type { Plan } from './plan.js';
import { answer, asking, weighted } from './proofs/fleet.js';

const reasonsOf = (plan: Plan): Readonly<Record<string, string>> =>
  Object.fromEntries(plan.clusters.map((one) => [one.name, explainVerdict(one, plan)]));

describe('a plan', () => {
  it('states the planner, the policy, the numbers and how they came about', () => {
    const rules = weighted({ taipei: 1, tokyo: 2, sydney: 3 });
    expect(place(asking(10, 'taipei tokyo sydney:given=4', { rules }))).toEqual({
      planner: plannerName,
      policy: 'PlacementPolicy web/web',
      replicas: 10,
      clusters: [
        {
          name: 'sydney',
          chosen: true,
          replicas: 5,
          overflow: 0,
          because: 'weight',
          trace: { weight: 3, weightSum: 6, shareMilli: 5_000 },
        },
        {
          name: 'taipei',
          chosen: true,
          replicas: 2,
          overflow: 0,
          because: 'weight',
          trace: { weight: 1, weightSum: 6, shareMilli: 1_667, rounded: 'up' },
        },
        {
          name: 'tokyo',
          chosen: true,
          replicas: 3,
          overflow: 0,
          because: 'weight',
          trace: { weight: 2, weightSum: 6, shareMilli: 3_333, rounded: 'down' },
        },
      ],
      backlog: 0,
      backlogReason: '',
      moved: 0,
      warnings: [],
    });
  });

  it('is told in sentences', () => {
    const limits = [
      { cluster: 'a', min: 2 },
      { cluster: 'b', max: 1 },
    ];
    const rules = { division: { ...weighted({ a: 1, b: 9, c: 1, d: 0 }).division, limits } };
    const plan = place(asking(9, 'a b c:capacity=3 d e f:phase=lost:given=4', { rules }));
    expect(reasonsOf(plan)).toEqual({
      a: 'minimum 2, weight 1 of 11: 5 of 9 replicas',
      b: 'weight 9 of 11: 1 of 9 replicas, its maximum is 1',
      c: 'weight 1 of 11: 3 of 9 replicas, its known capacity is 3',
      d: 'weight 0 and no minimum: no replicas are meant for it',
      e: 'the rules give a weight to other clusters only',
      f: 'the cluster cannot be reached; its 4 replicas are placed elsewhere',
    });
  });

  it('divides evenly over all clusters when the rules say nothing', () => {
    expect(answer(asking(9, 'a b c'))).toBe('a=3 b=3 c=3');
  });

  it('keeps everything as backlog when nobody can take part', () => {
    expect(place(asking(9, ''))).toMatchObject({
      clusters: [],
      backlog: 9,
      backlogReason: 'no cluster is registered',
    });
  });

  it('counts what stands in the way of the backlog', () => {
    const limits = [{ cluster: 'b', max: 1 }];
    const plan = place(
      asking(9, 'a:capacity=2 b c:phase=lost d:phase=joining', { rules: { division: { limits } } }),
    );
    expect(plan.backlog).toBe(6);
    expect(plan.backlogReason).toBe('of 4 clusters: 1 at their maximum, 1 full, 1 joining, 1 lost');
  });
});

describe('a plan in V1 mode', () => {
  const v1 = (rebalance: boolean) => ({
    division: { mode: 'V1' as const, preferences: { rebalance, clusters: { '*': { weight: 1 } } } },
  });

  it('takes a learned capacity below zero as no room', () => {
    const plan = place(asking(9, 'a:learned=-2 b c', { rules: v1(false) }));
    expect(plan).toMatchObject({ planner: plannerNameV1, backlog: 0 });
    expect(plan.clusters[0]).toMatchObject({ replicas: 0, overflow: 0 });
  });

  it('asks for the overflow too when it rebalances, as Federation v1 did', () => {
    const plan = place(asking(50, 'sydney taipei tokyo:learned=10', { rules: v1(true) }));
    const tokyo = plan.clusters.find(({ name }) => name === 'tokyo');
    expect(tokyo).toMatchObject({ replicas: 17, overflow: 7, because: 'capacity' });
    expect(tokyo && explainVerdict(tokyo, plan)).toContain('7 beyond its known capacity of 10');
    expect(plan.backlog).toBe(0);
  });
});

describe('a copy of a kind without replicas', () => {
  const copied = (clusters: string): string => {
    const { replicas: _, ...input } = asking(0, clusters);
    const plan = place(input);
    return plan.clusters
      .map(({ name, replicas, because }) => `${name}=${replicas} ${because}`)
      .join(', ');
  };

  it('goes to every selected cluster, and stays in one that went away', () => {
    expect(
      copied('a b:phase=lost:given=1 c:phase=lost d:phase=joining e:phase=cleaning:given=1'),
    ).toBe('a=1 duplicated, b=1 kept, c=0 lost, d=0 joining, e=1 kept');
  });
});
