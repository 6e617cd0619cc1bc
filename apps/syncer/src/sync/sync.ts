/**
 * Makes one member agree about one object.
 *
 * Woken when an object is placed, when its copy drifts, and when a member comes back. Reads object, placement and
 * record; when the record says that the member already has this rendering, it is done without a request. Otherwise it
 * reads the live copy (but for one that is new there, or untouched and to go), decides one operation, performs it and records what
 * the member answered. It never
 * deletes without proof, never touches what is not ours, never sends to a cluster that is lost, and sends only
 * removals to one that is being cleaned.
 */
import {
  again,
  done,
  type FederatedKind,
  isContainer,
  isCustom,
  type MemberObjectKey,
  type Outcome,
  printObjectKey,
  resources,
  TerminalError,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import type { Turn } from '../agenda/turn.js';
import type { Holds } from '../freeze/holds.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { readMemberObjectKey } from '../objects/keys.js';
import type { Copies } from './copies.js';
import type { DefinitionCopies } from './definitions.js';
import { type Absent, decideWanted, type Wanted } from './desired.decide.js';
import {
  objectOf,
  placementOf,
  type Reading,
  type SyncFactsReader,
  type SyncReading,
} from './facts.js';
import type { Strays } from './strays.js';
import type { MemberKinds } from './member-kinds.js';
import type { NamespaceCopies } from './namespaces.js';
import { patienceWith } from './records.js';
import { createTellingStates } from './telling.js';

export type SyncParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly facts: SyncFactsReader;
  readonly copies: Copies;
  readonly strays: Strays;
  readonly namespaces: NamespaceCopies;
  readonly definitions: DefinitionCopies;
  readonly memberKinds: MemberKinds;
  readonly holds: Holds;
};

export class SyncReconciler implements Reconciler {
  readonly loop = loopNames.sync;

  constructor(private readonly parts: SyncParts) {}

  async reconcile(text: string, turn: Turn): Promise<Outcome> {
    const key = readMemberObjectKey(text);
    return await this.parts.holds.heed(key, () => this.agree(key, turn));
  }

  private async agree(key: MemberObjectKey, turn: Turn): Promise<Outcome> {
    if (isContainer(key.object)) return await this.syncContainer(key, turn);
    const reading = await this.parts.facts.read(key, turn);
    switch (reading.phase) {
      case undefined:
        return await this.letGo(key, reading.state);
      case 'lost':
      case 'joining':
        return done;
      case 'cleaning':
      case 'ready':
        return await this.agreeAbout(key, reading);
    }
  }

  private async agreeAbout(key: MemberObjectKey, { kind, ...read }: Reading): Promise<Outcome> {
    const known = kind ?? (await this.formerKind(key));
    if (known === undefined) return await this.forget(key, read.state);
    const reading = { ...read, kind: known };
    if (known.isKept === true && reading.object !== undefined) return done;
    return await this.act(key, reading, await this.wanted(key, reading));
  }

  /** Of what has no definition any more, the member's own says how it is called. */
  private async formerKind({
    cluster,
    object,
  }: MemberObjectKey): Promise<FederatedKind | undefined> {
    if (!isCustom(object)) throw new TerminalError('key.notFederated', { ...object });
    return await this.parts.memberKinds.of({ cluster, object });
  }

  /** Where there is no such kind there is no copy. */
  private async forget(key: MemberObjectKey, state: Reading['state']): Promise<Outcome> {
    if (state === undefined) return done;
    const wanted = await this.wanted(key, { object: undefined, placement: undefined, state });
    return wanted.kind === 'absent' ? await this.letGo(key, state) : done;
  }

  /** What others are in, or are of. */
  private async syncContainer(key: MemberObjectKey, turn: Turn): Promise<Outcome> {
    const { namespaces, definitions } = this.parts;
    const isDefinition = key.object.group === resources.definitions.group;
    try {
      return await (isDefinition ? definitions.sync(key, turn) : namespaces.sync(key, turn));
    } catch (error) {
      const afterMs = patienceWith(error);
      if (afterMs === undefined) throw error;
      return again(afterMs);
    }
  }

  private async act(key: MemberObjectKey, reading: SyncReading, wanted: Wanted): Promise<Outcome> {
    const isUnrecorded = reading.state === undefined;
    switch (wanted.kind) {
      case 'unproven':
        return isUnrecorded ? await this.parts.strays.look(key, reading, false) : done;
      case 'undecided':
        return await this.awaitDecision(key, isUnrecorded);
      case 'kept':
        return done;
      case 'present':
        return reading.phase === 'ready'
          ? await this.parts.copies.supply(key, reading, wanted)
          : done;
      case 'absent':
        return (await this.isSpared(key, reading, wanted))
          ? done
          : await this.takeAway(key, reading, wanted);
    }
  }

  /** What is in no namespace may be decided never; if it is, whoever owes a copy is woken. */
  private async awaitDecision(
    { object }: MemberObjectKey,
    isUnrecorded: boolean,
  ): Promise<Outcome> {
    await this.parts.bell.mark([{ loop: loopNames.place, key: printObjectKey(object) }]);
    return isUnrecorded && object.namespace === '' ? done : again(limits.undecidedMs);
  }

  /** What a cluster that is being cleaned may keep leaves it as in any move, when it takes part again. */
  private async isSpared(
    key: MemberObjectKey,
    reading: SyncReading,
    { why }: Absent,
  ): Promise<boolean> {
    const isCleaned = reading.phase === 'cleaning' && reading.state !== undefined;
    return isCleaned && why === 'notChosen' && (await this.parts.facts.isNeeded(key, reading));
  }

  private async takeAway(
    key: MemberObjectKey,
    reading: SyncReading,
    wanted: Absent,
  ): Promise<Outcome> {
    if (isCustom(key.object) && (await this.parts.memberKinds.of(key)) === undefined)
      return await this.letGo(key, reading.state);
    return reading.state === undefined
      ? await this.parts.strays.look(key, reading, true)
      : await this.parts.copies.remove(key, reading, wanted);
  }

  private async wanted(
    key: MemberObjectKey,
    reading: Pick<SyncReading, 'object' | 'placement' | 'state'>,
  ): Promise<Wanted> {
    const { state, object } = reading;
    const tombstone =
      object === undefined && state !== undefined
        ? await this.parts.store.tombstones.find(key.object, state.objectUid)
        : undefined;
    return decideWanted({
      cluster: key.cluster,
      object: objectOf(reading),
      placement: placementOf(reading),
      isBuried: tombstone !== undefined,
      propagation: tombstone?.propagation,
    });
  }

  /** Only our record goes: the cluster was unjoined, and what it runs is left to it, or has nothing of the kind. */
  private async letGo(key: MemberObjectKey, state: Reading['state']): Promise<Outcome> {
    const { store, bell } = this.parts;
    if (state !== undefined)
      await createTellingStates({ states: store.memberStates, bell }).remove(key);
    return done;
  }
}
