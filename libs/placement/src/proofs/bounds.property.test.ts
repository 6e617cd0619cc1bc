/** Limits are hard, minimums are met when they can be, and nothing waits that could run. */
import { describe, expect, it } from '@jest/globals';
import type { LimitRule, PlacementRules, ReplicasOrPercent } from '@navarch/model';
import * as fc from 'fast-check';
import { place } from '../place.js';
import type { CandidateCluster, ClusterVerdict, PlacementInput, Plan } from '../plan.js';
import { total } from './fleet.js';
import {
  anyClusters,
  anyInput,
  calm,
  clusterLimits,
  facts,
  freshClusters,
  inputWith,
  limitsOn,
  perhaps,
  runs,
  usedClusters,
  weights,
} from './inputs.js';

const infinity = Number.POSITIVE_INFINITY;

/** Percent of the workload's replicas, by whole numbers. */
const amountOf = (
  amount: ReplicasOrPercent | undefined,
  replicas: number,
  round: (percents: number) => number,
): number | undefined => {
  if (amount === undefined || typeof amount === 'number') return amount;
  return round(Number(amount.replace('%', '')) * replicas);
};
const up = (percents: number): number => Math.ceil(percents / 100);
const down = (percents: number): number => Math.floor(percents / 100);
const nearest = (percents: number): number => Math.floor((percents + 50) / 100);

type Bounds = { readonly min: number; readonly max: number };

const boundsOf = (rule: LimitRule | undefined, replicas: number): Bounds => ({
  min: amountOf(rule?.min, replicas, up) ?? amountOf(rule?.fixed, replicas, nearest) ?? 0,
  max: amountOf(rule?.max, replicas, down) ?? amountOf(rule?.fixed, replicas, nearest) ?? infinity,
});

const limitFor = ({ rules, replicas = 0 }: PlacementInput, name: string): Bounds => {
  const limits = rules.division?.limits ?? [];
  const rule =
    limits.find(({ cluster }) => cluster === name) ?? limits.find(({ cluster }) => cluster === '*');
  return boundsOf(rule, replicas);
};

const roomIn = ({ capacity = infinity, learned = infinity }: CandidateCluster): number =>
  Math.min(capacity, learned);

type Pair = { readonly cluster: CandidateCluster; readonly verdict: ClusterVerdict };

const pairs = (input: PlacementInput, plan: Plan): readonly Pair[] =>
  plan.clusters.flatMap((verdict) => {
    const cluster = input.clusters.find(({ name }) => name === verdict.name);
    return cluster === undefined ? [] : [{ cluster, verdict }];
  });

/** Those that took part in the division. */
const open = (input: PlacementInput, plan: Plan): readonly Pair[] =>
  pairs(input, plan).filter(
    ({ verdict: { trace, because } }) =>
      trace.filteredBy === undefined && because !== 'held' && because !== 'tolerated',
  );

type Promise_ = (input: PlacementInput & { readonly replicas: number }, plan: Plan) => void;

const check = (
  inputs: fc.Arbitrary<PlacementInput & { readonly replicas: number }>,
  promise: Promise_,
): void =>
  fc.assert(
    fc.property(inputs, (input) => promise(input, place(input))),
    { numRuns: runs },
  );

const withSkew = <T extends PlacementInput>(input: T): T => ({
  ...input,
  rules: { ...input.rules, spread: [{ by: 'Cluster', maxSkew: 2 }] },
});

/** The limits that bound regions, and those that bound single clusters. */
const ofRegions = limitsOn({ isRelative: true }).map((all) =>
  all.filter(({ region }) => region !== undefined),
);
const ofClusters = limitsOn({ isRelative: true }).map((all) =>
  all.filter(({ region }) => region === undefined),
);

const plain = (limits: fc.Arbitrary<readonly LimitRule[]>): fc.Arbitrary<PlacementRules> =>
  facts<NonNullable<PlacementRules['division']>>({
    mode: fc.constantFrom(undefined, 'Weighted', 'Capacity', 'Packed'),
    weights: perhaps(weights),
    limits: perhaps(limits),
    preferences: fc.constant(undefined),
  }).map((division) => ({ division }));

describe('no plan', () => {
  it('gives a cluster more than its maximum, its capacity or what was learned of it', () => {
    check(anyInput, (input, plan) => {
      for (const { cluster, verdict } of open(input, plan)) {
        const most = Math.min(limitFor(input, cluster.name).max, roomIn(cluster));
        expect(verdict.replicas).toBeLessThanOrEqual(most);
      }
    });
  });

  it('gives a cluster with a NoSchedule taint more than it has', () => {
    check(anyInput, (input) => {
      const { tolerations: _, ...rules } = input.rules;
      const untolerated = { ...input, rules };
      for (const { cluster, verdict } of open(untolerated, place(untolerated))) {
        const isClosed = cluster.taints?.some(({ effect }) => effect === 'NoSchedule') === true;
        if (isClosed) expect(verdict.replicas).toBeLessThanOrEqual(cluster.given ?? 0);
      }
    });
  });

  it('gives a region more than its maximum', () => {
    check(anyInput, (input, plan) => {
      for (const rule of input.rules.division?.limits ?? []) {
        if (rule.region === undefined) continue;
        const inside = open(input, plan).filter(({ cluster }) => cluster.region === rule.region);
        const { max } = boundsOf(rule, input.replicas);
        expect(total(inside.map(({ verdict }) => verdict.replicas))).toBeLessThanOrEqual(max);
      }
    });
  });

  it('lets clusters differ by more than the skew', () => {
    const skewed = inputWith({ clusters: anyClusters, rules: plain(clusterLimits) }).map(withSkew);
    check(skewed, (input, plan) => {
      const counts = open(input, plan)
        .filter(({ cluster }) => Math.min(limitFor(input, cluster.name).max, roomIn(cluster)) > 0)
        .map(({ verdict }) => verdict.replicas);
      if (counts.length === 0) return;
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    });
  });
});

describe('a minimum', () => {
  const inputs = calm({ clusters: usedClusters, rules: plain(ofClusters) });

  it('is met by every cluster that has the room, where the minimums are not more than there is', () => {
    check(inputs, (input, plan) => {
      const wanted = input.clusters.map((cluster) => {
        const { min, max } = limitFor(input, cluster.name);
        return { name: cluster.name, min: Math.min(min, max, roomIn(cluster)) };
      });
      if (total(wanted.map(({ min }) => min)) > input.replicas) return;
      for (const { name, min } of wanted) {
        const { replicas = 0 } = plan.clusters.find((one) => one.name === name) ?? {};
        expect(replicas).toBeGreaterThanOrEqual(min);
      }
    });
  });

  it('of a region is met likewise', () => {
    const regional = calm({
      clusters: usedClusters,
      rules: plain(ofRegions),
    });
    check(regional, (input, plan) => {
      if (input.rules.division?.weights !== undefined || input.rules.division?.mode !== undefined)
        return;
      const wanted = (input.rules.division?.limits ?? []).map((rule) => {
        const inside = input.clusters.filter(({ region }) => region === rule.region);
        const { min, max } = boundsOf(rule, input.replicas);
        return { rule, min: Math.min(min, max, total(inside.map(roomIn))) };
      });
      if (total(wanted.map(({ min }) => min)) > input.replicas) return;
      for (const { rule, min } of wanted) {
        const inside = open(input, plan).filter(({ cluster }) => cluster.region === rule.region);
        expect(total(inside.map(({ verdict }) => verdict.replicas))).toBeGreaterThanOrEqual(min);
      }
    });
  });
});

describe('a backlog', () => {
  const isFull = (input: PlacementInput, { cluster, verdict }: Pair): boolean =>
    verdict.replicas >=
    Math.min(limitFor(input, cluster.name).max, roomIn(cluster), input.replicas ?? 0);
  const mayGrow = (input: PlacementInput, pair: Pair): boolean => {
    const isClosed = pair.cluster.taints?.some(({ effect }) => effect === 'NoSchedule') === true;
    return !isClosed && !isFull(input, pair) && pair.verdict.trace.weight !== 0;
  };

  it('means that every cluster that may get replicas is full', () => {
    const inputs = inputWith({ clusters: anyClusters, rules: plain(clusterLimits) });
    check(inputs, (input, plan) => {
      if (plan.backlog === 0) return;
      const left = open(input, plan).filter((pair) => mayGrow(input, pair));
      expect(left.map(({ cluster }) => cluster.name)).toEqual([]);
    });
  });

  it('with limits for regions: or its region is', () => {
    const inputs = calm({ clusters: freshClusters, rules: plain(limitsOn({ isRelative: false })) });
    check(inputs, (input, plan) => {
      if (plan.backlog === 0) return;
      const left = open(input, plan).filter((pair) => mayGrow(input, pair));
      for (const { cluster } of left) {
        const rule = input.rules.division?.limits?.find(
          ({ region }) => region !== undefined && region === cluster.region,
        );
        const inside = open(input, plan).filter((one) => one.cluster.region === cluster.region);
        const sum = total(inside.map(({ verdict }) => verdict.replicas));
        expect(sum).toBeGreaterThanOrEqual(boundsOf(rule, input.replicas).max);
      }
    });
  });

  it('with a skew: or it is as far ahead of a full one as it may be', () => {
    const inputs = calm({ clusters: freshClusters, rules: plain(clusterLimits) }).map(withSkew);
    check(inputs, (input, plan) => {
      if (plan.backlog === 0) return;
      const takes = open(input, plan).filter(
        ({ cluster }) => Math.min(limitFor(input, cluster.name).max, roomIn(cluster)) > 0,
      );
      const least = Math.min(...takes.map(({ verdict }) => verdict.replicas));
      for (const pair of takes) {
        if (mayGrow(input, pair)) expect(pair.verdict.replicas).toBe(least + 2);
      }
    });
  });
});
