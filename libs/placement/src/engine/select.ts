import type { SpreadConstraint } from '@navarch/model';
import type { Entry } from './entries.js';
import { groupOf } from './levels.js';
import { chooseFewest, chooseFor } from './pack.js';

/**
 * Spread constraints: which groups of clusters take part at all.
 *
 * From wide to narrow, each constraint chooses among what is left: groups in use first (a choice moves nothing it
 * need not move), then those served first, then the heavier; and always so that the chosen have room for the replicas,
 * and enough clusters for the narrower constraints, if any choice has. These tests are sums, so the choice is made in
 * one pass; nothing is enumerated.
 */
export type Selection = {
  /** By position: takes part. */
  readonly selected: readonly boolean[];
  /** Groups that must get a replica, so that the least number of groups is used. */
  readonly served: ReadonlyMap<SpreadConstraint['by'], ReadonlySet<string>>;
  /** What cannot be met, as sentences. */
  readonly warnings: readonly string[];
};

export type SelectFacts = {
  readonly entries: readonly Entry[];
  readonly constraints: readonly SpreadConstraint[];
  readonly replicas: number;
  /** Every chosen cluster gets all replicas. */
  readonly duplicated: boolean;
  /** Use no more groups than need be. */
  readonly packed: boolean;
  /** What runs may move: it has no say in which of the chosen groups must be used. */
  readonly free: boolean;
  readonly rankOf: (group: string) => number;
};

const fromWideToNarrow = ['Provider', 'Label', 'Region', 'Zone', 'Cluster'] as const;

export function select(facts: SelectFacts): Selection {
  const selected = facts.entries.map(() => true);
  const served = new Map<SpreadConstraint['by'], ReadonlySet<string>>();
  const warnings: string[] = [];
  let wider: ((entry: Entry) => string) | undefined;
  for (const constraint of constraintsOf(facts)) {
    const { by, minGroups = 1 } = constraint;
    const nameOf = groupOf(constraint);
    const groups = groupsOf(facts, selected, { nameOf, wider });
    const chosenGroups = choose(facts, groups, constraint);
    const chosen = new Set(chosenGroups.map(({ name }) => name));
    for (const [at, { cluster }] of facts.entries.entries()) {
      if (!chosen.has(nameOf(cluster))) selected[at] = false;
    }
    if (groups.length < minGroups) {
      warnings.push(`spread by ${by}: ${minGroups} groups wanted, ${groups.length} usable`);
    }
    if (constraint.minGroups !== undefined) {
      served.set(by, servedOf(facts, chosenGroups, minGroups));
    }
    wider = ({ cluster }) => nameOf(cluster);
  }
  return { selected, served, warnings };
}

/** A constraint, and how many clusters the narrower ones want in the chosen groups. */
type Wish = SpreadConstraint & { readonly clustersMin: number };

/** Those that choose groups, the widest first. */
function constraintsOf({ constraints }: SelectFacts): readonly Wish[] {
  const narrowest = constraints.find(({ by }) => by === 'Cluster')?.minGroups ?? 0;
  return fromWideToNarrow.flatMap((by): Wish[] => {
    const found = constraints.find((one) => one.by === by);
    if (found === undefined) return [];
    if (found.minGroups === undefined && found.maxGroups === undefined) return [];
    return [{ ...found, clustersMin: by === 'Cluster' ? 0 : narrowest }];
  });
}

type Group = {
  readonly name: string;
  readonly rank: number;
  /** The chosen wider group it is in; each of those has to keep one of its own. */
  readonly wider: string;
  room: number;
  clusters: number;
  weight: number;
  given: number;
  /** Of its first cluster in the order of service. */
  tier: number;
};

/** Groups that have a usable cluster, in the order of preference. */
function groupsOf(
  { entries, rankOf, duplicated, replicas }: SelectFacts,
  selected: readonly boolean[],
  of: {
    nameOf: ReturnType<typeof groupOf>;
    wider: ((entry: Entry) => string) | undefined;
  },
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [at, entry] of entries.entries()) {
    if (selected[at] !== true || entry.high === 0 || entry.weight + entry.min === 0) continue;
    const name = of.nameOf(entry.cluster);
    const wider = of.wider?.(entry) ?? '';
    const group = groups.get(name) ?? emptyGroup(name, wider, rankOf(name));
    group.room = duplicated
      ? Math.min(replicas, Math.max(group.room, entry.high))
      : group.room + entry.high;
    group.clusters += 1;
    group.tier = Math.min(group.tier, entry.tier);
    group.weight += entry.weight;
    group.given += entry.given;
    groups.set(name, group);
  }
  return [...groups.values()].sort((a, b) => b.given - a.given || byMerit(a, b));
}

const byMerit = (a: Group, b: Group): number =>
  a.tier - b.tier || b.weight - a.weight || b.room - a.room || a.rank - b.rank;

/** No more than there are replicas to serve them with. */
function servedOf(
  { duplicated, free, replicas }: SelectFacts,
  chosen: readonly Group[],
  minGroups: number,
): ReadonlySet<string> {
  const least = duplicated ? minGroups : Math.min(minGroups, replicas);
  const order = free ? [...chosen].sort(byMerit) : chosen;
  return new Set(order.slice(0, least).map(({ name }) => name));
}

const emptyGroup = (name: string, wider: string, rank: number): Group => ({
  name,
  rank,
  wider,
  room: 0,
  clusters: 0,
  weight: 0,
  given: 0,
  tier: Number.POSITIVE_INFINITY,
});

function choose(
  { replicas, duplicated, packed }: SelectFacts,
  groups: readonly Group[],
  { minGroups = 1, maxGroups = groups.length, clustersMin }: Wish,
): readonly Group[] {
  const roomOf = (at: number): number => groups[at]?.room ?? 0;
  const preferred = groups.map((_, at) => at);
  const most = Math.min(maxGroups, groups.length);
  const enough = packed
    ? Math.max(minGroups, chooseFewest(replicas, preferred, roomOf).length)
    : most;
  const size = Math.min(most, enough);
  const need = duplicated ? replicas * size : replicas;
  const clustersOf = (at: number): number => groups[at]?.clusters ?? 0;
  const needs = [
    { need, roomOf },
    { need: clustersMin, roomOf: clustersOf },
  ];
  const chosen = covered(groups, { need, size }) ?? chooseFor(needs, size, preferred);
  return chosen.flatMap((at) => groups[at] ?? []);
}

/**
 * Where a wider choice was made, each of its groups keeps at least one: first one of each, so chosen that the rest
 * can still make up for its lack of room, then the others. Undefined where there is nothing to cover.
 */
function covered(
  groups: readonly Group[],
  { need, size }: { need: number; size: number },
): readonly number[] | undefined {
  const toCover = new Set(groups.map(({ wider }) => wider));
  if (toCover.size < 2 || toCover.size > size) return undefined;
  const chosen = new Set<number>();
  const possible = Math.min(need, potential(groups, { chosen, size }));
  for (const isSecondPass of [false, true]) {
    for (const [at, { wider }] of groups.entries()) {
      if (chosen.size === size) break;
      if (chosen.has(at) || (!isSecondPass && !toCover.has(wider))) continue;
      chosen.add(at);
      if (potential(groups, { chosen, size }) >= possible) toCover.delete(wider);
      else chosen.delete(at);
    }
  }
  return [...chosen];
}

/** The most room that a choice can come to: uncovered wider groups by their roomiest, then the roomiest of the rest. */
function potential(
  groups: readonly Group[],
  { chosen, size }: { chosen: ReadonlySet<number>; size: number },
): number {
  const taken = groups.filter((_, at) => chosen.has(at));
  const uncovered = new Set(groups.map(({ wider }) => wider));
  for (const { wider } of taken) uncovered.delete(wider);
  const rest = groups.filter((_, at) => !chosen.has(at)).sort((a, b) => b.room - a.room);
  const firsts = rest.filter(({ wider }) => uncovered.delete(wider));
  const left = size - taken.length - firsts.length;
  if (left < 0) return -1;
  const others = rest.filter((group) => !firsts.includes(group)).slice(0, left);
  return [...taken, ...firsts, ...others].reduce((sum, { room }) => sum + room, 0);
}
