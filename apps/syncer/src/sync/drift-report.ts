/** How a drift is told: as a report on the Placement, in its message, and as an Event. */
import {
  type DriftReport,
  type FieldChange,
  type MemberObjectKey,
  toTimestamp,
} from '@navarch/model';
import type { Happening } from '../events/record.js';
import type { Drift, DriftDecision } from './drift.decide.js';
import { namePaths, printDifferences } from './field-path.js';
import { stableJson } from './render.js';

/** A drift that something is done about. */
export type Drifted = Exclude<DriftDecision, { kind: 'none' }>;

const actions = {
  correct: 'corrected',
  rest: 'corrected',
  report: 'reported',
  accept: 'accepted',
} as const satisfies Record<Drifted['kind'], DriftReport['action']>;

/** The report to keep; `isNews`: it is of another drift than the one before, or something else is done about it. */
export function reportDrift(
  key: MemberObjectKey,
  { kind, drift }: Drifted,
  known: {
    readonly previous: DriftReport | undefined;
    /** This rest is on record already. */
    readonly isResting: boolean;
    /** The drift on record is being corrected: it is the same one until a write has succeeded. */
    readonly isCorrecting: boolean;
    readonly now: number;
  },
): { readonly report: DriftReport; readonly isNews: boolean } {
  const { previous, isResting, isCorrecting, now } = known;
  const what = { ...describe(key, drift), action: actions[kind] };
  const isSame = previous !== undefined && stableJson(withoutTime(previous)) === stableJson(what);
  // What was corrected and is found again was done again.
  const isTold = { rest: isResting, correct: isCorrecting, report: true, accept: true }[kind];
  if (isSame && isTold) return { report: previous, isNews: false };
  const time = drift.by?.time ?? toTimestamp(now);
  return { report: { ...what, time, count: (previous?.count ?? 0) + 1 }, isNews: true };
}

function describe(
  key: MemberObjectKey,
  drift: Drift,
): Omit<DriftReport, 'time' | 'count' | 'action'> {
  const { fields, ...more } = printDifferences(key.object, drift.differences);
  return {
    fields: fields.map(
      ({ path, ours, theirs }): FieldChange => ({
        path,
        ...(ours === undefined ? {} : { old: ours }),
        ...(theirs === undefined ? {} : { new: theirs }),
      }),
    ),
    ...more,
    ...(drift.deleted ? { deleted: true } : {}),
    ...(drift.by === undefined ? {} : { manager: drift.by.manager }),
  };
}

const withoutTime = ({ time: _time, count: _count, ...what }: DriftReport): unknown => what;

/** `spec.replicas changed in the member by kubectl-edit`. */
export function describeDrift({ deleted, differences, by }: Drift): string {
  if (deleted) return 'deleted in the member';
  const who = by === undefined ? '' : ` by ${by.manager}`;
  return `${namePaths(differences)} changed in the member${who}`;
}

/** What the Placement says of the member. */
export function driftMessage(decision: Drifted): string {
  const what = describeDrift(decision.drift);
  switch (decision.kind) {
    case 'correct':
      return what;
    case 'report':
      return `drifted: ${what}; left as it is until the federated object changes, as the policy says`;
    case 'accept':
      return `as desired but for what is left to the member: ${what}`;
    case 'rest':
      return `drifted: ${what} again and again; corrections rest until ${toTimestamp(decision.until)}`;
  }
}

/** Undefined for what is to be quiet. Without instants, so that the same again is counted and not told anew. */
export function driftEvent({ cluster }: MemberObjectKey, decision: Drifted): Happening | undefined {
  if (decision.kind === 'accept') return undefined;
  const endings = {
    correct: 'corrected',
    report: 'left as it is, as the policy says',
    rest: 'corrected too often within the hour, so corrections rest',
  } as const;
  const message = `${cluster}: ${describeDrift(decision.drift)}; ${endings[decision.kind]}`;
  return { type: 'Warning', reason: 'Drift', message };
}
