import { heapOf, settleTop, top } from './heap.js';

/**
 * Fair rounding: Webster's method (Sainte-Laguë) with a lower and an upper bound for each party.
 *
 * The k-th replica of a party of weight w has priority w / (2k - 1); the replicas above the lower bounds go to the
 * highest priorities. This is the one method that favours neither big nor small parties, and since the priorities
 * do not depend on the total, one replica more takes none away, a party that joins only takes from the others, a
 * party that leaves only gives, and a raised weight never costs its owner a replica nor wins a bystander one
 * (Balinski and Young, Fair Representation, 1982). What it does not promise is to stay within the next whole
 * numbers of the exact share; no method does that and keeps the rest.
 *
 * Instead of handing out one replica at a time, the level is computed at which the rounded shares add up, and only
 * what rounding leaves over is handed out: O(n log n), whatever the total.
 */
export type Party = {
  /** Not negative; 0 gets its lower bound only. */
  readonly weight: number;
  /** Whole, 0 <= low <= high, finite. */
  readonly low: number;
  readonly high: number;
  /** Breaks ties: the lower comes first. */
  readonly rank: number;
};

export type Apportionment = {
  /** By position in the list; whole, and within the bounds unless the lower ones add up to more than there is. */
  readonly counts: number[];
  /** The shares before rounding. */
  readonly exact: Float64Array;
};

/** Ties are for the ranks to settle, not for the last bit of a quotient: just below the level nobody is at a tie. */
const justBelow = 1 - 1e-11;

/** Divides `total` (whole, not negative); gives less in sum when the upper bounds are reached. */
export function apportion(total: number, parties: readonly Party[]): Apportionment {
  let lows = 0;
  let highs = 0;
  for (const { weight, low, high } of parties) {
    lows += low;
    highs += weight > 0 ? high : low;
  }
  if (total < lows) return apportion(total, parties.map(downToLow));
  if (total >= highs)
    return settled(parties, (party) => (party.weight > 0 ? party.high : party.low));
  if (total === lows) return settled(parties, (party) => party.low);
  const level = levelFor(total, parties);
  const exact = new Float64Array(parties.length);
  const counts = Array.from<number>({ length: parties.length });
  let sum = 0;
  for (let at = 0; at < parties.length; at += 1) {
    const { weight, low, high } = parties[at] as Party;
    const share = level * weight;
    exact[at] = clamp(share, low, high);
    const count = clamp(Math.floor(share * justBelow + 0.5), low, high);
    counts[at] = count;
    sum += count;
  }
  if (sum < total) handOut(total - sum, parties, counts);
  if (sum > total) takeBack(sum - total, parties, counts);
  return { counts, exact };
}

/** Not enough for the lower bounds: they are what is divided, each in proportion to its own. */
const downToLow = ({ low, rank }: Party): Party => ({ weight: low, low: 0, high: low, rank });

function settled(parties: readonly Party[], countOf: (party: Party) => number): Apportionment {
  const counts = parties.map(countOf);
  return { counts, exact: Float64Array.from(counts) };
}

/** The λ at which the shares `λ * weight`, cut to their bounds, add up to the total. */
function levelFor(total: number, parties: readonly Party[]): number {
  let weights = 0;
  for (const { weight } of parties) weights += weight;
  const free = total / weights;
  if (parties.every(({ weight, low, high }) => free * weight >= low && free * weight <= high)) {
    return free;
  }
  const breaks = breakpoints(parties);
  let below = -1;
  let above = breaks.length - 1;
  // The first breakpoint at which the total is reached; the sum grows with the level.
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (sumAt(breaks[middle] ?? 0, parties) >= total) above = middle;
    else below = middle;
  }
  const from = below < 0 ? 0 : (breaks[below] ?? 0);
  const to = breaks[above] ?? 0;
  const slope = slopeBetween(from, to, parties);
  return slope === 0 ? to : from + (total - sumAt(from, parties)) / slope;
}

/** Levels at which some party leaves its lower bound or reaches its upper one. */
function breakpoints(parties: readonly Party[]): Float64Array {
  const found = new Float64Array(2 * parties.length);
  let length = 0;
  for (const { weight, low, high } of parties) {
    if (weight === 0) continue;
    if (low > 0) {
      found[length] = low / weight;
      length += 1;
    }
    found[length] = high / weight;
    length += 1;
  }
  return found.subarray(0, length).sort();
}

function sumAt(level: number, parties: readonly Party[]): number {
  let sum = 0;
  for (const { weight, low, high } of parties) sum += clamp(level * weight, low, high);
  return sum;
}

function slopeBetween(from: number, to: number, parties: readonly Party[]): number {
  const middle = (from + to) / 2;
  let slope = 0;
  for (const { weight, low, high } of parties) {
    const share = middle * weight;
    if (share > low && share < high) slope += weight;
  }
  return slope;
}

/** Gives the next replicas in order of priority. */
function handOut(left: number, parties: readonly Party[], counts: number[]): void {
  const canTake = (at: number): boolean => {
    const { weight, high } = parties[at] as Party;
    return weight > 0 && (counts[at] ?? 0) < high;
  };
  const heap = heapOf(positions(parties).filter(canTake), (a, b) => {
    const one = parties[a] as Party;
    const other = parties[b] as Party;
    const difference =
      one.weight * (2 * (counts[b] ?? 0) + 1) - other.weight * (2 * (counts[a] ?? 0) + 1);
    return difference === 0 ? isFirst(one, other, a < b) : difference > 0;
  });
  for (let given = 0; given < left; given += 1) {
    const at = top(heap);
    if (at === undefined) return;
    counts[at] = (counts[at] ?? 0) + 1;
    settleTop(heap, canTake(at));
  }
}

/** Takes the last replicas, the lowest priority first: the reverse of {@link handOut}. */
function takeBack(surplus: number, parties: readonly Party[], counts: number[]): void {
  const canGive = (at: number): boolean => (counts[at] ?? 0) > (parties[at] as Party).low;
  const heap = heapOf(positions(parties).filter(canGive), (a, b) => {
    const one = parties[a] as Party;
    const other = parties[b] as Party;
    const difference =
      one.weight * (2 * (counts[b] ?? 0) - 1) - other.weight * (2 * (counts[a] ?? 0) - 1);
    return difference === 0 ? isFirst(other, one, b < a) : difference < 0;
  });
  for (let taken = 0; taken < surplus; taken += 1) {
    const at = top(heap);
    if (at === undefined) return;
    counts[at] = (counts[at] ?? 0) - 1;
    settleTop(heap, canGive(at));
  }
}

/** Equal ranks are one in four thousand millions; the order of the list, which is by name, settles them. */
const isFirst = (one: Party, other: Party, isEarlier: boolean): boolean =>
  one.rank === other.rank ? isEarlier : one.rank < other.rank;

const positions = (parties: readonly Party[]): number[] => parties.map((_, at) => at);

export const clamp = (value: number, low: number, high: number): number =>
  value < low ? low : Math.min(value, high);
