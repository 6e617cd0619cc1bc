/** Questions about the past and acts on it (fleet.navarch.dev/v1alpha1), and changesets. */
import type { KubeObject } from './object.js';

/** Names one object as a person does. */
export type ObjectReference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
};

/** What was done to one object, answered and never stored. */
export type History = KubeObject & {
  readonly spec: {
    readonly object: ObjectReference;
    /** Entries at most; default 20. */
    readonly limit?: number;
    /** Only what was before this revision: the last one of the page before. */
    readonly before?: number;
    /** Also updates that changed nothing but the status; default false. */
    readonly withStatus?: boolean;
  };
  readonly status?: HistoryStatus;
};

export type HistoryStatus = {
  /** The oldest that is kept, of any object. */
  readonly oldest?: { readonly revision: number; readonly time: string };
  readonly entries: readonly HistoryEntry[];
  /** There are older entries. */
  readonly more: boolean;
};

export const historyVerbs = ['create', 'update', 'delete'] as const;

export type HistoryEntry = {
  readonly revision: number;
  readonly time: string;
  readonly verb: (typeof historyVerbs)[number];
  readonly user: string;
  readonly uid: string;
  readonly changeset?: string;
  /** Paths of what an update changed. */
  readonly fields?: readonly string[];
  /** How many more it changed; absent: none. */
  readonly moreFields?: number;
  /** What it changed is not known, because what was before is not kept. */
  readonly unknown?: boolean;
};

export const historyLimits = {
  entries: 20,
  entriesMax: 200,
  fieldsMax: 40,
  /** Changes that are looked at for one answer, most of which may be of the status. */
  changesMax: 5_000,
} as const;
