/** More never means less: of replicas, of weight, of clusters that leave. */
import { describe, expect, it } from '@jest/globals';
import type { DivisionMode, PlacementRules } from '@navarch/model';
import * as fc from 'fast-check';
import { place } from '../place.js';
import type { CandidateCluster, PlacementInput, Plan } from '../plan.js';
import {
  calm,
  canMeetMinimums,
  clusterLimits,
  facts,
  freshClusters,
  perhaps,
  runs,
  usedClusters,
  weights,
} from './inputs.js';

const rulesFor = (...modes: readonly (DivisionMode | undefined)[]): fc.Arbitrary<PlacementRules> =>
  facts<NonNullable<PlacementRules['division']>>({
    mode: fc.constantFrom(...modes),
    weights: perhaps(weights),
    limits: perhaps(clusterLimits),
    preferences: fc.constant(undefined),
  }).map((division) => ({ division }));

type Asked = PlacementInput & { readonly replicas: number };

/** By cluster: what it has in the second plan beyond the first. */
const gains = (before: Plan, after: Plan): ReadonlyMap<string, number> => {
  const had = new Map(before.clusters.map(({ name, replicas }) => [name, replicas]));
  return new Map(
    after.clusters.map(({ name, replicas }) => [name, replicas - (had.get(name) ?? 0)]),
  );
};

const losersOf = (before: Plan, after: Plan): readonly string[] =>
  [...gains(before, after)].flatMap(([name, gain]) => (gain < 0 ? [name] : []));

describe('one replica more', () => {
  const clusters: Readonly<Record<string, fc.Arbitrary<readonly CandidateCluster[]>>> = {
    'from nothing': freshClusters,
    'from what runs': usedClusters,
  };
  it.each(Object.entries(clusters))('takes none from any cluster, %s', (_, used) => {
    // A minimum that can be met at last is taken from what runs above the others.
    const inputs = calm({
      clusters: used,
      rules: rulesFor(undefined, 'Weighted', 'Capacity'),
    }).filter((input) => used === freshClusters || canMeetMinimums(input));
    fc.assert(
      fc.property(inputs, (input) => {
        const more = place({ ...input, replicas: input.replicas + 1 });
        expect(losersOf(place(input), more)).toEqual([]);
      }),
      { numRuns: 2 * runs },
    );
  });

  it('takes none when workloads grow step by step from what runs, packed too', () => {
    const rules = rulesFor(undefined, 'Weighted', 'Capacity', 'Packed');
    const inputs = calm({ clusters: freshClusters, rules });
    fc.assert(
      fc.property(inputs, (input) => {
        const before = place(input);
        const had = new Map(before.clusters.map(({ name, replicas }) => [name, replicas]));
        const after = place({
          ...input,
          replicas: input.replicas + 1,
          clusters: input.clusters.map((one) => ({ ...one, given: had.get(one.name) ?? 0 })),
        });
        expect(losersOf(before, after)).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

describe('a raised weight', () => {
  const inputs = calm({ clusters: freshClusters, rules: rulesFor('Weighted') });
  const raised = fc.tuple(inputs, fc.nat(), fc.integer({ min: 1, max: 5 }));

  /** Every cluster with its weight by name, and one of them with more. */
  const withWeights = (input: Asked, weightOf: (name: string, at: number) => number): Asked => {
    const weights = input.clusters.map(({ name }, at) => ({
      cluster: name,
      weight: weightOf(name, at),
    }));
    return { ...input, rules: { division: { ...input.rules.division, weights } } };
  };

  it('never costs its cluster a replica nor wins another one any', () => {
    fc.assert(
      fc.property(raised, ([input, which, more]) => {
        if (input.clusters.length === 0) return;
        const given = input.rules.division?.weights ?? [];
        const weightOf = (name: string): number =>
          given.find(({ cluster }) => cluster === name)?.weight ?? name.length % 4;
        const chosen = input.clusters[which % input.clusters.length]?.name ?? '';
        const before = place(withWeights(input, weightOf));
        const after = place(
          withWeights(input, (name) => weightOf(name) + (name === chosen ? more : 0)),
        );
        for (const [name, gain] of gains(before, after)) {
          if (name === chosen) expect(gain).toBeGreaterThanOrEqual(0);
          else expect(gain).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2 * runs },
    );
  });
});

describe('more room', () => {
  it('in Capacity mode never costs its cluster a replica nor wins another one any', () => {
    const known = freshClusters.map((all) =>
      all.map((one) => ({ ...one, capacity: one.capacity ?? one.name.length })),
    );
    const inputs = calm({
      clusters: known,
      rules: fc.constant({ division: { mode: 'Capacity' } }),
    });
    fc.assert(
      fc.property(inputs, fc.nat(), (input, which) => {
        const before = place(input);
        const chosen = which % Math.max(1, input.clusters.length);
        const after = place({
          ...input,
          clusters: input.clusters.map((one, at) =>
            at === chosen ? { ...one, capacity: (one.capacity ?? 0) + 3 } : one,
          ),
        });
        for (const [name, gain] of gains(before, after)) {
          if (name === input.clusters[chosen]?.name) expect(gain).toBeGreaterThanOrEqual(0);
          else expect(gain).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: runs },
    );
  });
});
