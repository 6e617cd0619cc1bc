import type { PlacementRules } from '@navarch/model';
import type { Because, CandidateCluster } from '../plan.js';
import { resolveAmount } from '../policy/amounts.js';
import type { Standing } from './stand.js';

/** A cluster that takes part in a division, with the bounds that hold for it. Counts are replicas. */
export type Entry = {
  readonly cluster: CandidateCluster;
  readonly rank: number;
  readonly weight: number;
  /** The order of service among groups; lower first. */
  readonly tier: number;
  /** What the rules promise it, as far as it may have it. */
  readonly min: number;
  /** The same, however many replicas there are. */
  readonly promise: number;
  /** The most it may have, whatever the reason; never above the replicas asked for. */
  readonly high: number;
  /** What `high` comes from; undefined: nothing but the workload's own replicas. */
  readonly highBy?: Because;
  /** The rules' own upper bound. */
  readonly max?: number;
  readonly fixed: boolean;
  readonly given: number;
  /** A taint that keeps it from getting more. */
  readonly closedBy?: string;
};

export type EntryFacts = {
  readonly cluster: CandidateCluster;
  readonly standing: Extract<Standing, { kind: 'open' }>;
  readonly rank: number;
  readonly weight: number;
};

/** Reads the limits of the rules for single clusters once; `limitOf` then answers for each. */
export function entryMaker(rules: PlacementRules, replicas: number): (facts: EntryFacts) => Entry {
  const limitOf = limitsOf(rules, replicas);
  const regionMaxOf = regionMaximums(rules, replicas);
  return ({ cluster, standing, rank, weight }) => {
    const limit = limitOf(cluster.name);
    const given = cluster.given ?? 0;
    const { bound, boundBy } = tightest(cluster, limit, {
      isClosed: standing.closedBy !== undefined,
      regionMax: regionMaxOf(cluster.region),
    });
    return {
      cluster,
      rank,
      weight,
      tier: 2 * standing.group + (standing.avoided ? 1 : 0),
      min: Math.min(limit.min, bound, replicas),
      promise: Math.min(limit.min, bound),
      high: Math.min(bound, replicas),
      fixed: limit.fixed,
      given,
      ...(bound < replicas && boundBy !== undefined ? { highBy: boundBy } : {}),
      ...(limit.max === undefined ? {} : { max: limit.max }),
      ...(standing.closedBy === undefined ? {} : { closedBy: standing.closedBy }),
    };
  };
}

type Bound = { readonly bound: number; readonly boundBy: Because | undefined };

/** The lowest of the bounds, and what it comes from. */
function tightest(
  { given = 0, capacity, learned, ready }: CandidateCluster,
  { max }: Limit,
  { isClosed, regionMax }: { readonly isClosed: boolean; readonly regionMax: number },
): Bound {
  const room = Math.max(0, Math.min(capacity ?? Infinity, learned ?? Infinity));
  let found: Bound = { bound: max ?? Infinity, boundBy: max === undefined ? undefined : 'maximum' };
  found = lower(found, room, 'capacity');
  found = lower(found, ready, 'notReady');
  found = lower(found, regionMax, 'regionLimit');
  return isClosed ? lower(found, given, 'taint') : found;
}

const lower = (found: Bound, bound: number | undefined, boundBy: Because): Bound =>
  bound !== undefined && bound < found.bound ? { bound, boundBy } : found;

type Limit = { readonly min: number; readonly max: number | undefined; readonly fixed: boolean };
const unlimited: Limit = { min: 0, max: undefined, fixed: false };

function limitsOf(rules: PlacementRules, replicas: number): (cluster: string) => Limit {
  const named = new Map<string, Limit>();
  for (const rule of rules.division?.limits ?? []) {
    if (rule.cluster !== undefined) named.set(rule.cluster, readLimit(rule, replicas));
  }
  return (cluster) => named.get(cluster) ?? named.get('*') ?? unlimited;
}

/** No cluster may have more than its region may. */
function regionMaximums(
  rules: PlacementRules,
  replicas: number,
): (region: string | undefined) => number {
  const most = new Map<string, number>();
  for (const rule of rules.division?.limits ?? []) {
    const { max } = rule.region === undefined ? unlimited : readLimit(rule, replicas);
    if (rule.region !== undefined && max !== undefined) most.set(rule.region, max);
  }
  return (region = '') => most.get(region) ?? Infinity;
}

/** A minimum in percent rounds up and a maximum down: neither promise is broken by rounding. */
export function readLimit(
  rule: NonNullable<NonNullable<PlacementRules['division']>['limits']>[number],
  replicas: number,
): Limit {
  if (rule.fixed !== undefined) {
    const fixed = resolveAmount(rule.fixed, replicas, 'nearest');
    return { min: fixed, max: fixed, fixed: true };
  }
  return {
    min: rule.min === undefined ? 0 : resolveAmount(rule.min, replicas, 'up'),
    max: rule.max === undefined ? undefined : resolveAmount(rule.max, replicas, 'down'),
    fixed: false,
  };
}
