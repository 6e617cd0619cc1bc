import type { KubeObject, ObjectKey, ObjectKeyText, Propagation } from '@navarch/model';

/** One version of one object; `body` carries its resourceVersion. */
export type StoredObject = {
  readonly key: ObjectKey;
  readonly uid: string;
  /** Position in the change log of the commit that made this version. */
  readonly resourceVersion: number;
  readonly body: KubeObject;
};

/** What must still be true at commit; absent fields are not checked. */
export type WritePrecondition = { readonly resourceVersion?: number; readonly uid?: string };

/** `body.metadata.uid` must be set; an update whose body has another uid than the stored object is stale. */
export type ObjectWrite =
  | { readonly verb: 'create'; readonly key: ObjectKey; readonly body: KubeObject }
  | {
      readonly verb: 'update';
      readonly key: ObjectKey;
      readonly body: KubeObject;
      readonly precondition: WritePrecondition;
    }
  | {
      readonly verb: 'delete';
      readonly key: ObjectKey;
      readonly precondition: WritePrecondition;
      /** Kept with the tombstone. */
      readonly propagation?: Propagation;
    };

export type CommitResult =
  | {
      readonly kind: 'committed';
      readonly resourceVersion: number;
      /** With its resourceVersion; for a delete the last object with the deletion's. */
      readonly body: KubeObject;
    }
  /** A create found the name taken. */
  | { readonly kind: 'exists' }
  /** An update or delete found nothing. */
  | { readonly kind: 'missing' }
  /** A precondition did not hold: somebody wrote first. */
  | { readonly kind: 'stale' };

/** Who writes several objects as one, and the name under which the log keeps them together. */
export type Together = { readonly actor: string; readonly changeset: string };

export type TogetherResult =
  /** In consecutive positions, in the order of the writes. */
  | { readonly kind: 'committed'; readonly results: readonly Committed[] }
  /** Nothing was written. What stands in the way of each; `ready`: nothing. */
  | { readonly kind: 'refused'; readonly verdicts: readonly TogetherVerdict[] };
export type Committed = Extract<CommitResult, { kind: 'committed' }>;
export type TogetherVerdict = Exclude<CommitResult['kind'], 'committed'> | 'ready';

export type ListQuery = {
  readonly group: string;
  readonly resource: string;
  /** Absent: all namespaces. */
  readonly namespace?: string;
  /** The last object of the page before. */
  readonly after?: { readonly namespace: string; readonly name: string };
  /** 1,000 at most come, whatever is asked for; an empty page is the end. */
  readonly limit: number;
};

export type Objects = {
  /**
   * Durable when it resolves. Concurrent calls of one process share transactions; each gets its own result.
   * UnavailableError: the outcome is unknown (wholly done or wholly not).
   */
  readonly commit: (write: ObjectWrite, actor: string) => Promise<CommitResult>;
  /**
   * The same for several keys, each once: all of it or nothing, in one transaction. `compose` is told the position that its
   * first write will have; nobody else commits meanwhile, so it does not wait for anything. TerminalError when a key comes twice.
   */
  readonly commitTogether: (
    compose: (first: number) => readonly ObjectWrite[],
    together: Together,
  ) => Promise<TogetherResult>;
  /** TerminalError `store.unreadable` when the stored body cannot be opened. */
  readonly get: (key: ObjectKey) => Promise<StoredObject | undefined>;
  /** Those that exist, in no particular order. Unreadable ones are left out and reported. */
  readonly getMany: (keys: readonly ObjectKey[]) => Promise<StoredObject[]>;
  /** Versions of those that exist, by printed key; nothing of what is in them is read. */
  readonly versions: (keys: readonly ObjectKey[]) => Promise<ReadonlyMap<ObjectKeyText, number>>;
  /** Sorted by namespace, then name. Unreadable ones are left out and reported. */
  readonly list: (query: ListQuery) => Promise<StoredObject[]>;
  /** The same without what is in them, which is neither read nor opened: unreadable ones are there too. */
  readonly listKeys: (query: ListQuery) => Promise<ObjectKey[]>;
  /** Gives every object at one revision, page by page, and returns that revision. */
  readonly snapshot: (onPage: (page: readonly StoredObject[]) => void) => Promise<number>;
  /** Position of the last commit: at least everything committed before the call. Concurrent calls share queries. */
  readonly revision: () => Promise<number>;
};
