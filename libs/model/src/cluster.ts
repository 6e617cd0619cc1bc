import type { Condition, ObjectMeta } from './object.js';
import type { ClusterTaint } from './policy.js';

/** A registered member cluster (fleet.navarch.dev/v1alpha1, cluster-scoped). */
export type Cluster = {
  readonly apiVersion: 'fleet.navarch.dev/v1alpha1';
  readonly kind: 'Cluster';
  readonly metadata: ObjectMeta;
  readonly spec: ClusterSpec;
  readonly status?: ClusterStatus;
};

export type ClusterSpec = {
  /** Address of the member's API server, for people; the one used is in the credentials. */
  readonly server: string;
  /** The Secret (key `kubeconfig`) that holds a kubeconfig with inline credentials only. */
  readonly credentialsRef: { readonly namespace: string; readonly name: string };
  /** The member may be on this very machine (a playground): its address may be a loopback one. */
  readonly allowLoopback?: boolean;
  readonly provider?: string;
  readonly region?: string;
  readonly zone?: string;
  /** Keep workloads that do not tolerate them away, or drive them out. */
  readonly taints?: readonly ClusterTaint[];
};

export type ClusterStatus = {
  readonly conditions?: readonly Condition[];
  readonly kubernetesVersion?: string;
  /** uid of the member's kube-system namespace: the same address with another identity is another cluster. */
  readonly identity?: string;
  /** Smoothed time of an answer to /readyz. */
  readonly probeLatencyMs?: number;
  readonly nodes?: ClusterNodes;
  /** Resource name → quantity, over all nodes. */
  readonly allocatable?: Readonly<Record<string, string>>;
  /** The same, left on nodes that take new pods. */
  readonly free?: Readonly<Record<string, string>>;
  /** Of the federated kinds, those that the member serves. Absent while it was not asked. */
  readonly apiEnablements?: readonly ApiEnablement[];
  /** When its credentials end, as far as they say so themselves. */
  readonly credentials?: CredentialExpiry;
  /** When it was lost, within the last hour. */
  readonly losses?: readonly string[];
};

export type ClusterNodes = {
  readonly total: number;
  /** Ready, not cordoned, and without a taint that keeps pods away. */
  readonly usable: number;
};

export type ApiEnablement = {
  /** `apps/v1`, `v1` */
  readonly groupVersion: string;
  /** Plural names. */
  readonly resources: readonly string[];
};

/** Times as RFC 3339. */
export type CredentialExpiry = {
  readonly clientCertificate?: string;
  readonly token?: string;
  /** Of the last of the authorities that the member's certificate may come from. */
  readonly authority?: string;
};

/**
 * What the federation may do with a cluster.
 *
 * - `joining`: registered, never yet reached.
 * - `ready`: serves and receives.
 * - `lost`: declared unreachable; keeps what it runs, its replicas are re-placed.
 * - `cleaning`: reachable again; stale copies are removed before it takes part.
 */
export type ClusterPhase = 'joining' | 'ready' | 'lost' | 'cleaning';

export const clusterConditions = {
  ready: 'Ready',
  offline: 'Offline',
  credentialsValid: 'CredentialsValid',
  /** It is lost and keeps its replicas, because too much is lost at once: see the Hold `evictions`. */
  evictionsHeld: 'EvictionsHeld',
} as const;
export const clusterReasons = {
  joining: 'Joining',
  ready: 'ClusterReady',
  lost: 'ClusterUnreachable',
  cleaning: 'CleaningStaleCopies',
} as const satisfies Record<ClusterPhase, string>;

/** Reason of a lost cluster that answers, and says that it is not ready. */
export const clusterNotReady = 'ClusterNotReady';

/** The phase is the reason of the Ready condition, so that it has one home. */
export function phaseOf(cluster: Pick<Cluster, 'status'>): ClusterPhase {
  const ready = cluster.status?.conditions?.find((one) => one.type === clusterConditions.ready);
  if (ready === undefined) return 'joining';
  if (ready.status === 'True') return 'ready';
  if (ready.reason === clusterReasons.cleaning) return 'cleaning';
  return ready.reason === clusterReasons.joining ? 'joining' : 'lost';
}
