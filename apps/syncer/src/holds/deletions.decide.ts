/**
 * Whether a copy may be removed now because its object was deleted.
 *
 * Up to a number of objects and of replicas within ten minutes that is nobody's business. Beyond either the deletions of those ten minutes
 * wait, and so does every later one, until a person approves: then all go that were made up to that moment.
 */
import type { Instant } from '@navarch/model';

export type DeletionLimits = {
  readonly massDeletionMin: number;
  readonly massDeletionPercent: number;
};

export type DeletionFacts = {
  /** When the object was deleted. */
  readonly deletedAt: Instant;
  /** When the rest was counted. */
  readonly countedAt: Instant;
  /** Deleted in the window, and not yet approved. */
  readonly deleted: number;
  /** What is placed besides. */
  readonly placed: number;
  /** The same of replicas: those of deleted workloads, and those that have a place besides. */
  readonly replicas: Pick<Counted, 'deleted' | 'placed'>;
  /** Deletions from then on wait; undefined: none do. */
  readonly heldFrom: Instant | undefined;
  /** Deletions up to then are approved; 0: none ever were. */
  readonly approvedUntil: Instant;
};

/** Deletions this close together are counted together. */
export const deletionWindowMs = 600_000;

export type DeletionVerdict = 'go' | 'wait';

export function judgeDeletion(facts: DeletionFacts, limits: DeletionLimits): DeletionVerdict {
  const { deletedAt, countedAt, heldFrom, approvedUntil } = facts;
  if (deletedAt <= approvedUntil) return 'go';
  if (heldFrom !== undefined && deletedAt >= heldFrom) return 'wait';
  if (deletedAt <= countedAt - deletionWindowMs) return 'go';
  const isMuch = isTooMany(facts, limits) || isTooMany(facts.replicas, limits);
  return isMuch ? 'wait' : 'go';
}

type Counted = { readonly deleted: number; readonly placed: number };

/** Whether so many are more than may go without asking. */
export const isTooMany = (counted: Counted, limits: DeletionLimits): boolean =>
  counted.deleted > deletionsMax(counted, limits);

/** So many may go without asking: of what was placed before the deletions. */
export function deletionsMax(
  { deleted, placed }: Counted,
  { massDeletionMin, massDeletionPercent }: DeletionLimits,
): number {
  return Math.max(massDeletionMin, Math.floor(((deleted + placed) * massDeletionPercent) / 100));
}

/** For a person who has to say whether that was meant. */
export function describeDeletions(held: {
  readonly objects: number;
  readonly replicas: number;
  readonly clusters: readonly string[];
}): string {
  const what = held.objects === 1 ? '1 object was' : `${held.objects} objects were`;
  const running = held.replicas === 0 ? '' : ` with ${held.replicas} ready replicas`;
  return `${what} deleted in a short time: the copies stay in ${held.clusters.join(', ')}${running}; approve to remove them, or create what was deleted again to keep them`;
}
