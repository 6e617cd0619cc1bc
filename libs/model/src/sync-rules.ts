import type { JsonObject } from './object.js';

/**
 * What sync does about what it finds in a member. In a policy's `spec.sync`, and, where something there is not the
 * default, as it came out for one object in `spec.sync` of its Placement.
 */
export type SyncRules = {
  /** What becomes of an object of the same name that is not ours; default Refuse. */
  readonly conflict?: ConflictRule;
};

/**
 * - `Refuse`: it is left alone and reported.
 * - `Adopt`: it is taken over.
 * - `AdoptIfEqual`: it is taken over where every field that we would set is so already.
 */
export type ConflictRule = (typeof conflictRules)[number];
export const conflictRules = ['Refuse', 'Adopt', 'AdoptIfEqual'] as const;

/** One field of a copy and two values, as short texts. Values are absent where there is none, and for Secrets always. */
export type FieldDifference = {
  /** `spec.template.spec.containers[name=main].image` */
  readonly path: string;
  /** The member's. */
  readonly theirs?: string;
  /** The federation's. */
  readonly ours?: string;
};

/** An object in a member that stands in the way of a copy. */
export type ConflictReport = {
  /** The rule that it was refused by. */
  readonly rule: ConflictRule;
  /** The other federation that it belongs to, if it does. */
  readonly federation?: string;
  /** RFC 3339: when it was first found. */
  readonly since: string;
  /** What would change if it were taken over, the first few. */
  readonly fields: readonly FieldDifference[];
  /** How many more there are. */
  readonly more?: number;
};

/** What sync found at one copy and wants to know again, or to show; kept with the record of the copy. */
export type SyncFindings = {
  readonly conflict?: ConflictReport;
};

/** As stored: the store keeps it as it is and does not look inside. */
export const asFindings = (stored: JsonObject | undefined): SyncFindings => stored ?? {};
