/**
 * Whether a workload's copy may be deleted now, to be made anew.
 *
 * With the copy its pods go, and nothing can run in their place meanwhile, as the name is taken. So one cluster is made
 * anew at a time, and only once the others are ready. Where a policy says how many replicas stay ready, that holds;
 * where none does, no recreation could keep all of them, and the others' being complete is enough. Who has nothing ready
 * has nothing to lose. Pure; each cluster that asks decides for itself, from what all have on record.
 */
import type { ImmutableState } from '@navarch/model';
import { type Elsewhere, mayLeave } from './replicas.decide.js';

export type Peer = Elsewhere & {
  readonly name: string;
  /** It answers and takes part. */
  readonly isUp: boolean;
  /** How far its own recreation is; undefined: none is to be. */
  readonly state: ImmutableState | undefined;
};

export type RecreationFacts = {
  /** The one that asks. */
  readonly self: Peer;
  /** The other clusters that the workload is placed in. */
  readonly others: readonly Peer[];
  /** Ready replicas to keep, where the policy says so. */
  readonly floor: number | undefined;
};

export type RecreationDecision =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly why: string };

export function decideRecreation({ self, others, floor }: RecreationFacts): RecreationDecision {
  const busy = others.find(({ state, isUp }) => isUp && state === 'Recreating');
  if (busy !== undefined) return wait(`${busy.name} is being made anew`);
  const lacking = lackOf(self, others, floor);
  if (lacking !== undefined) return wait(lacking);
  const first = others
    .filter(({ state, isUp, name }) => isUp && state === 'Waiting' && name < self.name)
    .find((one) => lackOf(one, without(one, [self, ...others]), floor) === undefined);
  return first === undefined ? { kind: 'go' } : wait(`${first.name} comes first`);
}

const wait = (why: string): RecreationDecision => ({ kind: 'wait', why });

const without = (one: Peer, all: readonly Peer[]): readonly Peer[] =>
  all.filter((other) => other !== one);

/** What keeps it from going, as a clause; undefined: nothing. */
function lackOf(
  { ready }: Peer,
  others: readonly Peer[],
  floor: number | undefined,
): string | undefined {
  if (ready === 0) return undefined;
  if (floor === undefined)
    return mayLeave(others) ? undefined : 'the other clusters are not all ready';
  const have = others.reduce((sum, other) => sum + Math.min(other.ready, other.target), 0);
  if (have >= floor) return undefined;
  const most = others.reduce((sum, other) => sum + other.target, 0);
  return most < floor
    ? `minReadyReplicas keeps ${floor} ready, and the other clusters are to have ${most}`
    : `minReadyReplicas keeps ${floor} ready, and the other clusters have ${have}`;
}
