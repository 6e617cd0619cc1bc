/**
 * Surge first: how far a copy may shrink now.
 *
 * A move grows the target before the source shrinks. A source may give up only what keeps the ready replicas of
 * the others at the workload's floor. Others count no further than their own target, so that two sources that
 * shrink at the same time never both rely on the same surplus.
 */
import { resolveAmount } from '@navarch/placement';

export type Share = {
  /** Replicas that the placement gives this cluster. */
  readonly target: number;
  /** Ready there now; unknown or unreachable counts as 0. */
  readonly ready: number;
};

export type ShrinkFacts = {
  /** Ready replicas to keep fleet-wide. */
  readonly floor: number;
  /** Replicas that the copy asks for now, in the member. */
  readonly running: number;
  readonly target: number;
  readonly others: readonly Share[];
};

/** Ready replicas to keep: what the rules say, a percentage rounded up; all that are wanted if they say nothing. */
export const floorOf = (wanted: number, minReady: number | string | undefined): number =>
  minReady === undefined ? wanted : Math.min(wanted, resolveAmount(minReady, wanted, 'up'));

/** The replicas to send now: `target`, or more while the others are not ready. Never above what runs. */
export function permittedReplicas({ floor, running, target, others }: ShrinkFacts): number {
  if (target >= running) return target;
  const elsewhere = others.reduce((sum, one) => sum + Math.min(one.ready, one.target), 0);
  return Math.max(target, Math.min(running, floor - elsewhere));
}
