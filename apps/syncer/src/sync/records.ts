/**
 * What a member answered, as rows: member states are the federation's only memory of what it sent where.
 *
 * A failure is recorded in words of ours (a code and the member's reason word), never with the member's text: that may
 * quote what it refused.
 */
import { MemberError } from '@navarch/clients';
import {
  again,
  DomainError,
  done,
  type KubeObject,
  type MemberObjectKey,
  type Outcome,
  printObjectKey,
} from '@navarch/model';
import type { Offer, Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { EventRecorder } from '../events/record.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import type { Held } from './copies.js';
import type { SyncReading } from './facts.js';

export type AppliedFacts = {
  readonly copy: KubeObject;
  readonly digest: string;
  readonly offer: Offer;
  readonly held: Held | undefined;
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

/** A foreign object in the way is looked at again now and then: a person may have moved it. */
const refusedAgainMs = 30_000;

export class Records {
  constructor(
    private readonly store: Store,
    private readonly bell: Bell,
    private readonly events: EventRecorder,
  ) {}

  /** A copy that may not shrink all the way yet is recorded as what was sent, and as not synced. */
  async applied(key: MemberObjectKey, facts: AppliedFacts): Promise<Outcome> {
    const { copy, held } = facts;
    await this.store.memberStates.recordApplied([
      {
        key,
        ...facts.offer,
        digest: facts.digest,
        ...versionsOf(copy),
        message: 'as desired',
      },
    ]);
    if (held === undefined) {
      await this.wakeStatus(key);
      return done;
    }
    await this.store.memberStates.recordFailed([{ key, message: holdMessage(held) }]);
    await this.wakeStatus(key);
    return again(limits.heldShrinkMs);
  }

  async forget(key: MemberObjectKey): Promise<Outcome> {
    await this.store.memberStates.remove(key);
    await this.wakeStatus(key);
    return done;
  }

  async refused(key: MemberObjectKey, reading: SyncReading, reason: string): Promise<Outcome> {
    await this.fail(key, reading, { reason: 'Conflict', message: reason });
    return again(refusedAgainMs);
  }

  /** Runs a meeting with a member; what goes wrong is recorded on the copy before it is retried. */
  async failuresOf(
    key: MemberObjectKey,
    reading: SyncReading,
    meet: () => Promise<Outcome>,
  ): Promise<Outcome> {
    try {
      return await meet();
    } catch (error) {
      const afterMs = patienceWith(error);
      if (afterMs !== undefined) return again(afterMs);
      await this.fail(key, reading, { reason: 'SyncFailed', message: describeFailure(error) });
      throw error;
    }
  }

  private async fail(
    key: MemberObjectKey,
    reading: SyncReading,
    failure: { readonly reason: string; readonly message: string },
  ): Promise<void> {
    if (reading.state?.message === failure.message && !reading.state.synced) return;
    await this.store.memberStates.recordFailed([{ key, message: failure.message }]);
    await this.wakeStatus(key);
    const involved = reading.placement?.body ?? reading.object?.body;
    if (involved === undefined) return;
    const message = `${key.cluster}: ${failure.message}`;
    await this.events.record(involved, { type: 'Warning', reason: failure.reason, message });
  }

  private async wakeStatus(key: MemberObjectKey): Promise<void> {
    await this.bell.mark([{ loop: loopNames.status, key: printObjectKey(key.object) }]);
  }
}

export const holdMessage = (held: Held): string =>
  `keeps ${held.replicas} replicas until enough are ready elsewhere, then ${held.target}`;

/**
 * How soon to look again when nothing was asked of the member at all, in milliseconds: it has enough to do, or is left alone
 * for a moment. That is no failure of this object and nothing to tell anybody. Undefined for every other error.
 */
export function patienceWith(error: unknown): number | undefined {
  if (!(error instanceof MemberError)) return undefined;
  if (error.code === 'member.busy') return limits.busyMemberMs;
  return error.code === 'member.suspended' ? limits.suspendedMemberMs : undefined;
}

/** The code of what failed, and the member's reason word or status if it gave one. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof DomainError)) return 'failed: unexpected error';
  if (!(error instanceof MemberError)) return `failed: ${error.code}`;
  if (error.reason !== undefined) return `the member refused: ${error.reason}`;
  const status = error.status === undefined ? '' : ` (the member answered ${error.status})`;
  return `failed: ${error.code}${status}`;
}
