import type { Instant, JsonObject, MemberObjectKey, ObjectKey } from '@navarch/model';
import type { Mark } from '../agenda/agenda.js';
import type { LeaseFence } from '../leases/lease.js';

/** What is known of one object's copy in one member. */
export type MemberState = {
  readonly key: MemberObjectKey;
  readonly objectUid: string;
  /** The highest generation ever offered to the member. */
  readonly generation: number;
  /** Digest of the manifest last applied; absent: nothing of this object was applied yet. */
  readonly digest?: string;
  readonly memberUid?: string;
  /** The copy's resourceVersion in the member. */
  readonly memberVersion?: string;
  readonly memberGeneration?: number;
  /** The last offered generation was applied. */
  readonly synced: boolean;
  /** Somebody changed the copy in the member since. */
  readonly drifted: boolean;
  /** How often it was marked as drifted. */
  readonly driftMarks: number;
  readonly message: string;
  /** What the member last showed, as the observing loop wrote it. */
  readonly observed?: JsonObject;
  /** What sync found at the copy and keeps with its record; the store looks for nothing in it but who waits for what. */
  readonly findings?: JsonObject;
  readonly updatedAt: Instant;
};

export type Offer = { readonly objectUid: string; readonly generation: number };

/** Whom a change makes due, as by a mark of the agenda, in one transaction with it; nobody where nothing changes. */
export type Tell = Pick<Mark, 'loop' | 'key' | 'afterMs'>;

export type Applied = Offer & {
  readonly key: MemberObjectKey;
  readonly digest: string;
  readonly memberUid: string;
  readonly memberVersion: string;
  readonly memberGeneration?: number;
  readonly message?: string;
  /** The marks that this write knew of: it stays drifted if there are more by now. */
  readonly driftMarks: number;
  readonly tell?: Tell;
};

export type Observed = {
  readonly key: MemberObjectKey;
  readonly tell?: Tell;
  /**
   * Where it says of which copy it is (`uid`) and of which of its versions (`version`, a whole number as text), it is not
   * recorded over what is known of a later one. `gone`: the copy was there with that version, and is not any more.
   */
  readonly observed?: JsonObject;
};

/** What drift is measured against from now on. */
export type Measured = Observed & {
  readonly memberUid?: string;
  readonly memberVersion?: string;
  readonly memberGeneration?: number;
};

/** Absent: there is nothing to keep any more. */
export type Found = {
  readonly key: MemberObjectKey;
  readonly findings?: JsonObject;
  readonly tell?: Tell;
};

export type Remark = {
  readonly key: MemberObjectKey;
  readonly message: string;
  readonly tell?: Tell;
};

export type MemberStates = {
  readonly get: (key: MemberObjectKey) => Promise<MemberState | undefined>;
  readonly ofObject: (key: ObjectKey) => Promise<MemberState[]>;
  readonly ofObjects: (keys: readonly ObjectKey[]) => Promise<MemberState[]>;
  /** Sorted by object key; `after` is the last object of the page before. 1,000 at most; an empty page is the end. */
  readonly ofCluster: (
    cluster: string,
    page: { readonly after?: ObjectKey; readonly limit: number },
  ) => Promise<MemberState[]>;
  /** By each of these copies: the copies in the same cluster whose findings say (`waiting.for`) that they wait for it. */
  readonly waitingFor: (keys: readonly MemberObjectKey[]) => Promise<MemberObjectKey[][]>;
  readonly countOfCluster: (cluster: string) => Promise<number>;
  /**
   * To be asked before anything is sent. `stale`: a newer generation was offered already, or the object was
   * deleted at a later position; send nothing. A new uid forgets what was known of the old copy.
   */
  readonly offer: (key: MemberObjectKey, offer: Offer) => Promise<'offered' | 'stale'>;
  /** Only where uid and generation are still the offered ones; returns the keys recorded. */
  readonly recordApplied: (batch: readonly Applied[]) => Promise<MemberObjectKey[]>;
  /**
   * Only rows that exist and change by more than `version` and `at`, when it was seen; returns their keys. Absent fields become
   * absent. `fence`: of who watches the member; what one that was replaced saw last is no news.
   */
  readonly recordObserved: (
    batch: readonly Observed[],
    fence?: LeaseFence,
  ) => Promise<MemberObjectKey[]>;
  /** The same with the copy's identity, which only sync may say. */
  readonly recordMeasured: (batch: readonly Measured[]) => Promise<MemberObjectKey[]>;
  /** Not synced, and why; only rows that change; returns their keys. */
  readonly recordFailed: (batch: readonly Remark[]) => Promise<MemberObjectKey[]>;
  /** Only rows that exist and change; returns their keys. */
  readonly recordFindings: (batch: readonly Found[]) => Promise<MemberObjectKey[]>;
  /** Counts each mark; returns the keys of the rows that exist. */
  readonly markDrifted: (batch: readonly Remark[]) => Promise<MemberObjectKey[]>;
  /** False when there was none. */
  readonly remove: (key: MemberObjectKey, tell?: Tell) => Promise<boolean>;
};
