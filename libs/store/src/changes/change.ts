import type { Instant, KubeObject, ObjectKey } from '@navarch/model';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One commit's effect on one object: who, what and when. */
export type ChangeHead = {
  readonly position: number;
  readonly type: ChangeType;
  readonly key: ObjectKey;
  readonly uid: string;
  readonly actor: string;
  readonly at: Instant;
  /**
   * Present: the collector looks at the object. Owners that it names since, or no longer; none when it is itself being
   * deleted and waits for what it owns.
   */
  readonly ownership?: readonly string[];
  /** The changeset that it is part of. */
  readonly changeset?: string;
};

/** The same with the object after it. */
export type Change = ChangeHead & {
  /** The object after the change with `position` as its resourceVersion; for DELETED the last object. */
  readonly body: KubeObject;
};

export type FollowOptions<Seen extends ChangeHead = Change> = {
  /** The last position already seen. */
  readonly from: number;
  readonly signal: AbortSignal;
  /** Up to where the follower has seen changes without being told, because it made them; it is not told of those. Absent: nothing. */
  readonly seen?: () => number;
  /** Called before what comes behind a leap: positions in between were told to somebody, perhaps, and are lost. */
  readonly onLeap?: () => void | Promise<void>;
  /** Called with one batch at a time, in order; what it throws ends the following. */
  readonly onChanges: (batch: readonly Seen[]) => void | Promise<void>;
};

export type CompactOptions = {
  readonly keepMs: number;
  /** Newest changes that stay whatever their age; at least 1. */
  readonly keepMin: number;
};

/** What a position stands for. */
export type Meaning =
  | { readonly kind: 'change'; readonly key: ObjectKey }
  /** It was given out once for a change that is lost, or never will be. */
  | { readonly kind: 'lost' }
  /** The log does not reach there, or no longer. */
  | { readonly kind: 'unknown' };

export type Changes = {
  /**
   * 1,000 at most come, whatever is asked for; none: the end was reached.
   * CompactedError when changes right after `position` are gone from the log. Unreadable ones are left out and
   * reported.
   */
  readonly after: (position: number, limit: number) => Promise<Change[]>;
  /**
   * Everything after `from`, once and in order, until the signal aborts (then it resolves). Survives a restart of
   * PostgreSQL. Rejects with CompactedError, or with what `onChanges` threw. A log that ends before `from` has lost its end, and
   * leaps over it.
   */
  readonly follow: (options: FollowOptions) => Promise<void>;
  /** The same without the objects, which are neither read nor opened; none is left out. */
  readonly followHeads: (options: FollowOptions<ChangeHead>) => Promise<void>;
  /**
   * For who knows of a `position` that the log does not reach: what was committed up to there is lost with the database that had
   * it. The log goes on above it.
   */
  readonly leapOver: (position: number) => Promise<void>;
  readonly meaningOf: (position: number) => Promise<Meaning>;
  /** The lowest position after which the log is still complete. */
  readonly oldest: () => Promise<number>;
  /** Drops old changes from the front, never past a cursor; returns how many. */
  readonly compact: (options: CompactOptions) => Promise<number>;
};
