import { inOrderOfService } from '../order.js';
import { preferenceFor } from '../preferences.js';
import type { ClusterPreference, Preferences } from '../preferences.js';

/**
 * Federation v1's division of replicas, rule for rule, with the steps kept so that they can be told.
 *
 * Minimums come first, then (unless rebalancing) what already runs, then rounds in which every open
 * cluster is offered its weight's part of what is left, rounded up. Its known quirks are part of the
 * promise: rounding up can leave the last clusters without a share, and a minimum is not cut to the
 * maximum (the parser refuses that pair). All numbers are exact integers within limits.ts.
 */
export type DivisionInput = {
  /** `namespace/name`, the salt of the tie-break. */
  readonly key: string;
  readonly replicas: number;
  readonly preferences: Preferences;
  /** Names of the clusters that take part. */
  readonly clusters: readonly string[];
  readonly current: ReadonlyMap<string, number>;
  readonly capacity: ReadonlyMap<string, number>;
};

/** How a cluster came to its number: minimum + kept + shared is its plan. */
export type Share = {
  readonly name: string;
  readonly preference: ClusterPreference;
  readonly capacity: number | undefined;
  readonly minimum: number;
  readonly kept: number;
  readonly shared: number;
  /** What it was offered beyond its capacity. */
  readonly overflow: number;
  readonly closedBy: 'maximum' | 'capacity' | undefined;
};

export type Division = {
  /** By cluster; clusters without a preference are absent. */
  readonly shares: ReadonlyMap<string, Share>;
  readonly weightSum: number;
  readonly backlog: number;
};

/** A share while it is being worked on. */
type Account = { -readonly [Field in keyof Share]: Share[Field] } & {
  readonly weight: number;
  /** Kept replicas that no offer has been set off against yet. */
  keptUnused: number;
};

export function divide(input: DivisionInput): Division {
  const accounts = openAccounts(input);
  let left = grantMinimums(accounts, input.replicas);
  if (!input.preferences.rebalance) left = keepRunning(accounts, input.current, left);
  left = shareByWeight(accounts, left);
  if (!input.preferences.rebalance) {
    for (const account of accounts) account.overflow = Math.min(account.overflow, left);
  }
  return {
    shares: new Map(accounts.map((account) => [account.name, account])),
    weightSum: sumWeights(accounts),
    backlog: left,
  };
}

/** Federation v1's planner as it was called: every cluster is in the plan, only real overflows are listed. */
export function planV1(input: DivisionInput): {
  plan: Map<string, number>;
  overflow: Map<string, number>;
} {
  const { shares } = divide(input);
  const plan = new Map(input.clusters.map((name) => [name, planned(shares.get(name))]));
  const overflowing = [...shares.values()].filter((share) => share.overflow > 0);
  return { plan, overflow: new Map(overflowing.map((share) => [share.name, share.overflow])) };
}

/** The replicas of a share within its capacity. */
export const planned = (share: Share | undefined): number =>
  share === undefined ? 0 : share.minimum + share.kept + share.shared;

function openAccounts(input: DivisionInput): Account[] {
  const accounts = input.clusters.flatMap((name): Account[] => {
    const preference = preferenceFor(input.preferences, name);
    if (preference === undefined) return [];
    const nothing = { minimum: 0, kept: 0, keptUnused: 0, shared: 0, overflow: 0 };
    const capacity = input.capacity.get(name);
    const { weight } = preference;
    return [{ name, preference, weight, capacity, ...nothing, closedBy: undefined }];
  });
  return inOrderOfService(accounts, input.key);
}

/** Returns what is left. A minimum is cut to the capacity, not to the maximum. */
function grantMinimums(accounts: readonly Account[], replicas: number): number {
  let left = replicas;
  for (const account of accounts) {
    account.minimum = Math.min(
      account.preference.minReplicas,
      left,
      account.capacity ?? Number.POSITIVE_INFINITY,
    );
    left -= account.minimum;
  }
  return left;
}

function keepRunning(
  accounts: readonly Account[],
  current: ReadonlyMap<string, number>,
  replicas: number,
): number {
  let left = replicas;
  for (const account of accounts) {
    const most = Math.min(current.get(account.name) ?? 0, ceilingOf(account));
    account.kept = Math.max(0, Math.min(most - account.minimum, left));
    account.keptUnused = account.kept;
    left -= account.kept;
  }
  return left;
}

/** Rounds, until nothing is left, nothing changes, or no open cluster has weight. Returns what is left. */
function shareByWeight(accounts: readonly Account[], replicas: number): number {
  let left = replicas;
  let open = accounts;
  let changed = true;
  while (changed && left > 0) {
    changed = false;
    const round = { size: left, weightSum: sumWeights(open) };
    if (round.weightSum === 0) return left;
    for (const account of open) {
      const offer = Math.min(partOf(round.size, account.weight, round.weightSum), left);
      const taken = takeOffer(account, offer);
      left -= taken.replicas;
      changed ||= taken.changed;
    }
    open = open.filter((account) => account.closedBy === undefined);
  }
  return left;
}

/** Sets kept replicas off against the offer, then takes the rest up to the account's ceiling. */
function takeOffer(account: Account, offer: number): { replicas: number; changed: boolean } {
  const covered = Math.min(offer, account.keptUnused);
  account.keptUnused -= covered;
  const before = planned(account);
  const wanted = before + offer - covered;
  const { maxReplicas = Number.POSITIVE_INFINITY } = account.preference;
  const capacity = account.capacity ?? Number.POSITIVE_INFINITY;
  if (wanted > maxReplicas) account.closedBy = 'maximum';
  const allowed = Math.min(wanted, maxReplicas);
  if (allowed > capacity) {
    account.closedBy = 'capacity';
    account.overflow = allowed - capacity;
  }
  const replicas = Math.min(allowed, capacity) - before;
  account.shared += replicas;
  return { replicas, changed: covered > 0 || replicas > 0 };
}

function ceilingOf(account: Account): number {
  const { maxReplicas = Number.POSITIVE_INFINITY } = account.preference;
  return Math.min(maxReplicas, account.capacity ?? Number.POSITIVE_INFINITY);
}

/** `size * weight / weightSum` rounded up, exactly: a quotient of floats could fall short of a whole number. */
function partOf(size: number, weight: number, weightSum: number): number {
  const product = size * weight;
  const rest = product % weightSum;
  return (product - rest) / weightSum + (rest > 0 ? 1 : 0);
}

const sumWeights = (accounts: readonly Account[]): number =>
  accounts.reduce((sum, account) => sum + account.weight, 0);
