import type { Condition, ObjectMeta } from './object.js';
import type { Cluster } from './cluster.js';
import type { MoveRules } from './move-rules.js';
import type { KubeObject } from './object.js';
import type { ClusterDecision } from './placement.js';
import type { SyncRules } from './sync-rules.js';

/**
 * How workloads are placed (fleet.navarch.dev/v1alpha1). A PlacementPolicy governs its own namespace, a
 * ClusterPlacementPolicy all of them.
 */
export type PlacementPolicy = {
  readonly apiVersion: 'fleet.navarch.dev/v1alpha1';
  readonly kind: 'PlacementPolicy' | 'ClusterPlacementPolicy';
  readonly metadata: ObjectMeta;
  readonly spec: PlacementPolicySpec;
};

export type PlacementPolicySpec = {
  /** What it governs; at least one. */
  readonly resourceSelectors: readonly ResourceSelector[];
  /** The higher wins; 0 when absent. Among equals the more specific selector wins, then the namespaced policy. */
  readonly priority?: number;
  readonly placement: PlacementRules;
  /** What is done about what members have that is not as it should be; every field has a default. */
  readonly sync?: SyncRules;
};

/** All that is given must hold. From most to least specific: name, labelSelector, kind alone. */
export type ResourceSelector = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name?: string;
  readonly labelSelector?: LabelSelector;
};

export type LabelSelector = {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly SelectorRequirement[];
};

export type SelectorRequirement = {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  readonly values?: readonly string[];
};

/** A number of replicas, or a share of the workload's replicas: `5` or `"40%"`. */
export type ReplicasOrPercent = number | string;

/** Everything about where and how many. Every field has a default; `{}` is a fair split over all clusters. */
export type PlacementRules = {
  /** Who may take part at all; absent: every cluster. */
  readonly clusters?: ClusterSelection;
  /** Tried in order: what does not fit into one overflows into the next. Absent: one group of all. */
  readonly groups?: readonly ClusterGroup[];
  /** When a later group is used: as soon as the earlier are full (default), or only when they have no usable cluster. */
  readonly overflow?: 'WhenFull' | 'WhenUnavailable';
  readonly tolerations?: readonly ClusterToleration[];
  readonly spread?: readonly SpreadConstraint[];
  readonly division?: DivisionRules;
  readonly rebalance?: RebalanceRules;
  readonly failback?: FailbackRules;
  readonly failover?: FailoverRules;
  /** Ready replicas to keep fleet-wide during any move; default: all of them. */
  readonly minReadyReplicas?: ReplicasOrPercent;
  /** How patiently replicas are moved. */
  readonly move?: MoveRules;
  /** Who gets room first when it appears: the higher; 0 when absent. */
  readonly backlogPriority?: number;
};

/** All that is given must hold. */
export type ClusterSelection = {
  readonly names?: readonly string[];
  readonly labelSelector?: LabelSelector;
  /** Over `provider`, `region` and `zone`. */
  readonly fieldSelector?: { readonly matchExpressions: readonly SelectorRequirement[] };
  readonly exclude?: readonly string[];
};

export type ClusterGroup = ClusterSelection & { readonly name: string };

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

/** On a Cluster. NoSchedule: gets nothing more. NoExecute: what it has moves away. */
export type ClusterTaint = {
  readonly key: string;
  readonly value?: string;
  readonly effect: TaintEffect;
  /** RFC 3339; set when the taint is written. */
  readonly timeAdded?: string;
};

/** A cluster that is lost carries this taint with effect NoExecute, from when it was declared lost. */
export const unreachableTaint = 'fleet.navarch.dev/unreachable';

export type ClusterToleration = {
  /** Absent with operator Exists: every taint. */
  readonly key?: string;
  readonly operator?: 'Equal' | 'Exists';
  readonly value?: string;
  /** Absent: every effect. */
  readonly effect?: TaintEffect;
  /** For NoExecute: how long it is tolerated; absent: for ever. */
  readonly tolerationSeconds?: number;
};

export type SpreadConstraint = {
  readonly by: 'Cluster' | 'Region' | 'Zone' | 'Provider' | 'Label';
  /** With `by: Label`. */
  readonly labelKey?: string;
  readonly minGroups?: number;
  readonly maxGroups?: number;
  /** Between the fullest and the emptiest group, in replicas. */
  readonly maxSkew?: number;
};

export type DivisionMode = 'Duplicated' | 'Weighted' | 'Capacity' | 'Packed' | 'V1';

export type DivisionRules = {
  /** Default Weighted. */
  readonly mode?: DivisionMode;
  /** For Weighted. The most specific rule counts: a name, then labels, then `"*"`. None at all: equal weights. */
  readonly weights?: readonly WeightRule[];
  readonly limits?: readonly LimitRule[];
  /** For V1: Federation v1's preferences. */
  readonly preferences?: V1Preferences;
};

/** Exactly one of `cluster` (a name or `"*"`) and `labelSelector`. */
export type WeightRule = {
  readonly cluster?: string;
  readonly labelSelector?: LabelSelector;
  readonly weight: number;
};

/** For one cluster (a name or `"*"`: each cluster not named) or for a region's clusters together. Percent: of the workload's replicas. */
export type LimitRule = {
  readonly cluster?: string;
  readonly region?: string;
  /** Percent rounds up. */
  readonly min?: ReplicasOrPercent;
  /** Percent rounds down. */
  readonly max?: ReplicasOrPercent;
  /** Exactly this many; instead of min and max. Percent rounds to the nearest. */
  readonly fixed?: ReplicasOrPercent;
};

export type V1Preferences = {
  readonly rebalance?: boolean;
  readonly clusters?: Readonly<
    Record<
      string,
      {
        readonly minReplicas?: number;
        readonly maxReplicas?: number | null;
        readonly weight?: number;
      }
    >
  >;
};

export type RebalanceRules = {
  /**
   * - `Never`: replicas stay, even in a lost cluster.
   * - `OnLoss` (default): only what a cluster cannot keep moves.
   * - `OnJoin`: besides, a new cluster draws its share.
   * - `Always`: whatever comes closer to the ideal split moves.
   */
  readonly when?: 'Never' | 'OnLoss' | 'OnJoin' | 'Always';
  /** The most replicas of the workload that are moved by choice in any minute; absent: no bound. */
  readonly movesPerMinute?: number;
};

export type FailbackRules = {
  /** What a cluster that returns gets of what it had: nothing, what a person asks for, or all (default). */
  readonly mode?: 'Never' | 'Manual' | 'Auto';
  /** How long it must have been ready without a break. */
  readonly healthyForSeconds?: number;
  readonly movesPerMinute?: number;
  /** Moves back only within it. */
  readonly window?: FailbackWindow;
};

/** What moves besides the replicas of lost clusters. */
export type FailoverRules = {
  /** Replicas that run and do not become ready; absent: they stay. */
  readonly application?: {
    /** How long a replica is waited for; {@link notReadyForSecondsDefault} when absent. */
    readonly notReadyForSeconds?: number;
  };
};

export const notReadyForSecondsDefault = 300;

/** Daily, in UTC; `22:00` to `04:00` runs over midnight. */
export type FailbackWindow = {
  readonly start: string;
  readonly end: string;
  /** The days it starts on; absent: every day. */
  readonly days?: readonly ('Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun')[];
};

/**
 * A question to the planner (fleet.navarch.dev/v1alpha1): created, answered, never stored. Offline, `given` is the
 * whole world; online it is laid over what the federation has.
 */
export type Simulation = {
  readonly apiVersion: 'fleet.navarch.dev/v1alpha1';
  readonly kind: 'Simulation';
  readonly metadata: ObjectMeta;
  readonly spec: SimulationSpec;
  readonly status?: SimulationStatus;
};

export type SimulationSpec = {
  /** Objects that are there besides, or instead of those of their name: clusters (with status), policies, workloads, Placements. */
  readonly given?: readonly KubeObject[];
  /** Free room by cluster, for clusters whose nodes are not known. */
  readonly nodes?: readonly SimulatedNodes[];
  /** Then this happens. */
  readonly change?: SimulatedChange;
};

/** `count` equal nodes of a cluster; quantities as in a Node's allocatable, less what is in use. */
export type SimulatedNodes = {
  readonly cluster: string;
  readonly count: number;
  readonly free: Readonly<Record<string, string | number>>;
};

export type SimulatedChange = {
  readonly loseClusters?: readonly string[];
  readonly addClusters?: readonly Cluster[];
  /** Created, or put in the place of those of their name. */
  readonly policies?: readonly PlacementPolicy[];
  readonly deletePolicies?: readonly { readonly namespace?: string; readonly name: string }[];
  readonly scale?: readonly {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name: string;
    readonly replicas: number;
  }[];
};

export type SimulationStatus = {
  readonly conditions?: readonly Condition[];
  readonly summary: {
    readonly workloads: number;
    readonly changed: number;
    /** Replicas that leave the cluster they were in. */
    readonly moves: number;
    readonly backlogBefore: number;
    readonly backlogAfter: number;
  };
  readonly workloads: readonly SimulatedWorkload[];
};

export type SimulatedWorkload = {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly replicas?: number;
  readonly policy: string;
  readonly moves: number;
  readonly backlogBefore: number;
  readonly backlogAfter: number;
  /** What stands in the way of the backlog afterwards, as a sentence. */
  readonly backlogReason?: string;
  /** What the policy asks for and cannot have afterwards. */
  readonly warnings?: readonly string[];
  /** Every cluster before or after, by name. */
  readonly clusters: readonly {
    readonly name: string;
    readonly before: number;
    readonly after: number;
    readonly reason: string;
  }[];
  readonly decisions?: readonly ClusterDecision[];
};
