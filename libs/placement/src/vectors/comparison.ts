import type { PlacementInput, Plan } from '../plan.js';
import { claimsOf, sum } from './claims.js';
import type { Claim } from './claims.js';
import { counts, words } from './vector.js';
import type { Vector } from './vector.js';

/** What another planner answers beside what ours does. Counts are by cluster, without those that get nothing. */
export type Comparison = {
  readonly vector: Vector;
  readonly input: PlacementInput;
  readonly plan: Plan;
  readonly ours: ReadonlyMap<string, number>;
  /** Several, where the other's test accepts several; none where it answers with something else. */
  readonly theirs: readonly ReadonlyMap<string, number>[];
  /** Clusters that take part, even if they get nothing; in section `groups` their regions. */
  readonly chosen: readonly string[];
  readonly claims: ReadonlyMap<string, Claim>;
};

export function compare(vector: Vector, input: PlacementInput, plan: Plan): Comparison {
  const chosen = plan.clusters
    .filter(({ trace }) => trace.filteredBy === undefined)
    .map(({ name }) => name);
  return {
    vector,
    input,
    plan,
    ours: positive(plan.clusters.map(({ name, replicas }) => [name, replicas])),
    theirs: plansOf(vector),
    chosen: vector.section === 'groups' ? regionsOf(chosen) : chosen,
    claims: claimsOf(input),
  };
}

function plansOf({ expected }: Vector): ReadonlyMap<string, number>[] {
  const text = expected.get('plan') ?? expected.get('share');
  if (text === undefined) return [];
  return text.split(' or ').map((one) => positive([...counts(new Map([['plan', one]]), 'plan')]));
}

const positive = (entries: readonly [string, number][]): ReadonlyMap<string, number> =>
  new Map(entries.filter(([, count]) => count > 0));

/** `R1-0` is in `R1`. */
const regionsOf = (clusters: readonly string[]): string[] => [
  ...new Set(clusters.map((name) => name.slice(0, name.indexOf('-')))),
];

/** The same answer: as many in each cluster and no more asked for, or the same clusters chosen. */
export function isSame({ vector: { expected }, ours, theirs, chosen }: Comparison): boolean {
  if (expected.has('error') || expected.has('over')) return false;
  if (theirs.length > 0) return theirs.some((one) => isEqual(one, ours));
  const wanted = words(expected, 'chosen');
  return wanted.length === chosen.length && wanted.every((name) => chosen.includes(name));
}

export const isEqual = (
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): boolean =>
  one.size === other.size && [...one].every(([name, count]) => other.get(name) === count);

/** Replicas that leave a cluster they are in. */
export function removed(input: PlacementInput, after: ReadonlyMap<string, number>): number {
  return sum(
    input.clusters.map(({ name, given = 0 }) => Math.max(0, given - (after.get(name) ?? 0))),
  );
}
