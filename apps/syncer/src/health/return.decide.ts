/**
 * How long a lost cluster must be well before it is taken back.
 *
 * A cluster that comes and goes would otherwise cost two moves of all its replicas each time. The time doubles with each
 * loss within the last hour; the losses are kept in the Cluster, so that the next keeper knows them too.
 */
import { type Instant, toTimestamp } from '@navarch/model';

const windowMs = 3_600_000;
const returnAfterMsMax = 3_600_000;
/** More than these make no difference any more. */
const lossesMax = 16;

type Losses = readonly string[] | undefined;

export const recentLosses = (losses: Losses, now: Instant): readonly string[] =>
  (losses ?? []).filter((at) => now - Date.parse(at) < windowMs).slice(-lossesMax);

export const withLoss = (losses: Losses, now: Instant): readonly string[] =>
  [...recentLosses(losses, now), toTimestamp(now)].slice(-lossesMax);

export function returnAfterMs(losses: Losses, now: Instant, firstMs: number): number {
  const count = recentLosses(losses, now).length;
  return Math.min(returnAfterMsMax, firstMs * 2 ** Math.max(0, count - 1));
}

/** What a person is told of a cluster that answers and is not taken back yet. Does not change while it waits. */
export function printWaiting(losses: Losses, now: Instant, firstMs: number): string {
  const count = recentLosses(losses, now).length;
  const often = count > 1 ? `, as it was lost ${count} times within an hour` : '';
  const seconds = Math.ceil(returnAfterMs(losses, now, firstMs) / 1_000);
  return `answers again; taken back when it has been well for ${seconds} s${often}`;
}
