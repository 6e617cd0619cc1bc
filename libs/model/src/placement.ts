import type { DrainReport, MoveRules } from './move-rules.js';
import { isCustom } from './custom-kind.js';
import { federatedKindAt } from './federated.js';
import type { ObjectKey } from './key.js';
import type { Condition, ObjectMeta } from './object.js';
import { resources, systemNamespace } from './resources.js';
import type { ConflictReport, DriftReport, ImmutableReport, SyncRules } from './sync-rules.js';

/**
 * Where a workload runs and why (fleet.navarch.dev/v1alpha1, read-only).
 *
 * A ReplicaSet's Placement carries its name; for other built-in kinds it is `<name>.<singular>` (`db-password.secret`), for
 * custom ones `<name>.<plural>.<group>` (`orion.ships.sea.example.com`), so that two objects of one name do not collide.
 */
export type Placement = {
  readonly apiVersion: 'fleet.navarch.dev/v1alpha1';
  readonly kind: 'Placement';
  readonly metadata: ObjectMeta;
  readonly spec: PlacementSpec;
  readonly status?: PlacementStatus;
};

export type WorkloadReference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
};

export type PlacementSpec = {
  readonly workload: WorkloadReference;
  /** The workload's wanted replicas; absent for kinds without replicas. */
  readonly replicas?: number;
  /** Every registered cluster, chosen or not, by name. */
  readonly clusters: readonly ClusterDecision[];
  /** The policy that governs it: `PlacementPolicy web/gold`, `annotations`, `default`. */
  readonly policy?: string;
  /** Ready replicas to keep fleet-wide while replicas move; absent: all that are wanted. */
  readonly minReadyReplicas?: number | string;
  /** How patiently replicas move; absent: as soon as they may. */
  readonly move?: MoveRules;
  /** What sync does about what it finds in members, where that is not the default. */
  readonly sync?: SyncRules;
  /** Where the rules move replicas that do not become ready. */
  readonly failover?: PlacementFailover;
  /** Replicas that found no place. */
  readonly backlog?: PlacementBacklog;
  /** What the policy asks for and cannot have: `spread by Region: 2 groups wanted, 1 usable`. */
  readonly warnings?: readonly string[];
  /** The stored decision behind this: its id, its parent, the digest of its inputs, the planner. */
  readonly decision: {
    readonly id: string;
    readonly parent?: string;
    readonly inputsDigest: string;
    readonly planner: string;
    /** RFC 3339. */
    readonly decidedAt: string;
  };
};

export type ClusterDecision = {
  readonly name: string;
  readonly chosen: boolean;
  /** Replicas for this cluster; 1 for a chosen cluster of a kind without replicas, 0 when not chosen. */
  readonly replicas: number;
  readonly reason: string;
  /** What the preferred plan gives it, where that differs: it had them before it was lost. */
  readonly home?: number;
  /** It was last given fewer since fewer are wanted, not to move them; said where `move` is. */
  readonly scaledDown?: true;
  /** How the number came about. */
  readonly trace?: ClusterTrace;
};

export type PlacementFailover = {
  readonly notReadyForSeconds: number;
  /** The clusters where replicas did not become ready, by name; absent: none. */
  readonly clusters?: readonly FailedCluster[];
};

/** It gets no more replicas than became ready there, until it is tried again. Times are RFC 3339. */
export type FailedCluster = {
  readonly name: string;
  readonly ready: number;
  readonly since: string;
  readonly until: string;
  /** How often in a row; each time it is left alone for longer. */
  readonly times: number;
};

/** Replicas that wait for room. They are topped up as soon as there is some, the higher priority and then the older first. */
export type PlacementBacklog = {
  readonly replicas: number;
  /** What stands in the way, as a sentence. */
  readonly reason: string;
  readonly priority: number;
  /** RFC 3339: since when there has been a backlog without a break. */
  readonly since: string;
};

/** One cluster's way through the planner. What does not apply is absent; numbers are replicas unless said otherwise. */
export type ClusterTrace = {
  /** The step that refused it: `selector`, `taint`, `lost`, `spread`, … */
  readonly filteredBy?: string;
  /** Name of its group, where there are several. */
  readonly group?: string;
  readonly weight?: number;
  /** Sum of the weights it was divided with. */
  readonly weightSum?: number;
  /** Its exact share, in thousandths of a replica. */
  readonly shareMilli?: number;
  readonly rounded?: 'up' | 'down';
  readonly min?: number;
  readonly max?: number;
  /** How many it can hold, what it has included. */
  readonly capacity?: number;
  /** The most that it is to have, as other replicas did not become ready there. */
  readonly ready?: number;
  /** The bound that it met. */
  readonly cappedBy?: string;
  /** What it had and keeps, where that is not what a division from nothing would give it. */
  readonly kept?: number;
  /** It is new and gets more of its share as soon as the budget of moves allows. */
  readonly drawing?: boolean;
};

export type PlacementStatus = {
  readonly clusters?: readonly ClusterPlacementStatus[];
  /** Sum of ready replicas in reachable clusters; absent for kinds without replicas. */
  readonly readyReplicas?: number;
  /** `synced/chosen` clusters as people read it. */
  readonly summary?: string;
  readonly conditions?: readonly Condition[];
};

/** What one member has. Numbers are absent where they are not known (the member cannot be reached). */
export type LastSeen = {
  readonly replicas: number;
  readonly readyReplicas: number;
  /** RFC 3339: since when it had been so. */
  readonly since?: string;
};

export type ClusterPlacementStatus = {
  readonly name: string;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  /** `metadata.generation` of the copy. */
  readonly generation?: number;
  /** The generation of the copy that its member counted; lower than `generation`: the numbers are of an older one. */
  readonly observedGeneration?: number;
  /** RFC 3339: since when the numbers are as they are. */
  readonly since?: string;
  /** Of a cluster that cannot be reached: what it showed last. It counts for nothing. */
  readonly lastSeen?: LastSeen;
  readonly synced: boolean;
  readonly message: string;
  /** Replicas that are about to go and are to get no new work. */
  readonly draining?: DrainReport;
  /** What stands in the way there. */
  readonly conflict?: ConflictReport;
  /** The last change by somebody else there. */
  readonly drift?: DriftReport;
  /** What of the copy differs and cannot be changed there. */
  readonly immutable?: ImmutableReport;
};

export const placementConditions = {
  synced: 'Synced',
  ready: 'Ready',
  applicationFailover: 'ApplicationFailover',
} as const;

/** The Placement's name for a workload of a built-in kind. */
export function placementName(kind: string, name: string): string {
  return kind === resources.replicasets.kind ? name : `${name}.${kind.toLowerCase()}`;
}

/** The key of the Placement of what is placed; undefined for what never is. What is in no namespace has it in the federation's own. */
export function placementKeyFor({ namespace, name, ...of }: ObjectKey): ObjectKey | undefined {
  const { group, resource } = resources.placements;
  const kind = federatedKindAt(of);
  if (kind === undefined && !isCustom(of)) return undefined;
  const called =
    kind === undefined ? `${name}.${of.resource}.${of.group}` : placementName(kind.kind, name);
  return {
    group,
    resource,
    namespace: namespace === '' ? systemNamespace : namespace,
    name: called,
  };
}
