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
  type ObjectKey,
  type Outcome,
  printMemberObjectKey,
  storedResources,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import { actors } from '../actors.js';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { customNamespaced } from '../definition/definitions.js';
import { readObjectKey } from '../objects/keys.js';
import { removeObject } from '../objects/remove.js';

const namespaced = storedResources.filter((one) => one.namespaced);
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
    for (const { group, resource } of [...namespaced, ...(await customNamespaced(this.store))]) {
      const page = { group, resource, namespace: key.name, limit: limits.namespacePageMax };
      const objects = await this.store.objects.list(page);
      remaining += objects.length;
      const terms = { actor: actors.namespace, now: this.now() };
      await Promise.all(objects.map((object) => removeObject(this.store, object, terms)));
    }
    if (remaining > 0) return again(remainingCheckMs);
    await this.finish(key);
    return done;
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
