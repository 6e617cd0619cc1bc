import type { Instant, ObjectKey } from '@navarch/model';
import type { Change } from '../changes/change.js';
import type { StoredObject } from '../objects/object-store.js';

/** Absent fields are not asked for; all of them absent: everything. */
export type HistoryScope = Partial<ObjectKey>;

/** What was before a change. `lost`: the log does not have it, or it cannot be opened. */
export type Former = StoredObject | 'absent' | 'lost';

/** A change with the object before it. */
export type Step = { readonly change: Change; readonly before: Former };

export type Moment = { readonly position: number; readonly at: Instant };

/**
 * The log as history. What is older than the log is CompactedError; reads of several statements look for that last, so that
 * what they return is whole.
 */
export type History = {
  /**
   * The first change after `from` (and not after `to`) of each object in scope: its `before` is the object as it was at
   * `from`. What did not change is as it is. By key.
   */
  readonly firstAfter: (
    scope: HistoryScope,
    range: { readonly from: number; readonly to: number },
  ) => Promise<Step[]>;
  /** The newest changes of one object, newest first, with those of objects that had its name before. */
  readonly ofObject: (
    key: ObjectKey,
    page: { readonly before?: number; readonly limit: number },
  ) => Promise<Step[]>;
  /** What was committed under the name, in order; none: nothing of it is kept. */
  readonly ofChangeset: (changeset: string) => Promise<Step[]>;
  /** Position of the last change that was part of a changeset; 0: none is kept. */
  readonly lastChangeset: () => Promise<number>;
  /** Position of the last change that is not after `at`, as the clock was when it was made. CompactedError. */
  readonly positionAt: (at: Instant) => Promise<number>;
  /** The first change that is kept; undefined when there is none. */
  readonly oldest: () => Promise<Moment | undefined>;
};
