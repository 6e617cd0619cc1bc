import type { PlacementRules } from '@navarch/model';
import type { CandidateCluster, PlacementInput } from '../plan.js';

/**
 * What each cluster may claim of a division, worked out from the input alone, and the proof that a division honours
 * it: an oracle for Webster's method that knows nothing of how the engine gets there. For one group of clusters,
 * weighted by the rules or by room, with limits by name.
 */
export type Claim = {
  readonly weight: number;
  readonly low: number;
  readonly high: number;
  /** What the limits promise it, as far as it can hold that. */
  readonly min: number;
  /** The same, however many replicas there are. */
  readonly promise: number;
  /** What it has and may keep. */
  readonly kept: number;
  /** What it can hold, whatever the rules say. */
  readonly room: number;
};

/** By cluster; those that the rules leave out have no claim. */
export function claimsOf(input: PlacementInput): ReadonlyMap<string, Claim> {
  const { replicas = 0, rules } = input;
  const own = input.clusters.flatMap((cluster): [string, Claim][] => {
    const claim = claimOf(cluster, input);
    return claim === undefined ? [] : [[cluster.name, claim]];
  });
  const claims = new Map(own);
  const sticky = rules.rebalance?.when === 'Always' ? claims : stick(claims, replicas);
  return sum([...sticky.values()].map(({ low }) => low)) > replicas ? shareLows(sticky) : sticky;
}

function claimOf(cluster: CandidateCluster, input: PlacementInput): Claim | undefined {
  const { replicas = 0, rules } = input;
  const weight = weightOf(cluster, input);
  const isMeant = rules.clusters?.names?.includes(cluster.name) ?? true;
  if (weight === undefined || !isMeant) return undefined;
  const { min, max } = limitOf(cluster.name, rules);
  const room = roomOf(cluster, rules);
  const high = Math.min(replicas, max, room);
  const low = Math.min(min, high);
  const promise = Math.min(min, max, room);
  return { weight, low, high, promise, min: low, kept: Math.min(cluster.given ?? 0, high), room };
}

/** A taint that is not tolerated keeps a cluster from getting more than it has. */
function roomOf(
  { capacity = Infinity, learned = Infinity, given = 0, taints = [] }: CandidateCluster,
  { tolerations = [] }: PlacementRules,
): number {
  const isClosed = taints.some(({ key }) => !tolerations.some((one) => one.key === key));
  return Math.min(capacity, learned, isClosed ? given : Infinity);
}

function weightOf(
  { name, capacity }: CandidateCluster,
  { rules }: PlacementInput,
): number | undefined {
  if (rules.division?.mode === 'Capacity') return capacity ?? 0;
  const weights = rules.division?.weights ?? [];
  if (weights.length === 0) return 1;
  const own = weights.findLast(({ cluster }) => cluster === name);
  return (own ?? weights.find(({ cluster }) => cluster === '*'))?.weight;
}

function limitOf(name: string, { division }: PlacementRules): { min: number; max: number } {
  const limits = division?.limits ?? [];
  const rule =
    limits.find(({ cluster }) => cluster === name) ?? limits.find(({ cluster }) => cluster === '*');
  return { min: Number(rule?.min ?? 0), max: Number(rule?.max ?? Number.POSITIVE_INFINITY) };
}

/** Nothing moves by choice: what is kept is the least while growing, and the most while shrinking. */
function stick(claims: ReadonlyMap<string, Claim>, replicas: number): ReadonlyMap<string, Claim> {
  const wanted = new Map([...claims].map(([name, { low, kept }]) => [name, Math.max(low, kept)]));
  const grows = sum([...wanted.values()]) <= replicas;
  if (sum([...claims.values()].map(({ min }) => min)) > replicas) return scarce(claims, replicas);
  return new Map(
    [...claims].map(([name, claim]) => {
      const bound = wanted.get(name) ?? 0;
      if (grows) return [name, { ...claim, low: bound }];
      // Without weight it is the first to give up what it has, but it may have it.
      return [name, { ...claim, weight: claim.weight > 0 ? claim.weight : 1e-9, high: bound }];
    }),
  );
}

/** Not enough for all minimums: what is kept stays, and the rest goes by what was promised. */
function scarce(claims: ReadonlyMap<string, Claim>, replicas: number): ReadonlyMap<string, Claim> {
  const fits = sum([...claims.values()].map(({ kept }) => kept)) <= replicas;
  return new Map(
    [...claims].map(([name, claim]) => {
      const { min, kept, weight } = claim;
      if (fits)
        return [name, { ...claim, weight: claim.promise, low: kept, high: Math.max(min, kept) }];
      const own = weight > 0 ? weight : 1e-9;
      return [name, { ...claim, weight: own, low: Math.min(min, kept), high: kept }];
    }),
  );
}

/** Not enough for the minimums: they are what is divided. */
function shareLows(claims: ReadonlyMap<string, Claim>): ReadonlyMap<string, Claim> {
  return new Map(
    [...claims].map(([name, claim]) => [
      name,
      { ...claim, weight: claim.promise, high: claim.low, low: 0 },
    ]),
  );
}

/**
 * Can Webster's method give this? Within the bounds, nobody who could take one more has a better claim to it than
 * anybody has to the last one he got. Ties leave several such divisions, among which a tie-break picks.
 */
export function isWebster(
  claims: ReadonlyMap<string, Claim>,
  division: ReadonlyMap<string, number>,
): boolean {
  if ([...division].some(([name, count]) => count > 0 && !claims.has(name))) return false;
  const parties = [...claims].map(([name, claim]) => ({
    ...claim,
    count: division.get(name) ?? 0,
  }));
  if (parties.some(({ count, low, high }) => count < low || count > high)) return false;
  const givers = parties.filter(({ count, low }) => count > low);
  const takers = parties.filter(({ count, high }) => count < high);
  return givers.every((giver) =>
    takers.every(
      // The claim to the k-th replica is weight / (2k - 1); multiplied out, so that it is exact.
      (taker) =>
        giver === taker ||
        giver.weight * (2 * taker.count + 1) >= taker.weight * (2 * giver.count - 1),
    ),
  );
}

/** How many there must be in all: everything, or as much as the clusters with a weight can hold. */
export function placeable(claims: ReadonlyMap<string, Claim>, replicas: number): number {
  const most = [...claims.values()].map(({ weight, low, high }) => (weight > 0 ? high : low));
  return Math.min(replicas, sum(most));
}

export const sum = (amounts: readonly number[]): number =>
  amounts.reduce((total, amount) => total + amount, 0);
