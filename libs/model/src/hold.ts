import type { ObjectMeta } from './object.js';

/**
 * Something that waits for a person (fleet.navarch.dev/v1alpha1, cluster-scoped).
 *
 * The syncer makes one when it stops itself, and removes it when nothing waits any more. A person's whole part in it is
 * `spec.approved`.
 */
export type Hold = {
  readonly apiVersion: 'fleet.navarch.dev/v1alpha1';
  readonly kind: 'Hold';
  readonly metadata: ObjectMeta;
  readonly spec: HoldSpec;
};

export const holdKinds = ['Evictions', 'MassDeletion', 'EmptyPlacement'] as const;

/**
 * What waits.
 *
 * - `Evictions`: too much is lost at once; lost clusters keep their replicas.
 * - `MassDeletion`: many objects were deleted in a short time; their copies stay in the members.
 * - `EmptyPlacement`: a policy leaves workloads that run somewhere nowhere to run; they stay.
 */
export type HoldKind = (typeof holdKinds)[number];

export type HoldSpec = {
  readonly kind: HoldKind;
  /** What waits and why, a sentence. */
  readonly message: string;
  /** The clusters concerned. For Evictions: those that are lost, which an approval is about. */
  readonly clusters?: readonly string[];
  /** How many objects wait. */
  readonly objects?: number;
  /** How many replicas wait. */
  readonly replicas?: number;
  /** RFC 3339: since when. For MassDeletion what was deleted from then on waits. */
  readonly since: string;
  readonly approved?: boolean;
  /** Who approved; written by the API. */
  readonly approvedBy?: string;
  /** RFC 3339, to the millisecond; written by the API. */
  readonly approvedAt?: string;
};

/** There is one of each of these; a Hold of kind EmptyPlacement is named after what causes it. */
export const holdNames = { evictions: 'evictions', massDeletion: 'mass-deletion' } as const;
