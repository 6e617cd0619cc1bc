import type { Instant, MemberObjectKey } from '@navarch/model';

/** A name that stands for a fact, and since when (or up to when, as the name has it). */
export type BrakeMark = { readonly name: string; readonly at: Instant };

export type Deletions = {
  /** The store's time of this count. */
  readonly at: Instant;
  /** The last change that this count knows: a deletion up to it was counted, and no later one was. */
  readonly position: number;
  /** Federated objects that were deleted in the window. */
  readonly deleted: number;
  /** Objects that are placed now. */
  readonly placed: number;
};

/** The same of replicas. */
export type ReplicaDeletions = {
  /** What deleted workloads had asked for. */
  readonly deleted: number;
  /** What has a place now. */
  readonly placed: number;
};

export type DeletionSpan = { readonly windowMs: number; readonly after: Instant };

/** What the brakes remember and count. */
export type BrakeStore = {
  /** Sets a mark; one that stands keeps its time unless the new one is later and `isLatest`. True: there was none. */
  readonly mark: (name: string, at: Instant, isLatest?: boolean) => Promise<boolean>;
  readonly unmark: (name: string) => Promise<void>;
  /** Marks whose names begin so, by name. */
  readonly marks: (prefix: string) => Promise<readonly BrakeMark[]>;
  /** What was last seen ready, by cluster. */
  readonly readyReplicas: () => Promise<ReadonlyMap<string, number>>;
  /** Deletions that are later than `after` and not older than `windowMs`. */
  readonly deletions: (of: DeletionSpan) => Promise<Deletions>;
  /** Reads what was deleted from the change log, as long as it is kept: dearer than a count of objects. */
  readonly replicaDeletions: (of: DeletionSpan) => Promise<ReplicaDeletions>;
  /** How many objects and clusters {@link BrakeStore.buried} is about. */
  readonly countBuried: (from: Instant) => Promise<{
    readonly objects: number;
    /** Last seen ready of them. */
    readonly replicas: number;
    readonly clusters: readonly string[];
  }>;
  /** Copies in members of objects that were deleted at `from` or later, and not after `until`. */
  readonly buried: (of: {
    readonly from: Instant;
    readonly until?: Instant;
    readonly limit: number;
  }) => Promise<readonly MemberObjectKey[]>;
};
