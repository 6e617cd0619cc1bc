/**
 * What a change of a cluster means for everything placed: every workload is decided again.
 *
 * Woken by any change of a Cluster. Workloads with a copy in that cluster come first. Deciding again is
 * cheap where nothing changes, and a cluster that was unjoined lets go of its records.
 */
import {
  done,
  federatedResources,
  type ObjectKey,
  type Outcome,
  printMemberObjectKey,
  printObjectKey,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { Reconciler } from '../agenda/reconciler.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import type { Members } from '../members/members.js';
import { readObjectKey } from '../objects/keys.js';
import { isFederated } from '../relay/route.decide.js';

export type FleetParts = { readonly store: Store; readonly bell: Bell; readonly members: Members };

export class FleetReconciler implements Reconciler {
  readonly loop = loopNames.fleet;

  constructor(private readonly parts: FleetParts) {}

  async reconcile(text: string): Promise<Outcome> {
    const key = readObjectKey(text);
    const isRegistered = (await this.parts.store.objects.get(key)) !== undefined;
    if (!isRegistered) await this.parts.members.forget(key.name);
    await this.wakeCopies(key.name, isRegistered);
    await this.wakeWorkloads();
    return done;
  }

  private async wakeCopies(cluster: string, isRegistered: boolean): Promise<void> {
    let after: ObjectKey | undefined;
    for (;;) {
      const page = await this.parts.store.memberStates.ofCluster(cluster, {
        limit: limits.dispatchBatchMax,
        ...(after === undefined ? {} : { after }),
      });
      const keys = page.map((state) => state.key);
      await this.parts.bell.mark([
        ...keys
          .filter((key) => isFederated(key.object))
          .map((key) => ({ loop: loopNames.place, key: printObjectKey(key.object) })),
        ...(isRegistered
          ? []
          : keys.map((key) => ({ loop: loopNames.sync, key: printMemberObjectKey(key) }))),
      ]);
      after = page.at(-1)?.key.object;
      if (after === undefined || page.length < limits.dispatchBatchMax) return;
    }
  }

  private async wakeWorkloads(): Promise<void> {
    for (const { group, resource } of federatedResources) {
      for await (const keys of pagesOf(this.parts.store, { group, resource })) {
        const due = keys.filter(isFederated);
        await this.parts.bell.mark(
          due.map((key) => ({ loop: loopNames.place, key: printObjectKey(key) })),
        );
      }
    }
  }
}

/** Keys of a resource, page by page. */
async function* pagesOf(
  store: Store,
  of: { readonly group: string; readonly resource: string },
): AsyncGenerator<readonly ObjectKey[]> {
  let after: ObjectKey | undefined;
  for (;;) {
    const page = await store.objects.list({
      ...of,
      limit: limits.dispatchBatchMax,
      ...(after === undefined ? {} : { after }),
    });
    if (page.length > 0) yield page.map((row) => row.key);
    after = page.at(-1)?.key;
    if (after === undefined || page.length < limits.dispatchBatchMax) return;
  }
}
