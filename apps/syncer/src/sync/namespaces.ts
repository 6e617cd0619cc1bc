/**
 * Namespaces in members: made when an object that is placed there needs one, removed when the federated
 * namespace is gone and it was ours. One that a member already had is used as it is and never touched.
 */
import { MemberError } from '@navarch/clients';
import {
  again,
  done,
  type KubeObject,
  type MemberObjectKey,
  type Outcome,
  resources,
  UnavailableError,
} from '@navarch/model';
import type { MemberState, Store, StoredObject } from '@navarch/store';
import type { Turn } from '../agenda/turn.js';
import type { DeletionGate } from '../holds/deletion-gate.js';
import type { Members } from '../members/members.js';
import { uidOf } from '../objects/body.js';
import { namespaceKeyOf } from '../objects/keys.js';
import { requestDeletion } from './deletion.js';
import type { SyncFactsReader, SyncReading } from './facts.js';
import { type LostTail, newerCopyMessage } from './lost-tail.js';
import { generationOf, isOurs, preconditionOn } from './operation.decide.js';
import { versionsOf } from './records.js';
import { render } from './render.js';

export type NamespaceParts = {
  readonly store: Store;
  readonly members: Members;
  readonly facts: SyncFactsReader;
  readonly deletions: DeletionGate;
  readonly lostTail: LostTail;
  readonly federation: string;
};

/** Recorded as the digest of a namespace that the member had before us. */
const foreignDigest = 'foreign';
const deletionCheckMs = 500;
const attemptsMax = 3;

/** What a member is to have, and until when it may be written. */
type Wanted = { readonly namespace: StoredObject; readonly turn: Turn };
type Supplying = Wanted & { readonly state: MemberState | undefined };

/** What the member has now. */
type Written = {
  readonly copy: KubeObject;
  readonly isForeign: boolean;
  /** Why it is used as it is. */
  readonly remark?: string;
};

export class NamespaceCopies {
  constructor(private readonly parts: NamespaceParts) {}

  /** Makes sure that the namespace of a copy, if it is in one, is there before that is put into it. Throws when it cannot be. */
  async ensure(
    { cluster, object: of }: MemberObjectKey,
    reading: Pick<SyncReading, 'turn' | 'namespace'>,
  ): Promise<void> {
    if (reading.namespace === undefined) return;
    const key = { cluster, object: namespaceKeyOf(of.namespace) };
    const { state, object: namespace } = reading.namespace;
    if (namespace === undefined)
      throw new UnavailableError('sync.namespaceMissing', { namespace: of.namespace });
    if (this.isSettled(state, namespace)) return;
    await this.supply(key, { namespace, state, turn: reading.turn });
  }

  /** Brings an existing copy up to date, or removes it once the federated namespace is proven deleted. */
  async sync(key: MemberObjectKey, turn: Turn): Promise<Outcome> {
    const [phase, state, namespace] = await Promise.all([
      this.parts.facts.phaseOf(key.cluster),
      this.parts.facts.readState(key),
      this.parts.facts.readObject(key.object),
    ]);
    if (state === undefined || phase === 'lost' || phase === 'joining') return done;
    if (phase === undefined) return await this.forget(key);
    if (namespace === undefined) return await this.remove(key, state);
    if (phase === 'ready' && !this.isSettled(state, namespace))
      await this.supply(key, { namespace, state, turn });
    return done;
  }

  private async supply(key: MemberObjectKey, { state, ...wanted }: Supplying): Promise<void> {
    const { namespace } = wanted;
    const offer = { objectUid: uidOf(namespace.body), generation: namespace.resourceVersion };
    const offered = await this.parts.store.memberStates.offer(key, offer);
    if (offered === 'stale') throw stale(key);
    const { digest } = this.render(namespace);
    const { copy, isForeign, remark } = await this.write(key, wanted);
    await this.parts.store.memberStates.recordApplied([
      {
        key,
        ...offer,
        digest: isForeign ? foreignDigest : digest,
        ...versionsOf(copy),
        ...(remark === undefined ? {} : { message: remark }),
        driftMarks: state?.driftMarks ?? 0,
      },
    ]);
  }

  /** Whoever needs the namespace at the same moment writes it too: who was second looks again, and finds it done. */
  private async write(key: MemberObjectKey, wanted: Wanted): Promise<Written> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.writeOnce(key, wanted);
      } catch (error) {
        const isConflict = error instanceof MemberError && error.code === 'member.conflict';
        if (!isConflict || attempt === attemptsMax) throw error;
      }
    }
  }

  private async writeOnce(key: MemberObjectKey, { namespace, turn }: Wanted): Promise<Written> {
    const client = await this.parts.members.of(key.cluster);
    const live = await client.get(resources.namespaces, '', key.object.name);
    if (live !== undefined && !isOurs(this.parts.federation, live))
      return { copy: live, isForeign: true, remark: foreignMessage };
    if (live !== undefined && generationOf(live) > namespace.resourceVersion)
      return await this.keep(key, live);
    const { manifest } = this.render(namespace);
    const copy = await client.apply(
      resources.namespaces,
      manifest,
      preconditionOn(live?.metadata, turn),
    );
    return { copy, isForeign: false };
  }

  private async keep(key: MemberObjectKey, copy: KubeObject): Promise<Written> {
    if (!(await this.parts.lostTail.holds(generationOf(copy), [key.object]))) throw stale(key);
    return { copy, isForeign: false, remark: newerCopyMessage };
  }

  private async remove(key: MemberObjectKey, state: MemberState): Promise<Outcome> {
    const tombstone = await this.parts.store.tombstones.find(key.object, state.objectUid);
    if (tombstone === undefined) return done;
    if (state.digest === foreignDigest) return await this.forget(key);
    const waitMs = await this.parts.deletions.waitMs(tombstone);
    if (waitMs > 0) return again(waitMs);
    const client = await this.parts.members.of(key.cluster);
    const live = await client.get(resources.namespaces, '', key.object.name);
    const uid = live?.metadata.uid;
    if (live === undefined || uid === undefined || !isOurs(this.parts.federation, live)) {
      return await this.forget(key);
    }
    const { deletionTimestamp, resourceVersion: version } = live.metadata;
    if (deletionTimestamp === undefined)
      await requestDeletion(
        { key, resource: resources.namespaces, client, version, propagation: 'Background' },
        uid,
      );
    return again(deletionCheckMs);
  }

  private async forget(key: MemberObjectKey): Promise<Outcome> {
    await this.parts.store.memberStates.remove(key);
    return done;
  }

  private isSettled(state: MemberState | undefined, namespace: StoredObject): boolean {
    if (state === undefined || !state.synced || state.drifted) return false;
    if (state.objectUid !== namespace.body.metadata.uid) return false;
    return state.digest === foreignDigest || state.digest === this.render(namespace).digest;
  }

  private render(namespace: StoredObject): ReturnType<typeof render> {
    return render({
      object: namespace.body,
      kind: resources.namespaces,
      federation: this.parts.federation,
      generation: namespace.resourceVersion,
      replicas: undefined,
    });
  }
}

const stale = ({ object }: MemberObjectKey): UnavailableError =>
  new UnavailableError('sync.namespaceStale', { namespace: object.name });

const foreignMessage = 'the member had this namespace before; it is used as it is';
