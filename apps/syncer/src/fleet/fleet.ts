/**
 * What a change of a cluster, a policy or a Freeze means for everything placed: the workloads concerned are decided
 * again, or what is not synced is looked at again.
 *
 * Woken by any change of a Cluster or a policy, and by the end of a Freeze. Workloads with a copy in that cluster come
 * first; a namespaced policy concerns its own namespace. Deciding again is cheap where nothing changes, and a cluster
 * that was unjoined lets go of its records.
 */
import {
  done,
  isContainer,
  isPlaceable,
  type ObjectKey,
  type Outcome,
  printMemberObjectKey,
  printObjectKey,
  resources,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { wakeUnsynced } from '../freeze/holds.js';
import type { Kinds } from '../kinds/kinds.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import type { Members } from '../members/members.js';
import { readObjectKey } from '../objects/keys.js';
import { keyPagesOf } from '../objects/read.js';

export type FleetParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly members: Members;
  readonly kinds: Kinds;
};

export class FleetReconciler implements Reconciler {
  readonly loop = loopNames.fleet;

  constructor(private readonly parts: FleetParts) {}

  async reconcile(text: string): Promise<Outcome> {
    const key = readObjectKey(text);
    if (key.resource === resources.freezes.resource) {
      await wakeUnsynced(this.parts.store, this.parts.bell);
      return done;
    }
    const isCluster = key.resource === resources.clusters.resource;
    const woken = isCluster ? await this.followCluster(key) : new Set<string>();
    await this.wakeWorkloads(key.namespace, woken);
    return done;
  }

  /** Returns the keys of the objects that are decided again. */
  private async followCluster(key: ObjectKey): Promise<ReadonlySet<string>> {
    const isRegistered = (await this.parts.store.objects.get(key)) !== undefined;
    if (!isRegistered) {
      await this.parts.members.forget(key.name);
      await this.parts.store.ledger.releaseCluster(key.name);
    }
    await this.wakeDefinitions();
    return await this.wakeCopies(key.name, isRegistered);
  }

  /** A cluster that takes part is to serve every kind that is defined. */
  private async wakeDefinitions(): Promise<void> {
    for await (const keys of keyPagesOf(this.parts.store, resources.definitions))
      await this.parts.bell.mark(
        keys.map((key) => ({ loop: loopNames.definition, key: printObjectKey(key) })),
      );
  }

  private async wakeCopies(cluster: string, isRegistered: boolean): Promise<ReadonlySet<string>> {
    const woken = new Set<string>();
    let after: ObjectKey | undefined;
    for (;;) {
      const page = await this.parts.store.memberStates.ofCluster(cluster, {
        limit: limits.dispatchBatchMax,
        ...(after === undefined ? {} : { after }),
      });
      const keys = page.map((state) => state.key);
      const objects = keys.map(({ object }) => object).filter(isPlaceable);
      const texts = objects.map(printObjectKey);
      for (const text of texts) woken.add(text);
      await this.parts.bell.mark([
        ...texts.map((text) => ({ loop: loopNames.place, key: text })),
        // Namespaces and definitions have no decision: what of them is to go was not asked for while the cluster was away.
        ...keys
          .filter(({ object }) => !isRegistered || isContainer(object))
          .map((key) => ({ loop: loopNames.sync, key: printMemberObjectKey(key) })),
      ]);
      // What is said of their copies there may be another thing now, wherever they are placed.
      await this.parts.bell.markSoon(texts.map((text) => ({ loop: loopNames.status, key: text })));
      after = page.at(-1)?.key.object;
      if (after === undefined || page.length < limits.dispatchBatchMax) return woken;
    }
  }

  /** '': in every namespace. */
  private async wakeWorkloads(namespace: string, woken: ReadonlySet<string>): Promise<void> {
    const within = namespace === '' ? {} : { namespace };
    for (const { group, resource } of await this.parts.kinds.sent()) {
      for await (const keys of keyPagesOf(this.parts.store, { group, resource, ...within })) {
        const due = keys.filter(isPlaceable).map(printObjectKey);
        await this.parts.bell.mark(
          due
            .filter((text) => !woken.has(text))
            .map((text) => ({ loop: loopNames.place, key: text })),
        );
      }
    }
  }
}
