/**
 * Asked before a copy is removed because its object was deleted.
 *
 * It counts at most once a second, and never answers from a count that is older than the deletion: the first deletion
 * of a burst goes at once, the others wait for the next count and are seen together.
 */
import type { Instant } from '@navarch/model';
import type { Store } from '@navarch/store';
import {
  type DeletionFacts,
  type DeletionLimits,
  type DeletionVerdict,
  deletionWindowMs,
  isTooMany,
  judgeDeletion,
} from './deletions.decide.js';
import { heldFromMark, approvedUntilMark, deletionMarks, holdLimits } from './marks.js';

export type DeletionGateParts = {
  readonly store: Store;
  readonly limits: DeletionLimits;
  readonly now: () => number;
};

type Count = Omit<DeletionFacts, 'deletedAt'> & { readonly askedAt: number };

export class DeletionGate {
  private count: Count | undefined;
  private counting: Promise<Count> | undefined;

  constructor(private readonly parts: DeletionGateParts) {}

  /** `uncounted`: ask again after {@link holdLimits.countEveryMs}. */
  async verdict(deletedAt: Instant): Promise<DeletionVerdict | 'uncounted'> {
    const count = await this.countAfter(deletedAt);
    if (count === undefined) return 'uncounted';
    if (judgeDeletion({ ...count, deletedAt }, this.parts.limits) === 'go') return 'go';
    // The first one says from when on; its Hold is made by the keeper.
    if (count.heldFrom === undefined)
      await this.parts.store.brakes.mark(heldFromMark, count.countedAt - deletionWindowMs);
    return 'wait';
  }

  /** How long to wait with the removal, ms; 0: it may go. */
  async waitMs(deletedAt: Instant): Promise<number> {
    const verdict = await this.verdict(deletedAt);
    switch (verdict) {
      case 'go':
        return 0;
      case 'wait':
        return holdLimits.heldDeletionMs;
      case 'uncounted':
        return holdLimits.countEveryMs;
    }
  }

  /** Undefined: the next count is not due yet. */
  private async countAfter(deletedAt: Instant): Promise<Count | undefined> {
    const { count } = this;
    const ageMs = count === undefined ? Infinity : this.parts.now() - count.askedAt;
    const isFresh = ageMs < holdLimits.countEveryMs;
    if (isFresh && count !== undefined) return count.countedAt > deletedAt ? count : undefined;
    this.counting ??= this.read().finally(() => {
      this.counting = undefined;
    });
    const next = await this.counting;
    return next.countedAt >= deletedAt ? next : undefined;
  }

  private async read(): Promise<Count> {
    const { brakes } = this.parts.store;
    const askedAt = this.parts.now();
    const marks = await brakes.marks(deletionMarks);
    const heldFrom = marks.find(({ name }) => name === heldFromMark)?.at;
    const approvedUntil = marks.find(({ name }) => name === approvedUntilMark)?.at ?? 0;
    const span = { windowMs: deletionWindowMs, after: approvedUntil };
    const { at: countedAt, ...objects } = await brakes.deletions(span);
    // Dearer, and needless where the answer is known.
    const isKnown = isTooMany(objects, this.parts.limits);
    const replicas = isKnown ? { deleted: 0, placed: 0 } : await brakes.replicaDeletions(span);
    this.count = { askedAt, countedAt, ...objects, replicas, heldFrom, approvedUntil };
    return this.count;
  }
}
