/**
 * A member that denied something will most likely deny the very same again: its webhooks, its quotas and its rules do not
 * change by being asked. So what was denied rests, the longer the more often it was denied, and is asked for at once when
 * something else is to be sent, when it was decided anew, or when the cluster has changed.
 */
import { MemberError } from '@navarch/clients';
import type { Denial, Placement } from '@navarch/model';
import { syncLimits } from './limits.js';

/** What is asked of a member, as a text that differs when there is reason to ask again. */
export type AttemptFacts = {
  /** Of the rendering, or why the copy is to go. */
  readonly digest: string;
  readonly placement: Placement | undefined;
  /** See {@link SyncReading.clusterState}. */
  readonly clusterState: string | undefined;
};

export const attemptOf = ({ digest, placement, clusterState = '' }: AttemptFacts): string =>
  [digest, placement?.metadata.generation ?? 0, clusterState].join(' ');

const denials: ReadonlySet<string> = new Set(['member.invalid', 'member.forbidden']);
const unauthorized = 401;

/** The member understood who asks and what is asked, and will not have it. */
export const isDenial = (error: unknown): boolean =>
  error instanceof MemberError && denials.has(error.code) && error.status !== unauthorized;

/** The record of one more denial: each rest is as long as the attempt has been denied for, within bounds. */
export function denialAfter(standing: Denial | undefined, attempt: string, now: number): Denial {
  const since = standing?.attempt === attempt ? Math.min(standing.since, now) : now;
  const { denialRestMinMs, denialRestMaxMs } = syncLimits;
  const restMs = Math.min(denialRestMaxMs, Math.max(denialRestMinMs, now - since));
  return { attempt, since, until: now + restMs };
}

/** Milliseconds that are left of the rest; undefined when there is none and the member may be asked. */
export function restLeftMs(
  standing: Denial | undefined,
  attempt: string,
  now: number,
): number | undefined {
  if (standing === undefined || standing.attempt !== attempt) return undefined;
  const leftMs = standing.until - now;
  // A clock that was set back must not make a rest longer.
  return leftMs > 0 ? Math.min(leftMs, syncLimits.denialRestMaxMs) : undefined;
}
