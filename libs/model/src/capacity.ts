import type { Instant } from './outcome.js';

/**
 * Amounts by resource name (`cpu`, `memory`, `pods`, `ephemeral-storage`, extended ones), in thousandths of the
 * resource's unit: 250m CPU is 250, one pod is 1000, one byte is 1000. Whole numbers.
 */
export type Amounts = Readonly<Record<string, number>>;

/** A node that takes new pods, and what is left on it: allocatable less the requests of the pods bound to it. */
export type NodeRoom = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Never below 0. A resource that the node does not have is absent. */
  readonly free: Amounts;
};

/** What a member has room for, as its observer last saw it. Nodes that take no new pods are left out. */
export type ClusterCapacity = {
  readonly cluster: string;
  /** Grows with every change of the content. */
  readonly version: number;
  readonly observedAt: Instant;
  readonly nodes: readonly NodeRoom[];
  /** Pods of our ReplicaSets that are bound to a node, and so counted in `free`: `namespace/name` → pods. */
  readonly bound: Readonly<Record<string, number>>;
  /** Pods of our ReplicaSets that no node takes: `namespace/name` → how many, and since when the first waits. */
  readonly unschedulable: Readonly<
    Record<string, { readonly pods: number; readonly since: Instant }>
  >;
};

/** A promise of room: replicas decided for a cluster, of which `bound` are seen there already. */
export type Reservation = {
  readonly uid: string;
  readonly cluster: string;
  /** `namespace/name` of the workload. */
  readonly name: string;
  readonly replicas: number;
  readonly bound: number;
  /** What one replica asks for. */
  readonly requests: Amounts;
  readonly nodeSelector: Readonly<Record<string, string>>;
};

/**
 * How many replicas a cluster was found to hold, from pods that found no node, or to get ready, from pods that did not become
 * so. Remembered until `until`, then tried again.
 */
export type LearnedCapacity = {
  readonly replicas: number;
  readonly until: Instant;
  /** How often in a row it was learned; each time it is remembered for longer. */
  readonly times: number;
};
