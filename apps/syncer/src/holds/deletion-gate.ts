/**
 * Asked before a copy is removed because its object was deleted.
 *
 * It answers from a count that knows the deletion, by its position in the log, and so whatever went with it. Counts are dear, so there is
 * one at a time, shared, and only a few within a second: a deletion by itself goes at once; of a burst the first few do, and the others
 * wait for the next count and are seen together.
 */
import type { Store, Tombstone } from '@navarch/store';
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

type Deletion = Pick<Tombstone, 'at' | 'position'>;

type Count = Omit<DeletionFacts, 'deletedAt'> & {
  readonly askedAt: number;
  /** The last change that it knows. */
  readonly position: number;
};

export class DeletionGate {
  private count: Count | undefined;
  private counting: Promise<Count> | undefined;
  /** When the last counts were begun, as many as may be at once. */
  private begun: readonly number[] = [];

  constructor(private readonly parts: DeletionGateParts) {}

  /** `uncounted`: ask again after {@link holdLimits.countEveryMs}. */
  async verdict(deletion: Deletion): Promise<DeletionVerdict | 'uncounted'> {
    const count = await this.countOf(deletion);
    if (count === undefined) return 'uncounted';
    const facts = { ...count, deletedAt: deletion.at };
    if (judgeDeletion(facts, this.parts.limits) === 'go') return 'go';
    // The first one says from when on; its Hold is made by the keeper.
    if (count.heldFrom === undefined)
      await this.parts.store.brakes.mark(heldFromMark, count.countedAt - deletionWindowMs);
    return 'wait';
  }

  /** How long to wait with the removal, ms; 0: it may go. */
  async waitMs(deletion: Deletion): Promise<number> {
    const verdict = await this.verdict(deletion);
    switch (verdict) {
      case 'go':
        return 0;
      case 'wait':
        return holdLimits.heldDeletionMs;
      case 'uncounted':
        return holdLimits.countEveryMs;
    }
  }

  /** Undefined: the next count that would know the deletion is not due yet. */
  private async countOf(deletion: Deletion): Promise<Count | undefined> {
    const { count } = this;
    if (count !== undefined && this.isFresh(count) && knows(count, deletion)) return count;
    // What is being counted was begun before this, and may not know it; what is begun from now on does.
    const next = await (this.counting ?? this.begin());
    if (next === undefined || knows(next, deletion)) return next;
    const last = await (this.counting ?? this.begin());
    return last !== undefined && knows(last, deletion) ? last : undefined;
  }

  private isFresh({ askedAt }: Count): boolean {
    return this.parts.now() - askedAt < holdLimits.countEveryMs;
  }

  /** Undefined: there were enough of them. */
  private begin(): Promise<Count> | undefined {
    const now = this.parts.now();
    const recent = this.begun.filter((at) => now - at < holdLimits.countEveryMs);
    if (recent.length >= holdLimits.countsAtOnceMax) return undefined;
    this.begun = [...recent, now];
    this.counting = this.read(now).finally(() => {
      this.counting = undefined;
    });
    return this.counting;
  }

  private async read(askedAt: number): Promise<Count> {
    const { brakes } = this.parts.store;
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

const knows = (count: Count, deletion: Deletion): boolean => count.position >= deletion.position;
