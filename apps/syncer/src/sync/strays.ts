/**
 * Copies of ours that no record speaks of: a create that came to its member after we had given it up, or what a cluster
 * still has that was unjoined and joined again. The watch finds them by their labels.
 *
 * They go by the same proofs as any copy: a decision about the living object that did not choose the cluster, or the
 * tombstone of the very object that they say they are of. The former waits until they are needed no more.
 */
import {
  again,
  annotations,
  done,
  type KubeObject,
  type MemberObjectKey,
  type Outcome,
  type Propagation,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Members } from '../members/members.js';
import { type Doomed, propagationOf, requestDeletion } from './deletion.js';
import type { SyncFactsReader, SyncReading } from './facts.js';
import type { FormerCopies } from './former.js';
import { limits } from '../limits.js';
import { deletionCheckMs } from './limits.js';
import { isOurs } from './operation.decide.js';
import { patienceWith } from './records.js';

export type StraysParts = {
  readonly store: Store;
  readonly members: Members;
  readonly former: FormerCopies;
  readonly facts: Pick<SyncFactsReader, 'isNeeded'>;
  /** This federation's id. */
  readonly federation: string;
};

type Verdict =
  | { readonly kind: 'leave' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'remove'; readonly propagation: Propagation };

export class Strays {
  constructor(private readonly parts: StraysParts) {}

  /** For a cluster in which nothing is recorded of the object; `isUnwanted`: a decision did not choose it. */
  async look(key: MemberObjectKey, reading: SyncReading, isUnwanted: boolean): Promise<Outcome> {
    const { object, kind } = reading;
    try {
      const client = await this.parts.members.of(key.cluster);
      const { namespace, name } = key.object;
      const live = await client.get(kind, namespace, name);
      if (live === undefined || !isOurs(this.parts.federation, live)) return done;
      const uid = live.metadata.annotations?.[annotations.uid] ?? '';
      const verdict =
        object?.body.metadata.uid === uid
          ? await this.livingVerdict(key, reading, isUnwanted)
          : await this.buriedVerdict(key, uid);
      return await this.carryOut(verdict, { key, resource: kind, client, live });
    } catch (error) {
      const afterMs = patienceWith(error);
      if (afterMs === undefined) throw error;
      return again(afterMs);
    }
  }

  private async livingVerdict(
    key: MemberObjectKey,
    reading: SyncReading,
    isUnwanted: boolean,
  ): Promise<Verdict> {
    if (!isUnwanted) return { kind: 'leave' };
    return (await this.parts.facts.isNeeded(key, reading))
      ? { kind: 'wait', ms: limits.heldShrinkMs }
      : { kind: 'remove', propagation: 'Background' };
  }

  private async buriedVerdict({ object }: MemberObjectKey, uid: string): Promise<Verdict> {
    const { store, former } = this.parts;
    if ((await store.tombstones.find(object, uid)) === undefined) return { kind: 'leave' };
    const ms = await former.waitMs(object, uid);
    if (ms > 0) return { kind: 'wait', ms };
    return { kind: 'remove', propagation: await propagationOf(store, { key: object, uid }) };
  }

  private async carryOut(verdict: Verdict, stray: Stray): Promise<Outcome> {
    const { uid, deletionTimestamp, resourceVersion: version } = stray.live.metadata;
    switch (verdict.kind) {
      case 'leave':
        return done;
      case 'wait':
        return again(verdict.ms);
      case 'remove':
        if (uid !== undefined && deletionTimestamp === undefined)
          await requestDeletion({ ...stray, version, propagation: verdict.propagation }, uid);
        return again(deletionCheckMs);
    }
  }
}

type Stray = Omit<Doomed, 'version' | 'propagation'> & { readonly live: KubeObject };
