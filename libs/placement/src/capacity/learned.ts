/**
 * What pods that found no node, or did not become ready, teach of a cluster.
 *
 * A planner that forgets would send the same replicas back as soon as the cluster is empty, and for ever. So the number is
 * remembered, also after the pods are gone, and forgotten after a while to be tried again; each time that ends the same
 * way it is remembered for twice as long. Pure: the caller stores it, and asks at which instant it wants to know.
 */
import type { Instant, LearnedCapacity } from '@navarch/model';

export type LearningLimits = {
  /** How long a pod has waited before that counts. */
  readonly overdueAfterMs: number;
  /** How long it is remembered the first time. */
  readonly learnedForMs: number;
  readonly learnedForMsMax: number;
};

export const learningLimits: LearningLimits = {
  overdueAfterMs: 60_000,
  learnedForMs: 300_000,
  learnedForMsMax: 3_600_000,
};

/** A workload in one cluster. */
export type Sighting = {
  /** Replicas that the cluster was asked for. */
  readonly asked: number;
  /** Those of its pods that wait, for a node or to become ready, and since when the first does. */
  readonly waiting: { readonly pods: number; readonly since: Instant } | undefined;
  readonly at: Instant;
};

/** What is known after a sighting; the very same value when there is nothing new, undefined when nothing is known. */
export function learn(
  previous: LearnedCapacity | undefined,
  seen: Sighting,
  limits: LearningLimits = learningLimits,
): LearnedCapacity | undefined {
  const { asked, waiting, at } = seen;
  const known = isFaded(previous, at, limits) ? undefined : previous;
  if (waiting === undefined || waiting.pods === 0) return known;
  if (at - waiting.since < limits.overdueAfterMs) return known;
  if (known !== undefined && isSameWait(known, seen, limits)) return known;
  const times = (known?.times ?? 0) + 1;
  const until = at + durationMs(times, limits);
  return { replicas: Math.max(0, asked - waiting.pods), until, times };
}

/** The most replicas that the cluster is known to hold; undefined: nothing is known, or it is time to try again. */
export const learnedBound = (
  learned: LearnedCapacity | undefined,
  at: Instant,
): number | undefined =>
  learned !== undefined && at < learned.until ? learned.replicas : undefined;

/** When it was learned. */
export const learnedSince = (
  { until, times }: LearnedCapacity,
  limits: LearningLimits = learningLimits,
): Instant => until - durationMs(times, limits);

/** Forgotten for as long as it was remembered, and the time it takes to learn it again: the next time is a first time. */
function isFaded(
  learned: LearnedCapacity | undefined,
  at: Instant,
  limits: LearningLimits,
): boolean {
  if (learned === undefined) return false;
  return at >= learned.until + durationMs(learned.times, limits) + limits.overdueAfterMs;
}

/** Pods that waited when it was learned say nothing new: they go as soon as fewer are asked for. */
const isSameWait = (
  learned: LearnedCapacity,
  { waiting, at }: Sighting,
  limits: LearningLimits,
): boolean => {
  const learnedAt = learnedSince(learned, limits);
  return at < learned.until && (waiting?.since ?? at) <= learnedAt;
};

const durationMs = (times: number, { learnedForMs, learnedForMsMax }: LearningLimits): number =>
  Math.min(learnedForMsMax, learnedForMs * 2 ** (times - 1));
