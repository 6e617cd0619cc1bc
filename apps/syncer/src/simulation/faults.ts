/** What goes wrong with questions: how one to the store or to a member fares, by the seed and by what is broken now. */
import { MemberError } from '@navarch/clients';
import { UnavailableError } from '@navarch/model';
import type { Random } from './random.js';
import type { Course } from './scheduler.js';

/** Chances, and what is switched off. */
export type Faults = {
  /** Chance that one question fails. */
  failing: number;
  /** The store answers nobody. */
  isStoreAway: boolean;
  /** Chance that a ring of the queue is lost, comes twice or late. */
  ringing: number;
  /** Rings are lost, all of them. */
  isQueueAway: boolean;
};

export const noFaults = (): Faults => ({
  failing: 0,
  isStoreAway: false,
  ringing: 0,
  isQueueAway: false,
});

/** How a member can be away: it refuses connections, or says nothing at all. */
export type Silence = 'refused' | 'silent';

const storeLateMs = 3_000;
const memberLateMs = 15_000;
const memberTimeoutMs = 10_000;
const storeTimeoutMs = 2_000;
const slowMs = 4_000;

const storeGone = (): Error => new UnavailableError('store.unavailable');

export function storeCourse(faults: Faults, random: Random): Course | undefined {
  if (faults.isStoreAway)
    return { effect: 'never', error: storeGone(), answerAfterMs: random.below(storeTimeoutMs) };
  if (faults.failing === 0 || !random.chance(faults.failing)) return undefined;
  const kind = random.below(10);
  if (kind < 4) return { effect: 'never', error: storeGone() };
  if (kind < 7) return { effect: 'now', error: storeGone() };
  if (kind < 8) return { effect: { afterMs: random.below(storeLateMs) }, error: storeGone() };
  return { effect: 'now', answerAfterMs: random.below(slowMs) };
}

export function memberCourse(
  silence: Silence | undefined,
  faults: Faults,
  random: Random,
): Course | undefined {
  if (silence === 'refused')
    return { effect: 'never', error: new MemberError('member.unreachable') };
  if (silence === 'silent') return { effect: 'never', ...timedOut() };
  if (faults.failing === 0 || !random.chance(faults.failing)) return undefined;
  return random.pick(memberCourses)(random);
}

const memberCourses: readonly [(random: Random) => Course, ...((random: Random) => Course)[]] = [
  () => ({ effect: 'never', error: new MemberError('member.unreachable') }),
  () => ({ effect: 'never', error: new MemberError('member.failed', {}, { status: 500 }) }),
  (random) => {
    const answer = { status: 429, retryAfterMs: 200 + random.below(2_000) };
    return { effect: 'never', error: new MemberError('member.overloaded', {}, answer) };
  },
  () => ({ effect: 'now', error: new MemberError('member.unreachable') }),
  () => ({ effect: 'now', ...timedOut() }),
  (random) => ({
    effect: { afterMs: memberTimeoutMs + random.below(memberLateMs) },
    ...timedOut(),
  }),
  (random) => ({ effect: 'now', answerAfterMs: random.below(slowMs) }),
];

const timedOut = (): { error: Error; answerAfterMs: number } => ({
  error: new MemberError('member.timeout'),
  answerAfterMs: memberTimeoutMs,
});
