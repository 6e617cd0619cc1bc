/** Many objects written as one, and the way back (fleet.navarch.dev/v1alpha1). */
import type { ObjectReference } from './history.js';
import type { KubeObject, Propagation } from './object.js';

export const changesetVerbs = ['create', 'apply', 'delete'] as const;
export type ChangesetVerb = (typeof changesetVerbs)[number];

export type ChangesetItem = {
  /** Default: apply. */
  readonly verb?: ChangesetVerb;
  /** Whole for a create, what is wanted for an apply, names (and perhaps uid or resourceVersion) for a delete. Stored are its names alone. */
  readonly object: KubeObject;
  /** Of a delete. */
  readonly propagationPolicy?: Propagation;
};

export const writeResults = ['created', 'updated', 'deleted', 'unchanged'] as const;

/** What became of one object. `deleted` is also one that is marked and still waits for its finalizers. */
export type WriteResult = ObjectReference & {
  readonly result: (typeof writeResults)[number];
  readonly uid?: string;
  /** Absent: nothing was written. */
  readonly revision?: number;
};

export type ChangesetStatus = {
  readonly user: string;
  readonly time: string;
  /** Of its items; consecutive. Absent: nothing was written. */
  readonly revisions?: { readonly first: number; readonly last: number };
  readonly items: readonly WriteResult[];
  /** What it rolled back, if it is of a Rollback. */
  readonly rollback?: RollbackTarget;
};

export type Changeset = KubeObject & {
  readonly spec: {
    readonly message?: string;
    /** Takes fields from other managers that hold them. */
    readonly force?: boolean;
    /** Whose the fields are that are applied. */
    readonly fieldManager?: string;
    readonly items: readonly ChangesetItem[];
  };
  readonly status?: ChangesetStatus;
};

/** One of the first three. */
export type RollbackTarget = {
  readonly object?: ObjectReference;
  /** All objects of a namespace, and the namespace itself. */
  readonly namespace?: string;
  /** Undone as a whole. */
  readonly changeset?: string;
  /** A revision or a time, not for a changeset: what was then comes again. */
  readonly to?: string;
};

export type Rollback = KubeObject & {
  readonly spec: RollbackTarget & {
    readonly message?: string;
    /** Undoes a changeset although what it wrote was changed since. */
    readonly overwrite?: boolean;
    /** Refused if anything that it is about changed after this revision: that of a dry run. */
    readonly ifUnchangedSince?: number;
  };
  readonly status?: RollbackStatus;
};

export type RollbackStatus = {
  /** What was there when it was decided. */
  readonly revision: number;
  readonly changes: readonly RollbackChange[];
  /** Under this name it was committed, and can be undone; absent: nothing was. */
  readonly changeset?: string;
};

export type RollbackChange = WriteResult & {
  readonly fields?: readonly string[];
  readonly moreFields?: number;
};

export const changesetLimits = {
  /** Objects of one changeset, and of one rollback. */
  itemsMax: 500,
  /** Of the objects that it writes, as JSON, together; the request that asks for it is bounded like any other. */
  bytesMax: 16 * 1024 * 1024,
  /** Tries when others write the same objects meanwhile. */
  attemptsMax: 8,
  messageCharsMax: 1_024,
  fieldManager: 'navarch-changeset',
  rollbackManager: 'navarch-rollback',
} as const;
