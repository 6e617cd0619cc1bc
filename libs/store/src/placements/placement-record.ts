import type { Instant, JsonObject, ObjectKeyText } from '@navarch/model';

export type PlacementDraft = {
  readonly key: ObjectKeyText;
  readonly uid: string;
  /** The decision this one follows. ConflictError `placement.parent` when it is not the latest any more. */
  readonly parent?: string;
  readonly inputsDigest: string;
  readonly planner: string;
  /** The exact text that the planner was given. */
  readonly inputs?: string;
  /** Replicas that were moved by choice; default 0. */
  readonly moved?: number;
  readonly decision: JsonObject;
};

/** One decision; never changed after it is written. */
export type PlacementRecord = PlacementDraft & { readonly id: string; readonly decidedAt: Instant };

export type PlacementSubject = { readonly key: ObjectKeyText } | { readonly uid: string };

export type Placements = {
  /** Returns the id. Same uid and digest as the latest: nothing is written and the latest's id is returned. */
  readonly append: (draft: PlacementDraft) => Promise<string>;
  readonly latest: (of: PlacementSubject) => Promise<PlacementRecord | undefined>;
  /** What was moved by choice after an instant, in no particular order. */
  readonly recentMoves: (
    uid: string,
    since: Instant,
  ) => Promise<readonly { readonly at: Instant; readonly replicas: number }[]>;
  /** Latest first; {@link storeLimits.placementsKeptMax} of an object are kept, and what moved of late. */
  readonly history: (key: ObjectKeyText, limit: number) => Promise<PlacementRecord[]>;
};
