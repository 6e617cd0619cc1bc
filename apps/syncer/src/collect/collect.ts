/**
 * Collects what nobody owns any more, and keeps what a deletion promised about dependents.
 *
 * Woken for an object whose ownerReferences changed or whose owner is gone, for one that is deleted in the foreground or
 * with orphans and for whose dependents that matters, and by the sweep. It reads the object and then its owners, all of
 * it from the database, and deletes only the version that it read: a reference that somebody added meanwhile saves the
 * object. Objects in a circle of owners do not wait for each other. It never looks at members: copies go by the loops
 * that made them, once their object is gone.
 */
import { again, done, type ObjectKey, type Outcome, printObjectKey } from '@navarch/model';
import type { DependentsOf, ObjectWrite, Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { changeObject } from '../objects/change.js';
import { readObjectKey } from '../objects/keys.js';
import { decideCollection, detachedFrom, promiseOf } from './collect.decide.js';
import { deletionOf, releaseOf } from './deletion.decide.js';
import { OwnerKinds } from './owner-kinds.js';
import { Owners } from './owners.js';
import { pagesOf } from './pages.js';

export type CollectParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly now: () => number;
};

export class CollectReconciler implements Reconciler {
  readonly loop = loopNames.collect;
  private readonly owners: Owners;

  constructor(private readonly parts: CollectParts) {
    this.owners = new Owners(parts.store, new OwnerKinds(parts.store));
  }

  async reconcile(text: string): Promise<Outcome> {
    const found = await this.parts.store.objects.get(readObjectKey(text));
    if (found === undefined) return done;
    if (found.body.metadata.deletionTimestamp === undefined) return await this.collect(found);
    const promise = promiseOf(found.body);
    if (promise === undefined) return done;
    const isKept = promise === 'Orphan' ? await this.setFree(found) : await this.clear(found);
    return isKept ? await this.commit(releaseOf(found, promise)) : done;
  }

  private async collect(found: StoredObject): Promise<Outcome> {
    const owners = await this.owners.of(found.key, found.body);
    const isWaitedFor = owners.some(({ state }) => state === 'waiting');
    const hasDependents = isWaitedFor && (await this.hasDependents(found));
    const collection = decideCollection(found.body, owners, hasDependents);
    switch (collection.kind) {
      case 'none':
        return done;
      case 'detach':
        await this.detach(found.key, collection.uids);
        return done;
      case 'delete':
        return await this.commit(deletionOf(found, collection.propagation, this.parts.now()));
    }
  }

  /** Somebody who wrote in between may have changed what follows. */
  private async commit(write: ObjectWrite | undefined): Promise<Outcome> {
    if (write === undefined) return done;
    const { kind } = await this.parts.store.objects.commit(write, actors.collect);
    return kind === 'stale' ? again(limits.collectAgainMs) : done;
  }

  /** Takes the references to it off all of its dependents, before it goes. */
  private async setFree(found: StoredObject): Promise<boolean> {
    for await (const page of this.pages(ownedBy(found)))
      await Promise.all(page.map((key) => this.detach(key, [found.uid])));
    return true;
  }

  private async detach(key: ObjectKey, uids: readonly string[]): Promise<void> {
    const target = { key, actor: actors.collect };
    await changeObject(this.parts.store, target, (current) =>
      current?.metadata.ownerReferences?.some(({ uid }) => uids.includes(uid)) === true
        ? detachedFrom(current, uids)
        : undefined,
    );
  }

  /** Makes all of its dependents due; true when none of them holds it back any more. */
  private async clear(found: StoredObject): Promise<boolean> {
    for await (const page of this.pages(ownedBy(found)))
      await this.parts.bell.mark(
        page.map((key) => ({ loop: loopNames.collect, key: printObjectKey(key) })),
      );
    let circle: ReadonlySet<string> | undefined;
    for await (const page of this.pages({ ...ownedBy(found), areBlocking: true })) {
      circle ??= await this.owners.above(found);
      if (page.some((key) => circle?.has(printObjectKey(key)) !== true)) return false;
    }
    return true;
  }

  private async hasDependents(found: StoredObject): Promise<boolean> {
    const first = await this.parts.store.ownership.dependents(ownedBy(found), { limit: 1 });
    return first.length > 0;
  }

  private pages(of: DependentsOf): AsyncIterable<readonly ObjectKey[]> {
    return pagesOf((page) => this.parts.store.ownership.dependents(of, page));
  }
}

const ownedBy = ({ key, uid }: StoredObject): DependentsOf => ({ uid, namespace: key.namespace });
