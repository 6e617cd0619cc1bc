/**
 * Namespaces in members: made when an object that is placed there needs one, removed when the federated
 * namespace is gone and it was ours. One that a member already had is used as it is and never touched.
 */
import {
  again,
  done,
  type MemberObjectKey,
  type Outcome,
  resources,
  UnavailableError,
} from '@navarch/model';
import type { MemberState, Store, StoredObject } from '@navarch/store';
import type { DeletionGate } from '../holds/deletion-gate.js';
import type { Members } from '../members/members.js';
import { uidOf } from '../objects/body.js';
import { namespaceKeyOf } from '../objects/keys.js';
import type { SyncFactsReader } from './facts.js';
import { isOurs } from './operation.decide.js';
import { versionsOf } from './records.js';
import { render } from './render.js';

export type NamespaceParts = {
  readonly store: Store;
  readonly members: Members;
  readonly facts: SyncFactsReader;
  readonly deletions: DeletionGate;
  readonly federation: string;
};

/** Recorded as the digest of a namespace that the member had before us. */
const foreignDigest = 'foreign';
const deletionCheckMs = 500;

export class NamespaceCopies {
  constructor(private readonly parts: NamespaceParts) {}

  /** Makes sure that the namespace is there before something is put into it. Throws when it cannot be. */
  async ensure(cluster: string, name: string): Promise<void> {
    const key = { cluster, object: namespaceKeyOf(name) };
    const [state, namespace] = await Promise.all([
      this.parts.facts.readState(key),
      this.parts.facts.readObject(key.object),
    ]);
    if (namespace === undefined)
      throw new UnavailableError('sync.namespaceMissing', { namespace: name });
    if (!this.isSettled(state, namespace)) await this.supply(key, namespace, state);
  }

  /** Brings an existing copy up to date, or removes it once the federated namespace is proven deleted. */
  async sync(key: MemberObjectKey): Promise<Outcome> {
    const [phase, state, namespace] = await Promise.all([
      this.parts.facts.phaseOf(key.cluster),
      this.parts.facts.readState(key),
      this.parts.facts.readObject(key.object),
    ]);
    if (state === undefined || phase === 'lost' || phase === 'joining') return done;
    if (phase === undefined) return await this.forget(key);
    if (namespace === undefined) return await this.remove(key, state);
    if (phase === 'ready' && !this.isSettled(state, namespace))
      await this.supply(key, namespace, state);
    return done;
  }

  private async supply(
    key: MemberObjectKey,
    namespace: StoredObject,
    state: MemberState | undefined,
  ): Promise<void> {
    const offer = { objectUid: uidOf(namespace.body), generation: namespace.resourceVersion };
    const offered = await this.parts.store.memberStates.offer(key, offer);
    if (offered === 'stale')
      throw new UnavailableError('sync.namespaceStale', { namespace: key.object.name });
    const client = await this.parts.members.of(key.cluster);
    const live = await client.get(resources.namespaces, '', key.object.name);
    const isForeign = live !== undefined && !isOurs(this.parts.federation, live);
    const { manifest, digest } = this.render(namespace);
    const copy = isForeign ? live : await client.apply(resources.namespaces, manifest, {});
    await this.parts.store.memberStates.recordApplied([
      {
        key,
        ...offer,
        digest: isForeign ? foreignDigest : digest,
        ...versionsOf(copy),
        ...remarkOn(isForeign),
        driftMarks: state?.driftMarks ?? 0,
      },
    ]);
  }

  private async remove(key: MemberObjectKey, state: MemberState): Promise<Outcome> {
    const tombstone = await this.parts.store.tombstones.find(key.object, state.objectUid);
    if (tombstone === undefined) return done;
    if (state.digest === foreignDigest) return await this.forget(key);
    const waitMs = await this.parts.deletions.waitMs(tombstone.at);
    if (waitMs > 0) return again(waitMs);
    const client = await this.parts.members.of(key.cluster);
    const live = await client.get(resources.namespaces, '', key.object.name);
    const uid = live?.metadata.uid;
    if (live === undefined || uid === undefined || !isOurs(this.parts.federation, live)) {
      return await this.forget(key);
    }
    if (live.metadata.deletionTimestamp === undefined) {
      await client.delete(resources.namespaces, { namespace: '', name: key.object.name, uid });
    }
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
      federation: this.parts.federation,
      generation: namespace.resourceVersion,
      replicas: undefined,
    });
  }
}

const remarkOn = (isForeign: boolean): { message?: string } =>
  isForeign ? { message: 'the member had this namespace before; it is used as it is' } : {};
