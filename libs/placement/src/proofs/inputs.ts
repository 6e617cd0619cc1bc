import type { DivisionMode, LimitRule, PlacementRules, SpreadConstraint } from '@navarch/model';
import * as fc from 'fast-check';
import type { CandidateCluster, PlacementInput } from '../plan.js';
import { resolveAmount } from '../policy/amounts.js';
import { noon } from './fleet.js';

/** Any question that may be put to the planner, with all rules at once, small enough that they get into each other's way. */

/** Of each property. */
export const runs = 300;

const names = ['amsterdam', 'constructor', 'dubai', 'lima', 'sydney', 'taipei', 'tokyo'] as const;
const regions = ['eu', 'asia', 'toString'] as const;
const zones = ['1', '2'] as const;

export const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

/** Like `fc.record`, but a field that turns out undefined is absent. */
export const facts = <T extends object>(
  fields: {
    [Field in keyof T]-?: fc.Arbitrary<T[Field] | undefined>;
  },
): fc.Arbitrary<T> =>
  fc
    .record(fields as Readonly<Record<string, fc.Arbitrary<unknown>>>)
    .map(
      (all) =>
        Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T,
    );

export const perhaps = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(of, { nil: undefined });

export const seldom = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc
    .option(of, { nil: undefined, freq: 1 })
    .chain((one) => fc.constantFrom(undefined, undefined, one));

const taint = fc.record({
  key: fc.constantFrom('maintenance', 'constructor'),
  effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
});

const clusterFacts = {
  name: fc.constantFrom(...names),
  labels: fc.dictionary(fc.constantFrom('tier', 'constructor'), fc.constantFrom('gold', 'silver')),
  region: perhaps(fc.constantFrom(...regions)),
  zone: perhaps(fc.constantFrom(...zones)),
  provider: seldom(fc.constantFrom('aws', 'gcp')),
  taints: seldom(fc.array(taint, { maxLength: 2 })),
  phase: fc.constantFrom('ready', 'ready', 'ready', 'ready', 'lost', 'joining', 'cleaning'),
  since: perhaps(small(900).map((seconds) => noon - seconds * 1_000)),
  given: perhaps(small(20)),
  home: seldom(small(20)),
  capacity: perhaps(small(20)),
  learned: seldom(small(20)),
  // Proven by itself: it yields where there is no other place.
  ready: fc.constant(undefined),
  drawing: seldom(fc.constant(true)),
};

const manyOf = (cluster: fc.Arbitrary<CandidateCluster>) =>
  fc.uniqueArray(cluster, { selector: ({ name }) => name, maxLength: 7 });

export const anyClusters: fc.Arbitrary<readonly CandidateCluster[]> = manyOf(
  facts<CandidateCluster>(clusterFacts),
);

/** Ready clusters that have never been given anything; bounds only by capacity. */
export const freshClusters: fc.Arbitrary<readonly CandidateCluster[]> = manyOf(
  facts<CandidateCluster>({
    ...clusterFacts,
    ...nothing('taints', 'since', 'given', 'home', 'learned', 'drawing'),
    phase: fc.constant('ready'),
  }),
);

/** Ready clusters that have something. */
export const usedClusters: fc.Arbitrary<readonly CandidateCluster[]> = manyOf(
  facts<CandidateCluster>({
    ...clusterFacts,
    ...nothing('taints', 'since', 'home', 'learned', 'drawing'),
    given: small(20),
    phase: fc.constant('ready'),
  }),
);

function nothing<Field extends keyof typeof clusterFacts>(...fields: readonly Field[]) {
  const nil = fc.constant(undefined);
  return Object.fromEntries(fields.map((field) => [field, nil])) as Record<Field, typeof nil>;
}

const amount = (isRelative: boolean): fc.Arbitrary<number | string> =>
  isRelative
    ? fc.oneof(
        small(12),
        small(100).map((percent) => `${percent}%`),
      )
    : small(12);

export const limitsOn = ({ isRelative }: { readonly isRelative: boolean }) => {
  const of = fc.oneof(
    fc.record({ cluster: fc.constantFrom('*', ...names) }),
    fc.record({ region: fc.constantFrom(...regions) }),
  );
  const bounds = fc.oneof(
    fc.record({ min: amount(isRelative) }),
    fc.record({ max: amount(isRelative) }),
    fc.record({ fixed: amount(isRelative) }),
    fc.tuple(small(6), small(6)).map(([min, more]) => ({ min, max: min + more })),
  );
  return fc.uniqueArray(
    fc.tuple(of, bounds).map(([who, bound]): LimitRule => ({ ...who, ...bound })),
    { selector: ({ cluster, region }) => `${cluster}/${region}`, maxLength: 3 },
  );
};

export const clusterLimits = limitsOn({ isRelative: false }).map((all) =>
  all.filter(({ region }) => region === undefined),
);

export const weights = fc
  .dictionary(fc.constantFrom('*', ...names), small(9))
  .map((all) => Object.entries(all).map(([cluster, weight]) => ({ cluster, weight })));

const division = facts<NonNullable<PlacementRules['division']>>({
  mode: fc.constantFrom<(DivisionMode | undefined)[]>(undefined, 'Weighted', 'Capacity', 'Packed'),
  weights: perhaps(weights),
  limits: perhaps(limitsOn({ isRelative: true })),
  preferences: fc.constant(undefined),
});

const spread = fc.uniqueArray(
  facts<SpreadConstraint>({
    by: fc.constantFrom('Cluster', 'Region', 'Zone', 'Provider', 'Label'),
    labelKey: fc.constant('tier'),
    minGroups: perhaps(fc.integer({ min: 1, max: 3 })),
    maxGroups: perhaps(fc.integer({ min: 3, max: 4 })),
    maxSkew: perhaps(fc.integer({ min: 1, max: 4 })),
  }),
  { selector: ({ by }) => by, maxLength: 2 },
);

const selection = fc.constantFrom(
  { exclude: ['lima'] },
  { labelSelector: { matchLabels: { tier: 'gold' } } },
  {
    labelSelector: {
      matchExpressions: [{ key: 'constructor', operator: 'DoesNotExist' as const }],
    },
  },
  {
    fieldSelector: {
      matchExpressions: [{ key: 'region', operator: 'In' as const, values: ['eu'] }],
    },
  },
);

const groups = fc.constantFrom(
  [{ name: 'home', names: ['amsterdam', 'dubai', 'lima'] }, { name: 'burst' }],
  [{ name: 'gold', labelSelector: { matchLabels: { tier: 'gold' } } }],
);

export const failback: fc.Arbitrary<NonNullable<PlacementRules['failback']>> = facts({
  mode: fc.constantFrom(undefined, 'Auto', 'Manual', 'Never'),
  healthyForSeconds: perhaps(small(600)),
  movesPerMinute: seldom(small(5)),
  window: seldom(
    fc.constantFrom(
      { start: '11:00', end: '13:00' },
      { start: '22:00', end: '04:00', days: ['Tue' as const] },
    ),
  ),
});

export const rebalance: fc.Arbitrary<NonNullable<PlacementRules['rebalance']>> = facts({
  when: fc.constantFrom(undefined, 'Never', 'OnLoss', 'OnJoin', 'Always'),
  movesPerMinute: seldom(small(8)),
});

export const anyRules: fc.Arbitrary<PlacementRules> = facts<PlacementRules>({
  clusters: seldom(selection),
  groups: seldom(groups),
  overflow: fc.constantFrom(undefined, 'WhenFull', 'WhenUnavailable'),
  tolerations: seldom(
    fc.constant([
      { key: 'maintenance', operator: 'Exists' as const, tolerationSeconds: 60 },
      { key: 'fleet.navarch.dev/unreachable', operator: 'Exists' as const, tolerationSeconds: 300 },
    ]),
  ),
  spread: perhaps(spread),
  division: perhaps(division),
  rebalance: perhaps(rebalance),
  failback: perhaps(failback),
  failover: fc.constant(undefined),
  minReadyReplicas: fc.constant(undefined),
  move: fc.constant(undefined),
  backlogPriority: fc.constant(undefined),
});

export const duplicating = (rules: PlacementRules): PlacementRules => ({
  ...rules,
  division: { ...rules.division, mode: 'Duplicated' },
});

export const inputWith = (parts: {
  readonly rules: fc.Arbitrary<PlacementRules>;
  readonly clusters: fc.Arbitrary<readonly CandidateCluster[]>;
}): fc.Arbitrary<PlacementInput & { readonly replicas: number }> =>
  fc
    .record({
      key: fc.constantFrom('web/web', 'default/app-1', ''),
      replicas: small(60),
      rules: parts.rules,
      clusters: parts.clusters,
      held: fc.constantFrom(false, false, true),
      recentMoves: fc.array(
        fc.record({ at: small(90).map((seconds) => noon - seconds * 1_000), replicas: small(4) }),
        { maxLength: 3 },
      ),
      failbackTo: fc.constantFrom([], ['*'], ['tokyo']),
    })
    .map((given) => ({ ...given, policy: 'PlacementPolicy web/web', at: noon }));

export const anyInput = inputWith({ rules: anyRules, clusters: anyClusters });

/** Nothing moves by choice within a budget, nobody is away, nothing is owed. */
export const calm = (parts: {
  readonly rules: fc.Arbitrary<PlacementRules>;
  readonly clusters: fc.Arbitrary<readonly CandidateCluster[]>;
}): fc.Arbitrary<PlacementInput & { readonly replicas: number }> =>
  inputWith(parts).map((asked) => {
    const { recentMoves: _, failbackTo: __, ...input } = asked;
    return { ...input, held: false };
  });

/** Enough replicas for every minimum that the rules may mean, even if each region's is on top of its clusters'. */
export function canMeetMinimums({ rules, clusters, replicas = 0 }: PlacementInput): boolean {
  const limits = rules.division?.limits ?? [];
  const least = limits.map(({ cluster, min, fixed }) => {
    const each = resolveAmount(min ?? fixed ?? 0, replicas, 'up');
    return cluster === '*' ? clusters.length * each : each;
  });
  return least.reduce((sum, each) => sum + each, 0) <= replicas;
}
