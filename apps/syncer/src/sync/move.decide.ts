/**
 * How many replicas of a copy that is to shrink stay for now: the clocks of a move.
 *
 * Surge, wait until the others are ready or the policy's patience ends, drain, shrink. The clock of the wait starts anew with
 * each new division of the replicas, as new replicas need their time; that of a drain is the replicas' own. What a timeout
 * may give up is that all are ready, which nobody promised, and never a floor that the policy names.
 */
import type { DrainReport, MoveRecord, MoveRules, Placement } from '@navarch/model';
import { limits } from '../limits.js';
import { decideDrain, nextMs, reportOf } from './drain.decide.js';
import { floorOf, permittedReplicas, type Share } from './shrink.decide.js';

export type MoveFacts = {
  /** Replicas that the copy asks for now, in the member. */
  readonly running: number;
  /** Replicas of the copy that are ready. */
  readonly ready: number;
  readonly permitted: Permitted;
  readonly rules: MoveRules | undefined;
  /** How far the move was when it was last looked at. */
  readonly record: MoveRecord | undefined;
  /** The division of the replicas, as a text. */
  readonly plan: string;
  /** The copy shrinks since fewer are wanted. */
  readonly isScaleDown: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** How far the copy may shrink as the others are now, and when they were waited for long enough. */
export type Permitted = { readonly inTime: number; readonly late: number };

export type Move = {
  /** To be sent now. */
  readonly replicas: number;
  /** To be kept until the next look; undefined: nothing is. */
  readonly record?: MoveRecord;
  readonly draining?: DrainReport;
  /** How soon to look again while not all may go. */
  readonly againMs: number;
};

/** `target`: what the copy shrinks to in the end. */
export function decideMove(facts: MoveFacts, target: number): Move {
  const { running, ready, rules, now } = facts;
  if (rules === undefined || target >= running)
    return { replicas: facts.permitted.inTime, againMs: limits.heldShrinkMs };
  const clock = clockOf(facts);
  const permitted = permittedAt(facts, clock.since);
  const drainMs = drainMsOf(facts, clock);
  const drain = { running, permitted, drainMs, stages: clock.stages, now };
  const { replicas, stages } = decideDrain(drain);
  // Of what is not ready nobody is to let go, and a copy that shrinks gives that up first.
  const withUnready = Math.max(permitted, ready);
  const draining = reportOf(stages, drainMs);
  return {
    replicas: Math.min(replicas, withUnready),
    record: { ...clock, stages },
    ...(draining === undefined ? {} : { draining }),
    againMs: Math.min(limits.heldShrinkMs, nextMs(stages, drainMs, now) ?? limits.heldShrinkMs),
  };
}

function clockOf({ record, plan, isScaleDown, now }: MoveFacts): MoveRecord {
  const since = record?.plan === plan ? record.since : now;
  // A move that was under way when the user scaled down remains one.
  const isAtOnce = isScaleDown && (record === undefined || record.isScaleDown === true);
  const stages = record?.stages ?? [];
  return { plan, since, stages, ...(isAtOnce ? { isScaleDown: true } : {}) };
}

function permittedAt({ permitted, rules, now }: MoveFacts, since: number): number {
  const seconds = rules?.readyTimeoutSeconds;
  const isLate = seconds !== undefined && now - since >= seconds * 1_000;
  return isLate ? Math.min(permitted.inTime, permitted.late) : permitted.inTime;
}

const drainMsOf = ({ rules }: MoveFacts, { isScaleDown }: MoveRecord): number =>
  isScaleDown === true ? 0 : (rules?.drainSeconds ?? 0) * 1_000;

export type FloorFacts = {
  /** Replicas of the workload. */
  readonly wanted: number;
  /** The ready replicas that the policy names. */
  readonly minReady: number | string | undefined;
  readonly isPatient: boolean;
  readonly running: number;
  readonly target: number;
  readonly others: readonly Other[];
};

type Other = Share & { readonly isUp: boolean };

/** All are waited for before the floor of the policy is; not so by a user who wants fewer. */
export const isPatient = (placement: Placement, cluster: string): boolean =>
  placement.spec.move?.readyTimeoutSeconds !== undefined && !isScaleDown(placement, cluster);

export const isScaleDown = ({ spec }: Placement, cluster: string): boolean =>
  spec.clusters.find(({ name }) => name === cluster)?.scaledDown === true;

/**
 * With patience (a timeout) all are waited for first. When it ends the policy's floor holds; where it names none the others
 * count as if they were ready, so that what found no place elsewhere stays.
 */
export function permittedBy(facts: FloorFacts): Permitted {
  const { wanted, minReady, isPatient, running, target, others } = facts;
  const named = floorOf(wanted, minReady);
  const floor = isPatient ? wanted : named;
  return {
    inTime: permittedReplicas({ floor, running, target, others }),
    late: permittedReplicas({
      floor: named,
      running,
      target,
      others: minReady === undefined ? asIfReady(others) : others,
    }),
  };
}

/** As they are to be; of those that cannot be reached nothing is hoped. */
export const asIfReady = <One extends Other>(others: readonly One[]): readonly One[] =>
  others.map((one) => (one.isUp ? { ...one, ready: Math.max(one.ready, one.target) } : one));
