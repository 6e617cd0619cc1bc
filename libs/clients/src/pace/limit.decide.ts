/**
 * How many requests a member may have under way, as TCP finds how much a line may carry.
 *
 * The limit grows by one for each round of good answers, and by one for each good answer (that is, it doubles) after a
 * fresh start, until it is back near where the trouble began. A sign of strain takes a share away, once a round: what was
 * sent before the cut says nothing about the limit after it.
 */
import type { MemberLimits } from '../limits.js';

export type LimitBounds = Pick<
  MemberLimits,
  'concurrencyMin' | 'concurrencyMax' | 'concurrencyStart'
>;

/** `limit` is kept with its fraction; its whole part is what holds. */
export type Limit = {
  readonly limit: number;
  /** Below it, every good answer adds one. */
  readonly easyBelow: number;
  /** When it was last cut, on the stopwatch. */
  readonly cutAt: number;
};

export const firstLimit = (bounds: LimitBounds): Limit => ({
  limit: Math.min(bounds.concurrencyStart, bounds.concurrencyMax),
  easyBelow: Infinity,
  cutAt: -Infinity,
});

/** After a good answer. */
export function grown(now: Limit, bounds: LimitBounds): Limit {
  const step = now.limit < now.easyBelow ? 1 : 1 / now.limit;
  return { ...now, limit: Math.min(bounds.concurrencyMax, now.limit + step) };
}

/** After a sign of strain from a request that began at `startedAt`; leaves `share` of the limit. */
export function cut(
  now: Limit,
  strain: { readonly share: number; readonly startedAt: number; readonly at: number },
  bounds: LimitBounds,
): Limit {
  if (strain.startedAt < now.cutAt) return now;
  const limit = Math.max(leastOf(bounds), now.limit * strain.share);
  return { limit, easyBelow: limit, cutAt: strain.at };
}

/** After a rest: from the least, and easily up to half of what it was. */
export const restarted = (now: Limit, at: number, bounds: LimitBounds): Limit => ({
  limit: leastOf(bounds),
  easyBelow: Math.max(leastOf(bounds), now.limit / 2),
  cutAt: at,
});

export const leastOf = ({ concurrencyMin, concurrencyMax }: LimitBounds): number =>
  Math.min(concurrencyMin, concurrencyMax);
