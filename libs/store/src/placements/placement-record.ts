import type { Instant, JsonObject, ObjectKeyText } from '@navarch/model';

export type PlacementDraft = {
  readonly key: ObjectKeyText;
  readonly uid: string;
  /** The decision this one follows. ConflictError `placement.parent` when it is not the latest any more. */
  readonly parent?: string;
  readonly inputsDigest: string;
  readonly planner: string;
  readonly decision: JsonObject;
};

/** One decision; never changed after it is written. */
export type PlacementRecord = PlacementDraft & { readonly id: string; readonly decidedAt: Instant };

export type PlacementSubject = { readonly key: ObjectKeyText } | { readonly uid: string };

export type Placements = {
  /** Returns the id. Same uid and digest as the latest: nothing is written and the latest's id is returned. */
  readonly append: (draft: PlacementDraft) => Promise<string>;
  readonly latest: (of: PlacementSubject) => Promise<PlacementRecord | undefined>;
  /** Latest first. */
  readonly history: (key: ObjectKeyText, limit: number) => Promise<PlacementRecord[]>;
};
