import type { Instant, KubeObject, ObjectKey, Propagation } from '@navarch/model';

/** One version of one object; `object` is frozen and carries its resourceVersion. */
export type Stored = {
  readonly key: ObjectKey;
  /** Position in the change log of the commit that made this version. */
  readonly resourceVersion: number;
  readonly object: KubeObject;
};

/** One committed change. For DELETED `after` is the last object with the resourceVersion of the deletion. */
export type StoredChange = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly position: number;
  readonly after: Stored;
};

/** What must still be true at commit; absent fields are not checked. */
export type Precondition = { readonly resourceVersion?: number; readonly uid?: string };

export type StorageWrite =
  | { readonly verb: 'create'; readonly key: ObjectKey; readonly object: KubeObject }
  | {
      readonly verb: 'update';
      readonly key: ObjectKey;
      readonly object: KubeObject;
      readonly precondition: Precondition;
    }
  | {
      readonly verb: 'delete';
      readonly key: ObjectKey;
      readonly precondition: Precondition;
      /** What was asked for; absent: nothing was. */
      readonly propagation?: Propagation;
    };

export type CommitOutcome =
  | { readonly kind: 'committed'; readonly stored: Stored }
  | { readonly kind: 'exists' }
  | { readonly kind: 'missing' }
  /** A precondition did not hold: somebody wrote first. */
  | { readonly kind: 'stale' };

/**
 * Where the REST implementation keeps objects: PostgreSQL with a watch cache in the federation API, memory in a
 * simulated member. Reads never leave memory; {@link caughtUp} is what makes them consistent.
 */
export type Storage = {
  readonly cache: WatchCacheReader;
  /** Resolves when the cache holds at least everything committed before the call (or `revision`, if given). */
  readonly caughtUp: (revision?: number) => Promise<void>;
  /** `actor` is who did it, for the log. Resolves when the commit is durable *and* visible in the cache. */
  readonly commit: (write: StorageWrite, actor: string) => Promise<CommitOutcome>;
  /** The same for several writes, each of another key: all of them or none. Absent where that cannot be. */
  readonly commitTogether?: (
    compose: (first: number) => readonly StorageWrite[],
    together: Together,
  ) => Promise<TogetherOutcome>;
  /** Absent where nothing is known of the past. */
  readonly past?: PastReader;
};

/** Who does it, and the name under which it is remembered. */
export type Together = { readonly actor: string; readonly changeset: string };

export type TogetherOutcome =
  /** In consecutive positions, in the order of the writes. */
  | { readonly kind: 'committed'; readonly stored: readonly Stored[] }
  /** Nothing was written: what stands in the way of each. */
  | {
      readonly kind: 'refused';
      readonly verdicts: readonly ('ready' | Exclude<CommitOutcome['kind'], 'committed'>)[];
    };

/** What was. All of it throws Expired (410) when it is no longer kept. */
export type PastReader = {
  /** The revision of the last change that is not later. */
  readonly revisionAt: (at: Instant) => Promise<number>;
  readonly get: (key: ObjectKey, revision: number) => Promise<Stored | undefined>;
  /** Sorted by namespace, then name. */
  readonly list: (scope: ResourceScope, revision: number) => Promise<readonly Stored[]>;
};

export type Watcher = AsyncIterable<StoredChangeSeen> & { readonly close: () => void };

/**
 * A change as a watcher needs it: what the object was before, so that selectors can tell entering from leaving. `forgotten`: it
 * was something, and nothing that is known says what.
 */
export type StoredChangeSeen = StoredChange & { readonly before: Stored | 'forgotten' | undefined };

export type ResourceScope = {
  readonly group: string;
  readonly resource: string;
  /** Absent: all namespaces. */
  readonly namespace?: string;
};

/** The reading side of the watch cache. All of it is synchronous and answers from memory. */
export type WatchCacheReader = {
  readonly revision: () => number;
  /** The oldest revision from which a watch or an exact list can still be answered. */
  readonly oldest: () => number;
  readonly get: (key: ObjectKey) => Stored | undefined;
  /** Sorted by namespace, then name. `at` gives the state at that revision; throws Expired (410) if compacted. */
  readonly list: (scope: ResourceScope, at?: number) => readonly Stored[];
  /**
   * Everything after `from`, once, in order. Throws Expired (410) if compacted. A watcher that falls
   * more than the buffer limit behind ends (its reader sees the stream close).
   */
  readonly watch: (scope: ResourceScope, from: number) => Watcher;
  /** Differs after each change of the resource; compare for equality only. */
  readonly changedAt: (resource: Pick<ResourceScope, 'group' | 'resource'>) => number;
  /** Changes after `from` of which it is not known what the object was before. */
  readonly unclear: (scope: ResourceScope, from: number) => readonly StoredChange[];
};
