/** Supplies and removes copies in members: one live read, one decided operation, one record. */
import type { MemberClient } from '@navarch/clients';
import {
  again,
  type ConflictRule,
  done,
  type KubeObject,
  type MemberObjectKey,
  type Outcome,
} from '@navarch/model';
import type { Offer, Store } from '@navarch/store';
import { limits } from '../limits.js';
import type { Members } from '../members/members.js';
import { replicasOf, uidOf } from '../objects/body.js';
import { resourceOf } from '../objects/keys.js';
import { decideClaim } from './claim.decide.js';
import { requestDeletion } from './deletion.js';
import type { Wanted } from './desired.decide.js';
import type { Drifts, Judged } from './drifts.js';
import {
  generationOfReading,
  objectOf,
  placementOf,
  type SyncFactsReader,
  type SyncReading,
} from './facts.js';
import type { NamespaceCopies } from './namespaces.js';
import {
  type Claim,
  decideOperation,
  generationOf as generationOfCopy,
  type Desired,
  isOurs,
  type Operation,
} from './operation.decide.js';
import { holdMessage, type Records } from './records.js';
import { type Rendering, render } from './render.js';
import { floorOf, permittedReplicas } from './shrink.decide.js';
import type { Waves } from './waves.js';

export type CopiesParts = {
  readonly store: Store;
  readonly members: Members;
  readonly facts: SyncFactsReader;
  readonly namespaces: NamespaceCopies;
  readonly records: Records;
  readonly drifts: Drifts;
  readonly waves: Waves;
  /** This federation's id, as its copies carry it. */
  readonly federation: string;
};

type Present = Extract<Wanted, { kind: 'present' }>;
/** How soon a deletion that the member accepted is checked. */
const deletionCheckMs = 250;

export class Copies {
  constructor(private readonly parts: CopiesParts) {}

  async supply(key: MemberObjectKey, reading: SyncReading, wanted: Present): Promise<Outcome> {
    const rendering = this.render(reading, wanted.object, wanted.replicas);
    if (isSettled(reading, rendering))
      return await this.parts.waves.review({ key, reading }, wanted.object);
    return await this.parts.records.failuresOf(key, reading, async () => {
      const offer = offerOf(reading, wanted.object);
      if ((await this.parts.store.memberStates.offer(key, offer)) === 'stale')
        return again(limits.undecidedMs);
      await this.parts.namespaces.ensure(key.cluster, key.object.namespace);
      const turn = await this.parts.waves.turnOf({ key, reading }, wanted.object);
      if (turn.kind === 'wait') return turn.outcome;
      return await this.send(await this.meet(key, turn.reading), wanted, offer);
    });
  }

  async remove(
    key: MemberObjectKey,
    reading: SyncReading,
    why: 'deleted' | 'notChosen',
  ): Promise<Outcome> {
    if (reading.state === undefined) return done;
    return await this.parts.records.failuresOf(key, reading, async () => {
      const meeting = await this.meet(key, reading);
      const held = why === 'notChosen' ? await this.holdBack(meeting) : undefined;
      if (held !== undefined) return held;
      const facts = {
        federation: this.parts.federation,
        desired: { kind: 'absent', why },
        live: meeting.live,
      } as const;
      return await this.perform(meeting, decideOperation(facts));
    });
  }

  private async meet(key: MemberObjectKey, reading: SyncReading): Promise<Meeting> {
    const client = await this.parts.members.of(key.cluster);
    const live = await client.get(resourceOf(key.object), key.object.namespace, key.object.name);
    return { key, reading, client, live };
  }

  /** A copy that is no longer wanted here stays, smaller if it may, until enough is ready elsewhere. */
  private async holdBack(meeting: Meeting): Promise<Outcome | undefined> {
    const { key, reading, live } = meeting;
    const object = objectOf(reading);
    if (reading.phase !== 'ready' || live === undefined || object === undefined) return undefined;
    if (!isOurs(this.parts.federation, live)) return undefined;
    if ((await this.permitted(meeting, 0)) === 0) return undefined;
    const offer = offerOf(reading, object);
    if ((await this.parts.store.memberStates.offer(key, offer)) === 'stale')
      return again(limits.undecidedMs);
    return await this.send(meeting, { kind: 'present', object, replicas: 0 }, offer);
  }

  private async send(meeting: Meeting, wanted: Present, offer: Offer): Promise<Outcome> {
    const judged = await this.judgeDrift(meeting, wanted, offer);
    if (judged?.kind === 'leave') return judged.outcome;
    const reading = judged?.reading ?? meeting.reading;
    return await this.write({ ...meeting, reading }, wanted, offer);
  }

  /** Undefined: nothing was changed in the member, or what was sent last is no longer wanted anyway. */
  private async judgeDrift(
    meeting: Meeting,
    wanted: Present,
    offer: Offer,
  ): Promise<Judged | undefined> {
    const { key, reading, live } = meeting;
    const { state } = reading;
    if (state?.drifted !== true) return undefined;
    const rendering = this.render(reading, wanted.object, wanted.replicas);
    if (state.digest !== rendering.digest || this.claim(meeting, wanted).kind !== 'free')
      return undefined;
    if (live !== undefined && generationOfCopy(live) > offer.generation) return undefined;
    const rules = placementOf(reading)?.spec.sync ?? {};
    return await this.parts.drifts.judge({ key, reading, live, rendering, rules, offer });
  }

  private async write(meeting: Meeting, wanted: Present, offer: Offer): Promise<Outcome> {
    const { reading, live } = meeting;
    const target = wanted.replicas;
    const replicas = target === undefined ? undefined : await this.permitted(meeting, target);
    const held = replicas === target ? undefined : { replicas: replicas ?? 0, target: target ?? 0 };
    const rendering = this.render(reading, wanted.object, replicas);
    if (held !== undefined && isHeldAlready(reading, rendering, held))
      return again(limits.heldShrinkMs);
    const claim = this.claim(meeting, wanted);
    const { generation } = offer;
    const desired: Desired = { kind: 'present', ...rendering, generation, claim };
    const operation = decideOperation({ federation: this.parts.federation, desired, live });
    return await this.perform(meeting, operation, { digest: rendering.digest, offer, held, claim });
  }

  /** Decided on what the copy is to be in the end, however much of it is held back for now. */
  private claim({ reading, live }: Meeting, wanted: Present): Claim {
    return decideClaim({
      federation: this.parts.federation,
      live,
      recordedUid: reading.state?.memberUid,
      wanted: this.render(reading, wanted.object, wanted.replicas).manifest,
      rule: conflictRuleOf(reading),
    });
  }

  private async perform(
    meeting: Meeting,
    operation: Operation,
    sending?: Sending,
  ): Promise<Outcome> {
    const { key, reading, client } = meeting;
    const { records } = this.parts;
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
        return await this.deleteCopy(meeting, operation.uid);
      case 'replace':
        await requestDeletion(meeting, operation.uid);
        return again(deletionCheckMs);
      case 'apply': {
        const precondition =
          operation.liveVersion === undefined ? {} : { resourceVersion: operation.liveVersion };
        const copy = await client.apply(resourceOf(key.object), operation.manifest, precondition);
        return sending === undefined
          ? done
          : await records.applied(meeting, { copy, manifest: operation.manifest, ...sending });
      }
    }
  }

  /** The record stays until the copy is seen to be gone. */
  private async deleteCopy(meeting: Meeting, uid: string): Promise<Outcome> {
    const answer = await requestDeletion(meeting, uid);
    return answer === 'absent'
      ? await this.parts.records.forget(meeting.key)
      : again(deletionCheckMs);
  }

  private render(
    reading: SyncReading,
    object: KubeObject,
    replicas: number | undefined,
  ): Rendering {
    return render({
      object,
      federation: this.parts.federation,
      generation: generationOf(reading),
      replicas,
    });
  }

  /** Replicas to send now, so that a move never takes ready replicas below the workload's floor. */
  private async permitted({ key, reading, live }: Meeting, target: number): Promise<number> {
    const object = objectOf(reading);
    const placement = placementOf(reading);
    const running = live === undefined ? undefined : replicasOf(live);
    const wanted = object === undefined ? undefined : replicasOf(object);
    if (running === undefined || wanted === undefined || placement === undefined) return target;
    if (target >= running) return target;
    const floor = floorOf(wanted, placement.spec.minReadyReplicas);
    const others = await this.parts.facts.readOthers(key, placement);
    return permittedReplicas({ floor, running, target, others });
  }
}

/** Everything at hand when a member is met about one object. */
type Meeting = {
  readonly key: MemberObjectKey;
  readonly reading: SyncReading;
  readonly client: MemberClient;
  readonly live: KubeObject | undefined;
};

export type Held = { readonly replicas: number; readonly target: number };
type Sending = {
  readonly digest: string;
  readonly offer: Offer;
  readonly held: Held | undefined;
  readonly claim: Claim;
};

/** This very holding is recorded already: there is nothing to send or to say. */
const isHeldAlready = ({ state }: SyncReading, rendering: Rendering, held: Held): boolean =>
  state !== undefined &&
  !state.drifted &&
  state.digest === rendering.digest &&
  state.message === holdMessage(held);

/** The record says that the member has exactly this rendering of exactly this object. */
function isSettled({ state, object }: SyncReading, rendering: Rendering): boolean {
  return (
    state !== undefined &&
    state.synced &&
    !state.drifted &&
    state.digest === rendering.digest &&
    state.objectUid === object?.body.metadata.uid
  );
}

const conflictRuleOf = (reading: SyncReading): ConflictRule =>
  placementOf(reading)?.spec.sync?.conflict ?? 'Refuse';

const generationOf = ({ object, placement }: SyncReading): number =>
  object === undefined ? 0 : generationOfReading(object, placement);

const offerOf = (reading: SyncReading, object: KubeObject): Offer => ({
  objectUid: uidOf(object),
  generation: generationOf(reading),
});
