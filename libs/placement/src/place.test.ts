import { describe, expect, it } from '@jest/globals';
import { place, plannerName } from './place.js';
import type { PlacementInput } from './plan.js';

const asked = (changes: Partial<PlacementInput>): PlacementInput => ({
  key: 'web/web',
  replicas: 9,
  preferences: {
    rebalance: false,
    clusters: {
      taipei: { minReplicas: 0, weight: 1 },
      tokyo: { minReplicas: 0, weight: 2 },
      sydney: { minReplicas: 0, weight: 3 },
    },
  },
  selector: undefined,
  clusters: ['taipei', 'tokyo', 'sydney'].map((name) => ({ name, labels: {}, phase: 'ready' })),
  current: new Map(),
  capacity: new Map(),
  previous: new Map(),
  held: false,
  ...changes,
});

describe('place', () => {
  it('states the planner, the numbers and the reasons', () => {
    expect(place(asked({}))).toEqual({
      planner: plannerName,
      backlog: 0,
      clusters: [
        {
          name: 'sydney',
          chosen: true,
          replicas: 5,
          overflow: 0,
          because: 'weight',
          reason: 'weight 3 of 6: 5 of 9 replicas',
        },
        {
          name: 'taipei',
          chosen: true,
          replicas: 1,
          overflow: 0,
          because: 'weight',
          reason: 'weight 1 of 6: 1 of 9 replicas',
        },
        {
          name: 'tokyo',
          chosen: true,
          replicas: 3,
          overflow: 0,
          because: 'weight',
          reason: 'weight 2 of 6: 3 of 9 replicas',
        },
      ],
    });
  });

  it('divides evenly over all clusters when the workload says nothing', () => {
    const plan = place(asked({ preferences: undefined }));
    expect(plan.clusters.map(({ replicas }) => replicas)).toEqual([3, 3, 3]);
  });

  it('keeps everything as backlog when nobody can take part', () => {
    expect(place(asked({ clusters: [] }))).toEqual({
      planner: plannerName,
      clusters: [],
      backlog: 9,
    });
  });

  it('takes a capacity below zero as no room', () => {
    const plan = place(asked({ capacity: new Map([['sydney', -2]]) }));
    const { replicas, overflow } = plan.clusters[0] ?? {};
    expect({ replicas, overflow, backlog: plan.backlog }).toEqual({
      replicas: 0,
      overflow: 0,
      backlog: 0,
    });
  });

  it('asks for the overflow too when it rebalances, as Federation v1 did', () => {
    const preferences = { rebalance: true, clusters: { '*': { minReplicas: 0, weight: 1 } } };
    const plan = place(asked({ replicas: 50, preferences, capacity: new Map([['tokyo', 10]]) }));
    const tokyo = plan.clusters.find(({ name }) => name === 'tokyo');
    expect(tokyo).toMatchObject({ replicas: 17, overflow: 7, because: 'capacity' });
    expect(tokyo?.reason).toContain('7 beyond its known capacity of 10');
    expect(plan.backlog).toBe(0);
  });
});
