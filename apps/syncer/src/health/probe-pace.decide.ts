/**
 * How soon a member is probed again, and what is cause to do so at once.
 *
 * A member that is ready and answers is probed at a calm pace: with many of them, probes would otherwise be most of what a
 * fleet at rest costs. What dies is noticed by what breaks on it. So any failure of a request or a watch is cause to ask that
 * member, and one failed probe is cause to ask all of them: what fails together must be seen together before the first
 * is lost, as the brake on mass losses counts what is suspected by then.
 */
import type { ClusterPhase } from '@navarch/model';

export type ProbePace = {
  /** Between two probes of a member that is not well, and the least between two of any. */
  readonly everyMs: number;
  /** Between two probes of one that is well, at most. */
  readonly calmMs: number;
};

/** Rests are shorter by up to this share, so that members that were asked together are not for ever. */
const spreadShare = 0.2;

/** How much longer than {@link ProbePace.everyMs} a member that is well may rest. `chance` in [0, 1). */
export const calmRestMs = ({ everyMs, calmMs }: ProbePace, chance: number): number =>
  Math.max(0, calmMs * (1 - spreadShare * chance) - everyMs);

/**
 * Whether the other members are probed at once, and as often as it is: it may be about to be lost. One that is lost already,
 * or never was there, may stay away for ever, and tells nothing of the others. An unknown phase may be any.
 */
export const isInDoubt = (phase: ClusterPhase | undefined, ok: boolean): boolean =>
  !ok && phase !== 'lost' && phase !== 'joining';

/** What a failure of the client says. */
export type Failure = { readonly code: string; readonly status: number | undefined };

/** Whether a failure may mean that the member is away or not ready. A refusal, or "too many", is given by one that is well. */
export const isCause = ({ code, status }: Failure): boolean =>
  ofTheMember.has(code) || (code === 'member.overloaded' && status !== undefined && status >= 500);

const ofTheMember: ReadonlySet<string> = new Set([
  'member.failed',
  'member.garbage',
  'member.redirected',
  'member.timeout',
  'member.tls',
  'member.unreachable',
]);
