/**
 * Definitions of kinds in members: sent to every ready member, and looked after before an object of theirs is sent.
 *
 * A definition that a member had before us is treated as any object is: it is never overwritten unless the annotation
 * `fleet.navarch.dev/conflict` on ours lets us take it over. It need not be ours, though: where it serves the version that
 * is needed, objects are sent, and the definition stays as it is. What is not served yet is asked for again after a
 * moment, once for all objects that wait for it.
 */
import { type MemberClient, MemberError } from '@navarch/clients';
import {
  again,
  type ConflictRule,
  definitionKeyOf,
  done,
  isCustom,
  isEstablished,
  asDefinition,
  isKeptHome,
  type KubeObject,
  type MemberObjectKey,
  type Outcome,
  printMemberObjectKey,
  type ResourceName,
  resources,
} from '@navarch/model';
import { syncRulesOf } from '@navarch/placement';
import type { MemberState, Store, StoredObject } from '@navarch/store';
import type { Turn } from '../agenda/turn.js';
import { isHold } from '../freeze/book.js';
import { limits } from '../limits.js';
import type { Members } from '../members/members.js';
import { uidOf } from '../objects/body.js';
import { decideClaim } from './claim.decide.js';
import { foreignDigestOf, isForeign, type Presence } from './definition-marks.js';
import type { DefinitionRecords } from './definition-records.js';
import type { DefinitionRemovals } from './definition-removals.js';
import type { SyncFactsReader, SyncReading } from './facts.js';
import { syncLimits } from './limits.js';
import type { LostTail } from './lost-tail.js';
import { type Claim, preconditionOn } from './operation.decide.js';
import { describeFailure } from './describe-failure.js';
import { patienceWith } from './records.js';
import { type Rendering, render } from './render.js';
import { lackOf } from './serves-definition.decide.js';
import { standingOf } from './standing-definition.js';

export type DefinitionCopiesParts = {
  readonly store: Store;
  readonly members: Members;
  readonly facts: SyncFactsReader;
  readonly records: DefinitionRecords;
  readonly removals: DefinitionRemovals;
  readonly lostTail: LostTail;
  readonly federation: string;
  readonly now: () => number;
};

type Wanted = {
  readonly definition: StoredObject;
  readonly state: MemberState | undefined;
  readonly turn: Turn;
};
/** What is there: a definition that serves as it is, or the one that we have written. */
type Met =
  | { readonly kind: 'theirs'; readonly live: KubeObject; readonly reason: string }
  | {
      readonly kind: 'ours';
      readonly copy: KubeObject;
      readonly claim: Claim;
      /** Why it was left as it is. */
      readonly remark?: string;
    }
  | { readonly kind: 'stale' };
type Asked = {
  readonly version: number;
  readonly until: number;
  readonly answer: Promise<Presence>;
};

const served: Presence = { kind: 'served' };
const attemptsMax = 3;

export class DefinitionCopies {
  /** What was missing a moment ago is not asked for again by each object of the kind. */
  private readonly asked = new Map<string, Asked>();

  constructor(private readonly parts: DefinitionCopiesParts) {}

  /** Makes sure that a member serves the kind of a copy before that is sent. Throws what a Freeze holds back. */
  async ensure({ cluster, object }: MemberObjectKey, { turn }: SyncReading): Promise<Presence> {
    if (!isCustom(object)) return served;
    return await this.look({ cluster, object: definitionKeyOf(object) }, turn);
  }

  /** The live copy. Where the member answers as if it did not know the kind, that is looked at before the next object is sent. */
  async find(
    { cluster, object }: MemberObjectKey,
    kind: ResourceName,
    client: Pick<MemberClient, 'get'>,
  ): Promise<KubeObject | undefined> {
    try {
      return await client.get(kind, object.namespace, object.name);
    } catch (error) {
      const isUnknown = error instanceof MemberError && error.status === 404;
      if (isUnknown && isCustom(object)) {
        const key = { cluster, object: definitionKeyOf(object) };
        await this.parts.store.memberStates.markDrifted([{ key, message: 'is looked for' }]);
      }
      throw error;
    }
  }

  /** Brings a definition to a member, or takes it away once it is proven to be deleted. */
  async sync(key: MemberObjectKey, turn: Turn): Promise<Outcome> {
    const [phase, state, definition] = await Promise.all([
      this.parts.facts.phaseOf(key.cluster),
      this.parts.facts.readState(key),
      this.parts.facts.readObject(key.object),
    ]);
    if (phase === 'lost' || phase === 'joining') return done;
    if (phase === undefined) return await this.parts.records.forget(key);
    if (definition === undefined)
      return state === undefined ? done : await this.parts.removals.remove(key, state);
    if (phase !== 'ready' || !isSent(definition.body)) return done;
    const presence = await this.look(key, turn);
    return presence.kind === 'served' ? done : again(presence.againMs);
  }

  private async look(key: MemberObjectKey, turn: Turn): Promise<Presence> {
    const [state, definition] = await Promise.all([
      this.parts.facts.readState(key),
      this.parts.facts.readObject(key.object),
    ]);
    if (definition === undefined)
      return missing('its definition is gone', { againMs: limits.undecidedMs });
    if (this.isSettled(state, definition)) return served;
    const text = printMemberObjectKey(key);
    const known = this.asked.get(text);
    const isKnown =
      known?.version === definition.resourceVersion &&
      (state?.drifted !== true || known.until === Infinity) &&
      this.parts.now() < known.until;
    if (known !== undefined && isKnown) return await known.answer;
    return await this.ask(text, key, { definition, state, turn });
  }

  private async ask(text: string, key: MemberObjectKey, wanted: Wanted): Promise<Presence> {
    const version = wanted.definition.resourceVersion;
    const answer = this.supply(key, wanted);
    this.asked.set(text, { version, until: Infinity, answer });
    try {
      const presence = await answer;
      if (presence.kind === 'served') this.asked.delete(text);
      else this.asked.set(text, { version, until: this.parts.now() + presence.againMs, answer });
      return presence;
    } catch (error) {
      this.asked.delete(text);
      throw error;
    }
  }

  private async supply(key: MemberObjectKey, wanted: Wanted): Promise<Presence> {
    const { definition } = wanted;
    const offer = offerOf(definition);
    if ((await this.parts.store.memberStates.offer(key, offer)) === 'stale') return behind;
    if (!(await this.parts.facts.serves(key.cluster, resources.definitions)))
      return await this.lacking(key, definition, 'the member takes no definitions of kinds');
    try {
      return await this.conclude(key, wanted, await this.meet(key, wanted));
    } catch (error) {
      if (isHold(error)) throw error;
      const againMs = patienceWith(error);
      if (againMs !== undefined) return missing('its member has enough to do', { againMs });
      return await this.lacking(key, definition, `its definition: ${describeFailure(error)}`);
    }
  }

  private async conclude(key: MemberObjectKey, wanted: Wanted, met: Met): Promise<Presence> {
    const { definition, state } = wanted;
    const { records } = this.parts;
    switch (met.kind) {
      case 'stale':
        return behind;
      case 'theirs': {
        const lack = lackOf(met.live, definition.body);
        if (lack !== undefined)
          return await this.lacking(key, definition, `${theirs} ${lack}; ${met.reason}`);
        const digest = foreignDigestOf(this.render(definition).digest);
        await records.applied({ key, definition, state, digest, copy: met.live, message: used });
        return served;
      }
      case 'ours': {
        if (met.claim.kind === 'adopt') await records.adopted(key, definition, met.claim);
        const lack = lackOf(met.copy, definition.body);
        if (lack !== undefined) {
          const message = `waits: its definition in the member ${lack}`;
          await records.remark(key, message);
          return missing(message, { againMs: syncLimits.definitionCheckMs });
        }
        const { digest } = this.render(definition);
        const { copy, remark: message = 'as desired' } = met;
        await records.applied({ key, definition, state, digest, copy, message });
        return served;
      }
    }
  }

  /** It stands until a person does something about it, there or here. */
  private async lacking(
    key: MemberObjectKey,
    definition: StoredObject,
    message: string,
  ): Promise<Presence> {
    await this.parts.records.failed(key, definition, message);
    const againMs = syncLimits.definitionAgainMs;
    return missing(message, { againMs, reason: 'NotServed' });
  }

  /** Somebody else wrote it meanwhile: it is looked at again. */
  private async meet(key: MemberObjectKey, wanted: Wanted): Promise<Met> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.meetOnce(key, wanted);
      } catch (error) {
        const isConflict = error instanceof MemberError && error.code === 'member.conflict';
        if (!isConflict || attempt === attemptsMax) throw error;
      }
    }
  }

  private async meetOnce(key: MemberObjectKey, { definition, state, turn }: Wanted): Promise<Met> {
    const { federation, members } = this.parts;
    const client = await members.of(key.cluster);
    const live = await client.get(resources.definitions, '', key.object.name);
    const { manifest } = this.render(definition);
    const claim = decideClaim({
      federation,
      live,
      recordedUid: isForeign(state) ? undefined : state?.memberUid,
      wanted: manifest,
      rule: ruleOf(definition.body),
    });
    if (live !== undefined && claim.kind === 'refuse')
      return { kind: 'theirs', live, reason: claim.reason };
    const standing = await standingOf(this.parts.lostTail, {
      federation,
      key: key.object,
      version: definition.resourceVersion,
      manifest,
      live,
    });
    if (standing === 'behind') return { kind: 'stale' };
    if (standing !== undefined) return { kind: 'ours', claim, ...standing };
    const precondition = preconditionOn(live?.metadata, turn);
    const copy = await client.apply(resources.definitions, manifest, precondition);
    return { kind: 'ours', copy, claim };
  }

  private isSettled(state: MemberState | undefined, definition: StoredObject): boolean {
    if (state === undefined || !state.synced || state.drifted) return false;
    if (state.objectUid !== definition.body.metadata.uid) return false;
    const { digest } = this.render(definition);
    return [digest, foreignDigestOf(digest)].includes(state.digest ?? '');
  }

  private render({ body, resourceVersion: generation }: StoredObject): Rendering {
    const { federation } = this.parts;
    const kind = resources.definitions;
    return render({ object: body, kind, federation, generation, replicas: undefined });
  }
}

const isSent = (body: KubeObject): boolean => {
  const definition = asDefinition(body);
  const isGoing = body.metadata.deletionTimestamp !== undefined;
  return isEstablished(definition) && !isKeptHome(definition) && !isGoing;
};

const offerOf = ({ body, resourceVersion }: StoredObject) => ({
  objectUid: uidOf(body),
  generation: resourceVersion,
});

/** As the annotation says; no policy governs definitions. */
const ruleOf = (body: KubeObject): ConflictRule =>
  syncRulesOf(body, { kind: 'none' })?.conflict ?? 'Refuse';

const missing = (
  message: string,
  rest: { readonly againMs: number; readonly reason?: string },
): Presence => ({ kind: 'missing', message, ...rest });

const behind = missing('its definition is being sent', { againMs: limits.undecidedMs });
const theirs = 'the member has a definition of its own, which';
const used = 'the member had this definition before; it is used as it is';
