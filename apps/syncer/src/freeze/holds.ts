/**
 * What is held by a Freeze, on record: it is no failure and is not tried again until the Freeze ends. Then everything that
 * is not synced becomes due at once.
 */
import {
  again,
  done,
  type MemberObjectKey,
  type ObjectKey,
  type Outcome,
  printMemberObjectKey,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { listClusters } from '../fleet/clusters.js';
import { limits } from '../limits.js';
import { statusOf } from '../sync/telling.js';
import { loopNames } from '../loops.js';
import { type FreezeBook, FreezesUnknownError, FrozenError } from './book.js';

export type HoldsParts = { readonly store: Store; readonly bell: Bell; readonly book: FreezeBook };

export class Holds {
  constructor(private readonly parts: HoldsParts) {}

  /** Does the work of a key; what a Freeze holds back is recorded on the copy, once. */
  async heed(key: MemberObjectKey, work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof FreezesUnknownError) return again(limits.freezesEveryMs);
      if (error instanceof FrozenError) return await this.record(key, error);
      throw error;
    }
  }

  private async record(key: MemberObjectKey, { target, remark }: FrozenError): Promise<Outcome> {
    const { store, bell, book } = this.parts;
    const message = remark.slice(0, limits.messageLengthMax);
    const tell = statusOf(key);
    const changed = await store.memberStates.recordFailed([{ key, message, tell }]);
    if (changed.length > 0) void bell.ring([tell]);
    // Lifted while it was being recorded: the walk over what was held may have passed already.
    return book.holding(target) === undefined ? again(0) : done;
  }
}

/** Makes due whatever some member does not have as it should. Looking again at what waits for another reason is cheap. */
export async function wakeUnsynced(store: Store, bell: Bell): Promise<void> {
  for (const { metadata } of await listClusters(store)) {
    await wakeUnsyncedIn(metadata.name, store, bell);
  }
}

async function wakeUnsyncedIn(cluster: string, store: Store, bell: Bell): Promise<void> {
  const limit = limits.dispatchBatchMax;
  let after: ObjectKey | undefined;
  for (;;) {
    const page = await store.memberStates.ofCluster(
      cluster,
      after === undefined ? { limit } : { limit, after },
    );
    const due = page.filter((state) => !state.synced || state.drifted);
    await bell.mark(
      due.map(({ key }) => ({ loop: loopNames.sync, key: printMemberObjectKey(key) })),
    );
    after = page.at(-1)?.key.object;
    if (after === undefined || page.length < limit) return;
  }
}
