/**
 * What a member answered, as rows: member states are the federation's only memory of what it sent where.
 *
 * A failure is recorded in words of ours (a code and the member's reason word), never with the member's text: that may
 * quote what it refused.
 */
import { MemberError } from '@navarch/clients';
import {
  again,
  apiVersionOf,
  done,
  type JsonObject,
  type KubeObject,
  type MemberObjectKey,
  neededByPods,
  type Outcome,
  printMemberObjectKey,
  type SyncFindings,
  toTimestamp,
} from '@navarch/model';
import { gather, type Offer, type Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { EventRecorder, Happening } from '../events/record.js';
import { isHold } from '../freeze/book.js';
import { corrected } from './corrected.js';
import { attemptOf, denialAfter, isDenial, restLeftMs } from './denial.decide.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { adoption, recreation, type Refused, reportConflict } from './conflict.js';
import { placementOf, type SyncReading } from './facts.js';
import { describeFailure } from './describe-failure.js';
import { findingsOf } from './findings.js';
import type { Presence } from './definition-marks.js';
import { differencesOf } from './differences.js';
import { printPath } from './field-path.js';
import { standsAgainMs, syncLimits } from './limits.js';
import { type Held, holdMessage } from './meeting.js';
import type { Claim } from './operation.decide.js';
import { describeAwaited } from './wait.decide.js';
import { stableJson } from './render.js';
import { createTellingStates, type TellingStates } from './telling.js';

export type AppliedFacts = {
  /** What was sent. */
  readonly manifest: KubeObject;
  /** What the member answered that it has now. */
  readonly copy: KubeObject;
  readonly digest: string;
  readonly offer: Offer;
  readonly held: Held | undefined;
  readonly claim: Claim;
};

/** The versions of a copy as a member answered them after our write. */
export function versionsOf(copy: KubeObject): {
  memberUid: string;
  memberVersion: string;
  memberGeneration?: number;
} {
  const { uid = '', resourceVersion = '', generation } = copy.metadata;
  return {
    memberUid: uid,
    memberVersion: resourceVersion,
    ...(generation === undefined ? {} : { memberGeneration: generation }),
  };
}

export type RecordsParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly events: EventRecorder;
  readonly now: () => number;
};

/** One copy, and what was read of it. */
export type Subject = { readonly key: MemberObjectKey; readonly reading: SyncReading };

export class Records {
  /** What is recorded here shows in the object's status. */
  readonly states: TellingStates;

  private readonly waitingFor: (key: MemberObjectKey) => Promise<readonly MemberObjectKey[]>;

  constructor(private readonly parts: RecordsParts) {
    this.states = createTellingStates({ states: parts.store.memberStates, bell: parts.bell });
    this.waitingFor = gather(
      (keys) => parts.store.memberStates.waitingFor(keys),
      limits.gatheredMax,
    );
  }

  /** A copy that may not shrink all the way yet is recorded as what was sent, and as not synced. */
  async applied(subject: Subject, facts: AppliedFacts): Promise<Outcome> {
    const { key } = subject;
    const { copy, held, claim } = facts;
    const found = findingsAfter(corrected(findingsOf(subject.reading), this.parts.now()), facts);
    const findings = held === undefined ? withoutMove(found) : found;
    await this.keep(subject, findings);
    if (claim.kind === 'adopt') await this.announce(subject, adoption(key, claim));
    const { immutable } = findingsOf(subject.reading);
    if (immutable?.state === 'Recreating') await this.announce(subject, recreation(key, immutable));
    await this.states.applied({
      key,
      ...facts.offer,
      digest: facts.digest,
      ...versionsOf(copy),
      driftMarks: subject.reading.state?.driftMarks ?? 0,
      message: sentMessage(findings),
    });
    if (isNeededByPods(key)) await this.wakeWaiting(key);
    if (held === undefined) return done;
    await this.remark(key, holdMessage(held));
    return again(held.againMs);
  }

  /** A copy that is not wanted any more stays whole until the others are ready. */
  async staying(key: MemberObjectKey): Promise<Outcome> {
    await this.remark(key, 'stays until the other clusters are ready, then it goes');
    return again(limits.heldShrinkMs);
  }

  /** It is not synced yet, and this is why. */
  async remark(key: MemberObjectKey, message: string): Promise<void> {
    await this.states.failed({ key, message });
  }

  async forget(key: MemberObjectKey): Promise<Outcome> {
    await this.states.remove(key);
    return done;
  }

  /** What stands in the way stays there until a person moves it, so the longer it stands the less often it is looked at. */
  async refused(subject: Subject, refused: Refused): Promise<Outcome> {
    const now = this.parts.now();
    const findings = findingsOf(subject.reading);
    const since = findings.conflict?.since ?? toTimestamp(now);
    const conflict = reportConflict(subject.key, { ...refused, since });
    // In this order: who reads of a conflict reads why, too.
    await this.fail(subject, { reason: 'Conflict', message: refused.reason });
    await this.keep(subject, { ...findings, conflict });
    return again(standsAgainMs(now - Date.parse(since)));
  }

  /** Keeps what was found. */
  async keep({ key, reading }: Subject, findings: SyncFindings): Promise<void> {
    if (stableJson(findings) === stableJson(findingsOf(reading))) return;
    const isEmpty = Object.keys(findings).length === 0;
    const found = findings as unknown as JsonObject;
    await this.states.found(isEmpty ? { key } : { key, findings: found });
  }

  /** The member has no such kind: it is looked for again now and then, as it may be installed yet. */
  async unserved(key: MemberObjectKey, reading: SyncReading): Promise<Outcome> {
    const { kind } = reading;
    const message = `the member does not serve ${kind.resource}.${apiVersionOf(kind)}`;
    await this.fail({ key, reading }, { reason: 'NotServed', message });
    return again(syncLimits.unservedMs);
  }

  /** The same where there is a definition of it, which the member does not serve yet. */
  async withoutKind(
    subject: Subject,
    { message, reason, againMs }: Extract<Presence, { kind: 'missing' }>,
  ): Promise<Outcome> {
    if (reason === undefined) await this.remark(subject.key, message);
    else await this.fail(subject, { reason, message });
    return again(againMs);
  }

  /**
   * Runs a meeting with a member, unless it denied the very same a short while ago; what goes wrong is recorded on the copy
   * before it is retried. `asked`: what the member is to have, as a digest.
   */
  async failuresOf(
    subject: Subject,
    asked: string,
    meet: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const attempt = attemptOf({ digest: asked, ...factsOfAttempt(subject.reading) });
    const restMs = restLeftMs(findingsOf(subject.reading).denied, attempt, this.parts.now());
    if (restMs !== undefined) return again(restMs);
    try {
      return await meet();
    } catch (error) {
      if (isHold(error) || isTooLate(error)) throw error;
      const afterMs = patienceWith(error);
      if (afterMs !== undefined) return again(afterMs);
      await this.fail(subject, { reason: 'SyncFailed', message: describeFailure(error) });
      if (!isDenial(error)) throw error;
      return await this.denied(subject, attempt);
    }
  }

  private async denied({ key, reading }: Subject, attempt: string): Promise<Outcome> {
    // What was found during the meeting is kept too.
    const state = await this.parts.store.memberStates.get(key);
    const findings = findingsOf({ ...reading, state });
    const now = this.parts.now();
    const denied = denialAfter(findings.denied, attempt, now);
    await this.keep({ key, reading: { ...reading, state } }, { ...findings, denied });
    return again(denied.until - now);
  }

  /** As {@link remark}, and with an Event. */
  async fail(
    subject: Subject,
    failure: { readonly reason: string; readonly message: string },
  ): Promise<void> {
    const { key, reading } = subject;
    if (reading.state?.message === failure.message && !reading.state.synced) return;
    await this.remark(key, failure.message);
    const message = `${key.cluster}: ${failure.message}`;
    await this.announce(subject, { type: 'Warning', reason: failure.reason, message });
  }

  async announce({ reading }: Subject, happening: Happening): Promise<void> {
    const involved = reading.placement?.body ?? reading.object?.body;
    if (involved !== undefined) await this.parts.events.record(involved, happening);
  }

  /** Those that the copy was to be there before. */
  private async wakeWaiting(key: MemberObjectKey): Promise<void> {
    const waiting = await this.waitingFor(key);
    await this.parts.bell.mark(
      waiting.map((one) => ({ loop: loopNames.sync, key: printMemberObjectKey(one) })),
    );
  }
}

const isNeededByPods = ({ object }: MemberObjectKey): boolean =>
  neededByPods.some(
    ({ group, resource }) => group === object.group && resource === object.resource,
  );

const factsOfAttempt = (reading: SyncReading) => ({
  placement: placementOf(reading),
  clusterState: reading.clusterState,
});

/** Nothing stands in the way any more, and what the member made of what we sent is seen in its answer. */
function findingsAfter(
  { conflict: _ended, denied: _allowed, overruled: _former, ...kept }: SyncFindings,
  { copy, manifest }: AppliedFacts,
): SyncFindings {
  const overruled = differencesOf(manifest, copy)
    .slice(0, syncLimits.overruledMax)
    .map(({ steps }) => printPath(steps));
  return overruled.length === 0 ? kept : { ...kept, overruled };
}

/** What was to leave has left, or is to stay. */
const withoutMove = ({ move: _move, draining: _over, ...kept }: SyncFindings): SyncFindings => kept;

const sentMessage = ({ waiting }: SyncFindings): string =>
  waiting === undefined
    ? 'as desired'
    : `sent without ${describeAwaited(waiting)}, which did not come in time`;

/**
 * How soon to look again, in milliseconds, when the member has enough to do: it was not asked at all, or said so. That is no
 * failure of this object and nothing to tell anybody. Undefined for every other error.
 */
export function patienceWith(error: unknown): number | undefined {
  if (!(error instanceof MemberError)) return undefined;
  switch (error.code) {
    case 'member.busy':
      return error.retryAfterMs ?? limits.busyMemberMs;
    case 'member.suspended':
    case 'member.noSocket':
    case 'member.overloaded':
      return error.retryAfterMs ?? limits.suspendedMemberMs;
    default:
      return undefined;
  }
}

/** The turn was over: another syncer may have the key by now, and what it writes down is not to be overwritten. */
const isTooLate = (error: unknown): boolean =>
  error instanceof MemberError && error.code === 'member.tooLate';
