import type { DrainReport, MoveRecord } from './move-rules.js';
import type { JsonObject } from './object.js';
import { resources } from './resources.js';

/**
 * What sync does about what it finds in a member. In a policy's `spec.sync`, and, where something there is not the
 * default, as it came out for one object in `spec.sync` of its Placement.
 */
export type SyncRules = {
  /** What becomes of an object of the same name that is not ours; default Refuse. */
  readonly conflict?: ConflictRule;
  /** What becomes of a change or deletion of ours in a member; default Correct. */
  readonly drift?: DriftRule;
  /** Who says how many replicas a member has once the copy is there; default Managed. */
  readonly replicas?: ReplicasRule;
  /** What becomes of a copy that differs in what no write can change; default Recreate for Secrets, Refuse for workloads. */
  readonly immutable?: ImmutableRule;
};

/**
 * - `Refuse`: it is left alone and reported.
 * - `Adopt`: it is taken over.
 * - `AdoptIfEqual`: it is taken over where every field that we would set is so already.
 */
export type ConflictRule = (typeof conflictRules)[number];
export const conflictRules = ['Refuse', 'Adopt', 'AdoptIfEqual'] as const;

/**
 * - `Correct`: it is undone.
 * - `Report`: it stays until the federated object changes, and the Placement says so.
 * - `Accept`: it stays, and nothing is amiss.
 */
export type DriftRule = (typeof driftRules)[number];
export const driftRules = ['Correct', 'Report', 'Accept'] as const;

/**
 * - `Managed`: the placement.
 * - `Unmanaged`: the placement when the copy is made, the member (its autoscaler) from then on.
 */
export type ReplicasRule = (typeof replicasRules)[number];
export const replicasRules = ['Managed', 'Unmanaged'] as const;

/**
 * - `Refuse`: the copy stays as it is, and the Placement says so.
 * - `Recreate`: it is deleted and made anew.
 */
export type ImmutableRule = (typeof immutableRules)[number];
export const immutableRules = ['Refuse', 'Recreate'] as const;

/**
 * The rule where no policy says one. A Secret or ConfigMap that is away for a moment harms nobody, and one that is not
 * renewed does; with a workload's copy its pods go, with a Service's its address.
 */
export const immutableRuleFor = (kind: string): ImmutableRule =>
  kind === resources.secrets.kind || kind === resources.configMaps.kind ? 'Recreate' : 'Refuse';

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

/** A copy of ours that differs in fields that the member never lets anybody change. */
export type ImmutableReport = {
  readonly rule: ImmutableRule;
  readonly state: ImmutableState;
  /** RFC 3339: when it was first found. */
  readonly since: string;
  /** Those fields, the first few. */
  readonly fields: readonly FieldDifference[];
  /** How many more there are. */
  readonly more?: number;
};

/**
 * - `Refused`: the rule leaves it.
 * - `Waiting`: for other clusters, before it is deleted.
 * - `Recreating`: it is deleted and made anew, however far that has come.
 */
export type ImmutableState = (typeof immutableStates)[number];
export const immutableStates = ['Refused', 'Waiting', 'Recreating'] as const;

/** A field that somebody changed in a member. Values as in {@link FieldDifference}. */
export type FieldChange = {
  readonly path: string;
  /** What we set. */
  readonly old?: string;
  /** What it was changed to. */
  readonly new?: string;
};

/** The last time that somebody changed or deleted a copy in a member. */
export type DriftReport = {
  /** The first few; none when the copy was deleted. */
  readonly fields: readonly FieldChange[];
  /** How many more there are. */
  readonly more?: number;
  readonly deleted?: boolean;
  /** The field manager that did it, as far as the member tells. */
  readonly manager?: string;
  /** RFC 3339: when, by the member's clock; by ours where the member does not tell. */
  readonly time: string;
  readonly action: 'corrected' | 'reported' | 'accepted';
  /** How many drifts of this copy there have been. */
  readonly count: number;
};

export type Waiting = {
  /** Keys of objects, as texts; the store finds by them who waits. */
  readonly for: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
};

/** What a member denied, and until when it is not asked for the same again. */
export type Denial = {
  /** What was asked, as a text that differs when there is reason to ask again. */
  readonly attempt: string;
  /** When it was denied first and how long it rests; milliseconds since the epoch. */
  readonly since: number;
  readonly until: number;
};

/** What sync found at one copy and wants to know again, or to show; kept with the record of the copy. */
export type SyncFindings = {
  readonly conflict?: ConflictReport;
  readonly drift?: DriftReport;
  readonly immutable?: ImmutableReport;
  readonly draining?: DrainReport;
  /** How far the move away is, while there is one with rules. */
  readonly move?: MoveRecord;
  /** Replicas that a copy being made anew had by its member's own will. */
  readonly replicasKept?: number;
  /** When drifts were corrected, the latest last; milliseconds since the epoch. */
  readonly corrections?: readonly number[];
  /** The last drift is being corrected; the write has not succeeded yet. */
  readonly correcting?: boolean;
  /** The last drift was corrected too often, and is left for now. */
  readonly resting?: boolean;
  /** Paths of fields that the member itself set otherwise at our last write: they are left to it. */
  readonly overruled?: readonly string[];
  /** What is to be in the member before it. */
  readonly waiting?: Waiting;
  /** The member would not have what it was asked for last. */
  readonly denied?: Denial;
};

/** As stored: the store keeps it as it is and does not look inside. */
export const asFindings = (stored: JsonObject | undefined): SyncFindings => stored ?? {};
