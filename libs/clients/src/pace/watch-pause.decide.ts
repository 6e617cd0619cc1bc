/**
 * How long to wait before a list is read again and its watch opened anew.
 *
 * A member that ends every watch at once, or says 410 to each, would otherwise be listed again and again by every watch
 * that there is on it. The first end costs a moment, those that follow in a row ever more, and chance keeps the kinds
 * apart. A member that is not there at all is not waited for any longer than that: its rest is the guard's concern, and
 * when it is back it must be seen.
 */
import { MemberError, type MemberErrorCode } from '../errors.js';
import { watchLimits } from '../limits.js';

/** `failures`: watches in a row that a member which answers has failed early. */
export type WatchPause = { readonly failures: number; readonly pauseMs: number };

export type WatchEnd = {
  /** From before the list to the end of the watch. */
  readonly lastedMs: number;
  /** Undefined when it ended in peace. */
  readonly error: unknown;
};

/** `chance` in [0, 1). */
export function watchPause(
  failures: number,
  { lastedMs, error }: WatchEnd,
  chance: number,
): WatchPause {
  const { reopenMsMin, reopenMsFirst, reopenMsMax, wellMs } = watchLimits;
  const isFailure = isOfTheWatch(error);
  const before = isFailure && lastedMs < wellMs ? failures : 0;
  const ceiling = Math.min(reopenMsMax, reopenMsFirst * 2 ** Math.min(before, 16));
  const pauseMs = Math.round(reopenMsMin + (ceiling - reopenMsMin) * chance);
  return { failures: isFailure ? before + 1 : 0, pauseMs };
}

const isOfTheWatch = (error: unknown): boolean =>
  error instanceof MemberError && !away.has(error.code);

/** The member was not asked, or was not there. */
const away: ReadonlySet<string> = new Set<MemberErrorCode>([
  'member.addressRefused',
  'member.busy',
  'member.closed',
  'member.noSocket',
  'member.suspended',
  'member.timeout',
  'member.tls',
  'member.unreachable',
]);
