import type { ObjectMeta } from './object.js';

/**
 * Where a workload runs and why (fleet.navarch.dev/v1alpha1, read-only).
 *
 * A ReplicaSet's Placement carries its name; for kinds without replicas it is `<name>.<singular>`
 * (`db-password.secret`), so that a Secret and a ReplicaSet of one name do not collide.
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
  /** Replicas that found no place. */
  readonly backlog?: number;
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
};

export type PlacementStatus = {
  readonly clusters?: readonly ClusterPlacementStatus[];
  /** Sum of ready replicas in reachable clusters; absent for kinds without replicas. */
  readonly readyReplicas?: number;
  /** `synced/chosen` clusters as people read it. */
  readonly summary?: string;
};

/** What one member has. Numbers are absent where they are not known (the member cannot be reached). */
export type ClusterPlacementStatus = {
  readonly name: string;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly synced: boolean;
  readonly message: string;
};

/** The Placement's name for a workload of this kind. */
export function placementName(kind: string, name: string): string {
  return kind === 'ReplicaSet' ? name : `${name}.${kind.toLowerCase()}`;
}
