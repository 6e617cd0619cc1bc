/**
 * Propagates a changed namespace, and empties one that is being deleted.
 *
 * A terminating namespace's objects are deleted one by one like any other, so that each leaves its tombstone and its
 * copies are removed with proof; when nothing is left and nobody else holds it, the namespace goes too. Members that
 * cannot be reached do not delay that: what they still have is a debt.
 */
import {
  again,
  done,
  type KubeObject,
  type ObjectKey,
  type Outcome,
  printMemberObjectKey,
  resources,
  toTimestamp,
} from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { changeObject } from '../objects/change.js';
import { readObjectKey } from '../objects/keys.js';

const namespaced = Object.values(resources).filter(
  (one) => one.namespaced && one !== resources.pods,
);
const remainingCheckMs = 300;

export class NamespaceReconciler implements Reconciler {
  readonly loop = loopNames.namespace;

  constructor(
    private readonly store: Store,
    private readonly bell: Bell,
    private readonly now: () => number,
  ) {}

  async reconcile(text: string): Promise<Outcome> {
    const key = readObjectKey(text);
    const namespace = await this.store.objects.get(key);
    if (namespace?.body.metadata.deletionTimestamp !== undefined) return await this.empty(key);
    const states = await this.store.memberStates.ofObject(key);
    await this.bell.mark(
      states.map((state) => ({ loop: loopNames.sync, key: printMemberObjectKey(state.key) })),
    );
    return done;
  }

  private async empty(key: ObjectKey): Promise<Outcome> {
    let remaining = 0;
    for (const { group, resource } of namespaced) {
      const page = { group, resource, namespace: key.name, limit: limits.namespacePageMax };
      const objects = await this.store.objects.list(page);
      remaining += objects.length;
      await Promise.all(objects.map((object) => this.remove(object)));
    }
    if (remaining > 0) return again(remainingCheckMs);
    await this.finish(key);
    return done;
  }

  /** Deletes one object, or asks its finalizers to. */
  private async remove({ key, body }: StoredObject): Promise<void> {
    const isFinalized = (body.metadata.finalizers ?? []).length === 0;
    if (isFinalized) {
      await this.store.objects.commit({ verb: 'delete', key, precondition: {} }, actors.namespace);
      return;
    }
    await changeObject(this.store, { key, actor: actors.namespace }, (current) =>
      current === undefined || current.metadata.deletionTimestamp !== undefined
        ? undefined
        : this.markDeleted(current),
    );
  }

  private markDeleted(object: KubeObject): KubeObject {
    const metadata = {
      ...object.metadata,
      deletionTimestamp: toTimestamp(this.now()),
      deletionGracePeriodSeconds: 0,
    };
    return { ...object, metadata };
  }

  /** Releases our finalizer; the namespace goes when no other is left. */
  private async finish(key: ObjectKey): Promise<void> {
    const namespace = await this.store.objects.get(key);
    if (namespace === undefined) return;
    const spec = (namespace.body['spec'] ?? {}) as { readonly finalizers?: readonly string[] };
    const others = (spec.finalizers ?? []).filter((one) => one !== 'kubernetes');
    const holders = [...others, ...(namespace.body.metadata.finalizers ?? [])];
    const precondition = { resourceVersion: namespace.resourceVersion };
    await this.store.objects.commit(
      holders.length === 0
        ? { verb: 'delete', key, precondition }
        : {
            verb: 'update',
            key,
            body: { ...namespace.body, spec: { ...spec, finalizers: others } },
            precondition,
          },
      actors.namespace,
    );
  }
}
