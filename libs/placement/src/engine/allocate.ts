import { apportion, type Apportionment } from './apportion.js';
import type { Entry } from './entries.js';
import type { Level } from './levels.js';
import { pack } from './pack.js';
import { type Claimant, withinReach } from './scarcity.js';
import { withinSkew } from './skew.js';

/** What a division obeys besides the bounds of its entries. */
export type Scheme = {
  readonly entries: readonly Entry[];
  readonly levels: readonly Level[];
  /** Between single clusters of one group of the narrowest level. */
  readonly skew: number | undefined;
  readonly packed: boolean;
  /** A later group serves only while the earlier have no usable cluster. */
  readonly onlyFirst: boolean;
  /** Tie-break for groups. */
  readonly rankOf: (group: string) => number;
};

/** By position. */
export type Bounds = {
  /** What each has and keeps, as far as there is enough. */
  readonly kept: readonly number[];
  readonly high: readonly number[];
};

/**
 * Divides `total` over the entries: tier after tier, within a tier level after level, in the end over the clusters
 * themselves. Each gets at least what it keeps and what the rules promise it, while there is enough; what the upper
 * bounds, the levels or the skew do not let in is not given out.
 */
export function allocate(scheme: Scheme, total: number, bounds: Bounds): Apportionment {
  const { entries } = scheme;
  const result: Apportionment = {
    counts: entries.map(() => 0),
    exact: new Float64Array(entries.length),
  };
  const work = { scheme, bounds, result, used: new Map<string, number>() };
  const tiers = tiersOf(entries).map((members) => claimOfTier(work, members));
  let left = total;
  let isServed = false;
  for (const [at, tier] of tiers.entries()) {
    const later = tiers.slice(at + 1);
    const isOpen = !(scheme.onlyFirst && isServed && startsGroup(entries, tiers, at));
    const free = left - sumOf(later, ({ low }) => low);
    const scarce = Math.min(tier.low, left - sumOf(later, ({ floor }) => floor));
    const share = free >= tier.low ? (isOpen ? free : tier.low) : Math.max(0, scarce);
    left -= divide(work, { total: Math.min(share, left), members: tier.members, depth: 0 });
    isServed ||= tier.isUsable;
  }
  return result;
}

type Work = {
  readonly scheme: Scheme;
  readonly bounds: Bounds;
  readonly result: Apportionment;
  /** What earlier tiers took of the groups of the first level. */
  readonly used: Map<string, number>;
};

type Tier = {
  readonly members: readonly number[];
  readonly low: number;
  readonly floor: number;
  readonly isUsable: boolean;
};

function claimOfTier(work: Work, members: readonly number[]): Tier {
  const claims = members.map((at) => claimOf(work, at));
  return {
    members,
    low: sumOf(claims, ({ low }) => low),
    floor: sumOf(claims, ({ floor }) => floor),
    isUsable: claims.some(({ high }) => high > 0),
  };
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += amountOf(item);
  return sum;
}

/** Positions by tier, the first tier first. */
function tiersOf(entries: readonly Entry[]): readonly (readonly number[])[] {
  const tiers = new Map<number, number[]>();
  for (const [at, { tier }] of entries.entries()) {
    const members = tiers.get(tier);
    if (members === undefined) tiers.set(tier, [at]);
    else members.push(at);
  }
  return [...tiers].sort(([a], [b]) => a - b).map(([, members]) => members);
}

/** The avoided clusters of a group are a tier of their own, but no group of their own. */
function startsGroup(entries: readonly Entry[], tiers: readonly Tier[], at: number): boolean {
  const groupAt = (tier: number): number => (entries[tiers[tier]?.members[0] ?? 0]?.tier ?? 0) >> 1;
  return groupAt(at) !== groupAt(at - 1);
}

type Part = { readonly total: number; readonly members: readonly number[]; readonly depth: number };

/** Fills in the members' counts; returns what was given out. */
function divide(work: Work, { total, members, depth }: Part): number {
  const level = work.scheme.levels[depth];
  if (level === undefined) return divideLast(work, total, members);
  const groups = [...groupsOf(work.scheme.entries, members, level)];
  const parties = groups.map(([name, inside]) =>
    claimOfGroup(work, { name, inside, level, depth }),
  );
  const { counts } = share(work.scheme, total, { parties, skew: level.skew });
  let given = 0;
  for (const [at, [name, inside]] of groups.entries()) {
    const taken = divide(work, { total: counts[at] ?? 0, members: inside, depth: depth + 1 });
    if (depth === 0) work.used.set(name, (work.used.get(name) ?? 0) + taken);
    given += taken;
  }
  return given;
}

function groupsOf(
  entries: readonly Entry[],
  members: readonly number[],
  level: Level,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const at of members) {
    const entry = entries[at];
    const name = entry === undefined ? '' : level.groupOf(entry.cluster);
    const inside = groups.get(name);
    if (inside === undefined) groups.set(name, [at]);
    else inside.push(at);
  }
  return groups;
}

type Group = {
  readonly name: string;
  readonly inside: readonly number[];
  readonly level: Level;
  readonly depth: number;
};

/** A group as one party: its bounds are its own, within those of its clusters together. */
function claimOfGroup(work: Work, { name, inside, level, depth }: Group): Claimant {
  const own = level.boundsOf(name);
  const used = depth === 0 ? (work.used.get(name) ?? 0) : 0;
  const claims = inside.map((at) => claimOf(work, at));
  // A cluster without weight takes what it was promised or has, and no more.
  const takes = sumOf(claims, ({ weight, low, high }) => (weight > 0 ? high : low));
  const high = Math.min(Math.max(0, own.max - used), takes);
  const promised = sumOf(claims, ({ floor }) => floor);
  const had = sumOf(claims, ({ kept }) => kept);
  const lows = sumOf(claims, ({ low }) => low);
  const floor = Math.min(high, Math.max(own.min - used, promised));
  const promise = sumOf(claims, (one) => one.promise);
  return {
    weight: sumOf(claims, (one) => (one.high > 0 ? one.weight : 0)),
    floor,
    promise: Math.max(own.min, promise),
    kept: Math.min(high, had),
    low: Math.min(high, Math.max(floor, lows)),
    high,
    rank: work.scheme.rankOf(name),
    given: sumOf(claims, ({ given }) => given),
  };
}

function claimOf({ scheme, bounds }: Work, at: number): Claimant {
  const { weight, rank, given, min, promise } = scheme.entries[at] as Entry;
  const high = bounds.high[at] ?? 0;
  const kept = Math.min(bounds.kept[at] ?? 0, high);
  const floor = Math.min(min, high);
  return { weight, rank, given, floor, promise, kept, low: Math.max(floor, kept), high };
}

function divideLast(work: Work, total: number, members: readonly number[]): number {
  const { scheme, result } = work;
  const parties = members.map((at) => claimOf(work, at));
  const { counts, exact } = share(scheme, total, { parties, skew: scheme.skew });
  let sum = 0;
  for (const [at, member] of members.entries()) {
    result.counts[member] = counts[at] ?? 0;
    result.exact[member] = exact[at] ?? 0;
    sum += counts[at] ?? 0;
  }
  return sum;
}

function share(
  { packed }: Scheme,
  total: number,
  { parties, skew }: { parties: readonly Claimant[]; skew: number | undefined },
): Apportionment {
  const bounded = skew === undefined ? parties : withinSkew(total, parties, skew);
  const claims = withinReach(total, bounded);
  return packed && skew === undefined ? pack(total, claims) : apportion(total, claims);
}
