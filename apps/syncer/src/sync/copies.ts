/** Supplies and removes copies in members: one live read, one decided operation, one record. */
import { again, done, type KubeObject, type MemberObjectKey, type Outcome } from '@navarch/model';
import type { Offer, Store } from '@navarch/store';
import { limits } from '../limits.js';
import type { Members } from '../members/members.js';
import { replicasOf } from '../objects/body.js';
import { decideClaim } from './claim.decide.js';
import type { DefinitionCopies } from './definitions.js';
import type { Absent } from './desired.decide.js';
import type { Drifts, Judged } from './drifts.js';
import { objectOf, placementOf, type SyncFactsReader, type SyncReading } from './facts.js';
import type { FormerCopies } from './former.js';
import { handOverReplicas } from './hand-over.js';
import { findingsOf } from './findings.js';
import type { LostTail } from './lost-tail.js';
import {
  conflictRuleOf,
  fixedOf,
  holdMessage,
  isHeldAlready,
  isRecreating,
  isSettled,
  isUnmanaged,
  type Meeting,
  offerOf,
  type Present,
  renderWanted,
  renderWith,
  type Sending,
} from './meeting.js';
import type { Moves } from './moves.js';
import type { NamespaceCopies } from './namespaces.js';
import {
  type Claim,
  decideOperation,
  generationOf,
  type Desired,
  isOurs,
  type Operation,
  preconditionOn,
} from './operation.decide.js';
import type { Records } from './records.js';
import { isUnwritable, type Recreations } from './recreations.js';
import { isUnsent, unlessTaken } from './unseen.js';
import type { Removals } from './removals.js';
import type { Waves } from './waves.js';

export type CopiesParts = {
  readonly store: Store;
  readonly members: Members;
  readonly facts: SyncFactsReader;
  readonly namespaces: NamespaceCopies;
  readonly definitions: DefinitionCopies;
  readonly records: Records;
  readonly drifts: Drifts;
  readonly moves: Moves;
  readonly recreations: Recreations;
  readonly removals: Removals;
  readonly waves: Waves;
  readonly former: FormerCopies;
  readonly lostTail: LostTail;
  /** This federation's id, as its copies carry it. */
  readonly federation: string;
};

export class Copies {
  constructor(private readonly parts: CopiesParts) {}

  async supply(key: MemberObjectKey, reading: SyncReading, wanted: Present): Promise<Outcome> {
    const rendering = renderWanted(this.parts.federation, reading, wanted);
    if (isSettled(reading, rendering))
      return await this.parts.waves.review({ key, reading }, wanted.object);
    return await this.parts.records.failuresOf({ key, reading }, rendering.digest, async () => {
      const offer = offerOf(reading, wanted.object);
      if ((await this.parts.store.memberStates.offer(key, offer)) === 'stale')
        return again(limits.undecidedMs);
      if (!reading.isServed) return await this.parts.records.unserved(key, reading);
      const presence = await this.parts.definitions.ensure(key, reading);
      if (presence.kind === 'missing')
        return await this.parts.records.withoutKind({ key, reading }, presence);
      await this.parts.namespaces.ensure(key, reading);
      const turn = await this.parts.waves.turnOf({ key, reading }, wanted.object);
      if (turn.kind === 'wait') return turn.outcome;
      const made = await this.makeUnseen(key, turn.reading, { wanted, offer });
      if (made !== undefined) return made;
      const meeting = await this.meet(key, turn.reading);
      await this.parts.lostTail.spare(meeting);
      return await this.resume(meeting, wanted, offer);
    });
  }

  async remove(key: MemberObjectKey, reading: SyncReading, desired: Absent): Promise<Outcome> {
    if (reading.state === undefined) return done;
    const { objectUid } = reading.state;
    const waitMs =
      desired.why === 'deleted' ? await this.parts.former.waitMs(key.object, objectUid) : 0;
    if (waitMs > 0) return again(waitMs);
    return await this.parts.records.failuresOf({ key, reading }, desired.why, async () => {
      const removed = await this.parts.removals.removeUnseen(key, reading, desired);
      if (removed !== undefined) return removed;
      const meeting = await this.meet(key, reading);
      const held = desired.why === 'notChosen' ? await this.holdBack(meeting) : undefined;
      if (held !== undefined) return held;
      const facts = {
        federation: this.parts.federation,
        desired,
        live: meeting.live,
      } as const;
      return await this.perform(meeting, decideOperation(facts));
    });
  }

  private async meet(key: MemberObjectKey, reading: SyncReading): Promise<Meeting> {
    const client = await this.parts.members.of(key.cluster);
    const live = await this.parts.definitions.find(key, reading.kind, client);
    return { key, reading, client, live };
  }

  /** Undefined: the member has to be met. */
  private async makeUnseen(
    key: MemberObjectKey,
    reading: SyncReading,
    { wanted, offer }: { readonly wanted: Present; readonly offer: Offer },
  ): Promise<Outcome | undefined> {
    if (!isUnsent(reading)) return undefined;
    const client = await this.parts.members.of(key.cluster);
    const meeting = { key, reading, client, live: undefined, isUnseen: true };
    return await unlessTaken(() => this.send(meeting, wanted, offer));
  }

  /** What an object that was made again finds of its former self is taken over while that one's removal waits. */
  private async resume(meeting: Meeting, wanted: Present, offer: Offer): Promise<Outcome> {
    const found = await this.parts.former.standIn(meeting, offer.objectUid);
    return found.kind === 'uncounted'
      ? again(found.againMs)
      : await this.send({ ...meeting, live: found.live }, wanted, offer);
  }

  /** A copy that is no longer wanted here stays, smaller if it may, until enough is ready elsewhere. */
  private async holdBack(meeting: Meeting): Promise<Outcome | undefined> {
    const { key, reading, live } = meeting;
    const object = objectOf(reading);
    if (reading.phase !== 'ready' || live === undefined || object === undefined) return undefined;
    if (!isOurs(this.parts.federation, live)) return undefined;
    if (isUnmanaged(reading)) return await this.parts.moves.stay(meeting);
    const paced = await this.parts.moves.pace(meeting, 0);
    if (paced.replicas === 0) return undefined;
    const offer = offerOf(reading, object);
    if ((await this.parts.store.memberStates.offer(key, offer)) === 'stale')
      return again(limits.undecidedMs);
    return await this.resume(paced.meeting, { kind: 'present', object, replicas: 0 }, offer);
  }

  private async send(meeting: Meeting, wanted: Present, offer: Offer): Promise<Outcome> {
    const judged = await this.judgeDrift(meeting, wanted, offer);
    if (judged?.kind === 'leave') return judged.outcome;
    const reading = judged?.reading ?? meeting.reading;
    const met = { ...meeting, reading };
    return isUnmanaged(reading) && wanted.replicas !== undefined
      ? await this.writeUnmanaged(met, wanted, offer)
      : await this.write(met, wanted, offer);
  }

  /** Undefined: nothing was changed in the member, or what was sent last is no longer wanted anyway. */
  private async judgeDrift(
    meeting: Meeting,
    wanted: Present,
    offer: Offer,
  ): Promise<Judged | undefined> {
    const { key, reading, live } = meeting;
    const { state } = reading;
    if (state?.drifted !== true || isRecreating(reading)) return undefined;
    const rendering = renderWanted(this.parts.federation, reading, wanted);
    if (state.digest !== rendering.digest || this.claim(meeting, wanted).kind !== 'free')
      return undefined;
    if (live !== undefined && generationOf(live) > offer.generation) return undefined;
    const rules = placementOf(reading)?.spec.sync ?? {};
    return await this.parts.drifts.judge({ key, reading, live, rendering, rules, offer });
  }

  private async write(met: Meeting, wanted: Present, offer: Offer): Promise<Outcome> {
    const { meeting, held, ...paced } = await this.parts.moves.paceCounted(met, wanted.replicas);
    const { reading, live } = meeting;
    const what = { ...wanted, replicas: paced.replicas };
    const rendering = renderWith(this.parts.federation, reading, what);
    if (held !== undefined && isHeldAlready(reading, rendering, held)) {
      await this.parts.records.remark(meeting.key, holdMessage(held));
      return again(held.againMs);
    }
    const claim = this.claim(meeting, wanted);
    const { generation } = offer;
    const fixed = fixedOf(meeting, rendering.manifest);
    const desired: Desired = { kind: 'present', ...rendering, generation, claim, fixed };
    const operation = decideOperation({ federation: this.parts.federation, desired, live });
    return await this.perform(meeting, operation, { digest: rendering.digest, offer, held, claim });
  }

  /** With replicas when the copy is made, and never again. */
  private async writeUnmanaged(meeting: Meeting, wanted: Present, offer: Offer): Promise<Outcome> {
    const { reading, live } = meeting;
    const { digest, manifest: unmanaged } = renderWanted(this.parts.federation, reading, wanted);
    const fixed = fixedOf(meeting, unmanaged);
    const isMade = live === undefined || fixed.kind === 'recreate';
    const manifest = isMade ? this.firstOf(meeting, wanted) : unmanaged;
    const claim = this.claim(meeting, wanted);
    const { generation } = offer;
    const desired: Desired = { kind: 'present', manifest, digest, generation, claim, fixed };
    const operation = decideOperation({ federation: this.parts.federation, desired, live });
    const isWrite = operation.kind === 'apply';
    const resourceVersion = isWrite ? await handOverReplicas(meeting) : undefined;
    const handed =
      isWrite && resourceVersion !== undefined
        ? { ...operation, live: { ...operation.live, resourceVersion } }
        : operation;
    return await this.perform(meeting, handed, { digest, offer, held: undefined, claim });
  }

  /** As it is to be made: with its share, or with what it had before it had to be deleted. */
  private firstOf({ reading, live }: Meeting, { object, replicas }: Present): KubeObject {
    const has =
      live === undefined ? findingsOf(reading).replicasKept : replicasOf(live, reading.kind);
    const what = { object, replicas: has ?? replicas };
    return renderWith(this.parts.federation, reading, what).manifest;
  }

  /** Decided on what the copy is to be in the end, however much of it is held back for now. */
  private claim({ reading, live }: Meeting, wanted: Present): Claim {
    return decideClaim({
      federation: this.parts.federation,
      live,
      recordedUid: reading.state?.memberUid,
      wanted: renderWanted(this.parts.federation, reading, wanted).manifest,
      rule: conflictRuleOf(reading),
    });
  }

  private async perform(
    meeting: Meeting,
    operation: Operation,
    sending?: Sending,
  ): Promise<Outcome> {
    const { key, reading } = meeting;
    const { records, recreations } = this.parts;
    if (isUnwritable(operation)) return await recreations.perform(meeting, operation, sending);
    switch (operation.kind) {
      case 'none':
        return done;
      case 'stale':
        return again(limits.undecidedMs);
      case 'refuse':
        return await records.refused(meeting, { ...operation, rule: conflictRuleOf(reading) });
      case 'forget':
        return await records.forget(key);
      case 'delete':
      case 'replace':
        return await this.parts.removals.perform(meeting, operation);
      case 'apply':
        return await this.applyCopy(meeting, operation, sending);
    }
  }

  private async applyCopy(
    meeting: Meeting,
    { live, manifest }: Extract<Operation, { kind: 'apply' }>,
    sending: Sending | undefined,
  ): Promise<Outcome> {
    const { client, isUnseen: isNew = false } = meeting;
    const precondition = { ...preconditionOn(live, meeting.reading.turn), isNew };
    const copy = await client.apply(meeting.reading.kind, manifest, precondition);
    return sending === undefined
      ? done
      : await this.parts.records.applied(meeting, { copy, manifest, ...sending });
  }
}
