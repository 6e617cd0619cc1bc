/** The sweep's part for the collector: everything that has an owner or waits for what it owns, a page a turn. */
import { type ObjectKey, printObjectKey } from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';

export type OwnershipWalkParts = {
  readonly store: Pick<Store, 'ownership'>;
  readonly bell: Bell;
  readonly now: () => number;
};

export class OwnershipWalk {
  private after: ObjectKey | undefined;
  /** When the walk in progress began. */
  private startedAt = 0;

  constructor(private readonly parts: OwnershipWalkParts) {}

  async step(): Promise<void> {
    const { store, bell, now } = this.parts;
    if (this.after === undefined) {
      if (now() - this.startedAt < limits.sweepWalkEveryMs) return;
      this.startedAt = now();
    }
    const limit = limits.sweepPageMax;
    const page = await store.ownership.all({ after: this.after, limit });
    await bell.mark(page.map((key) => ({ loop: loopNames.collect, key: printObjectKey(key) })));
    this.after = page.length === limit ? page.at(-1) : undefined;
  }
}
