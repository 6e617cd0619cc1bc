/**
 * How long replicas that may go still stay.
 *
 * Between the moment from which a copy may shrink and the write that shrinks it lies the drain: who sends work there is told
 * first. Replicas that may go later begin their own drain later and never delay those before them, so each one is told for
 * just as long, and an end is always near. What may not go after all is taken back, and drains anew when it may. The
 * clock is in the stages and time is an argument: whoever goes on with them goes on with the same drain.
 */
import { type DrainReport, type DrainStage, toTimestamp } from '@navarch/model';
import { limits } from '../limits.js';

export type DrainFacts = {
  /** Replicas that the copy asks for now, in the member. */
  readonly running: number;
  /** How far it may shrink now: `running` where nothing may go. */
  readonly permitted: number;
  readonly drainMs: number;
  /** What drains already. */
  readonly stages: readonly DrainStage[];
  /** Milliseconds since the epoch. */
  readonly now: number;
};

export type Drain = {
  /** The replicas to send now; never fewer than permitted, never more than run. */
  readonly replicas: number;
  /** What drains, what is over included until it is gone: a write that fails begins no drain anew. */
  readonly stages: readonly DrainStage[];
};

export function decideDrain({ running, permitted, drainMs, stages, now }: DrainFacts): Drain {
  if (permitted >= running) return { replicas: running, stages: [] };
  if (drainMs <= 0) return { replicas: permitted, stages: [] };
  const standing = stages
    .map(({ replicas, since }) => ({ replicas: Math.max(replicas, permitted), since }))
    .filter((one, at, all) => one.replicas < Math.min(running, all[at - 1]?.replicas ?? running));
  const lowest = standing.at(-1)?.replicas ?? running;
  const all = permitted < lowest ? begun(standing, { replicas: permitted, since: now }) : standing;
  const over = all.filter(({ since }) => since + drainMs <= now);
  return { replicas: over.at(-1)?.replicas ?? running, stages: all };
}

/** One more stage; where there are as many as there may be, in the place of the last. */
const begun = (stages: readonly DrainStage[], next: DrainStage): readonly DrainStage[] => [
  ...stages.slice(0, limits.drainStagesMax - 1),
  next,
];

/** When the next of them is over, from now; undefined: none is still to come. */
export function nextMs(
  stages: readonly DrainStage[],
  drainMs: number,
  now: number,
): number | undefined {
  const left = stages.map(({ since }) => since + drainMs - now).filter((ms) => ms > 0);
  return left.length === 0 ? undefined : Math.min(...left);
}

/** What is told of it; undefined: nothing drains. */
export function reportOf(stages: readonly DrainStage[], drainMs: number): DrainReport | undefined {
  const [first, last] = [stages.at(0), stages.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return {
    since: toTimestamp(first.since),
    until: toTimestamp(last.since + drainMs),
    replicas: last.replicas,
  };
}
