/**
 * Whether a member answers slower than it does in calm.
 *
 * Calm is what it takes when little is asked of it; each verb has its own, since a write takes longer than a read. A member
 * that is slow because of us is quick again once less is asked, and calm stays as it was. One that is slow of its own
 * accord (farther away, smaller) stays slow at the least that we ask: then that is its calm, and the limit grows again.
 */
import { paceLimits } from '../limits.js';

/** Milliseconds, smoothed. */
export type Latency = { readonly calmMs: number; readonly recentMs: number };

/** `isLittle`: hardly anything else was asked of the member meanwhile. */
export function heard(before: Latency | undefined, tookMs: number, isLittle: boolean): Latency {
  if (before === undefined) return { calmMs: tookMs, recentMs: tookMs };
  const { calmMs, recentMs } = before;
  const counted = Math.min(tookMs, slowMs(before) * paceLimits.outlierFactor);
  return {
    calmMs: calmMs + (tookMs - calmMs) * calmShare(tookMs < calmMs, isLittle),
    recentMs: recentMs + (counted - recentMs) * paceLimits.recentShare,
  };
}

/** The share of the limit that this latency leaves; undefined while it is not slow. */
export function shareFor(latency: Latency): number | undefined {
  const share = slowMs(latency) / latency.recentMs;
  if (share >= 1) return undefined;
  return Math.min(paceLimits.slowShareMax, Math.max(paceLimits.slowShareMin, share));
}

const slowMs = ({ calmMs }: Latency): number =>
  calmMs * paceLimits.slowFactor + paceLimits.slowSlackMs;

function calmShare(isQuicker: boolean, isLittle: boolean): number {
  if (isQuicker) return paceLimits.calmDownShare;
  return isLittle ? paceLimits.calmUpShare : 0;
}
