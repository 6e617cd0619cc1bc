/** Names that are part of the API's contract. A rename here is a breaking change. */

/** A served resource: enough to build its URL and its apiVersion. */
export type ResourceName = {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
};

export const fleetGroup = 'fleet.navarch.dev';
export const fleetVersion = 'v1alpha1';

export const resources = {
  namespaces: {
    group: '',
    version: 'v1',
    resource: 'namespaces',
    kind: 'Namespace',
    namespaced: false,
  },
  secrets: { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', namespaced: true },
  configMaps: {
    group: '',
    version: 'v1',
    resource: 'configmaps',
    kind: 'ConfigMap',
    namespaced: true,
  },
  services: { group: '', version: 'v1', resource: 'services', kind: 'Service', namespaced: true },
  serviceAccounts: {
    group: '',
    version: 'v1',
    resource: 'serviceaccounts',
    kind: 'ServiceAccount',
    namespaced: true,
  },
  resourceQuotas: {
    group: '',
    version: 'v1',
    resource: 'resourcequotas',
    kind: 'ResourceQuota',
    namespaced: true,
  },
  limitRanges: {
    group: '',
    version: 'v1',
    resource: 'limitranges',
    kind: 'LimitRange',
    namespaced: true,
  },
  events: { group: '', version: 'v1', resource: 'events', kind: 'Event', namespaced: true },
  replicasets: {
    group: 'apps',
    version: 'v1',
    resource: 'replicasets',
    kind: 'ReplicaSet',
    namespaced: true,
  },
  deployments: {
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    kind: 'Deployment',
    namespaced: true,
  },
  leases: {
    group: 'coordination.k8s.io',
    version: 'v1',
    resource: 'leases',
    kind: 'Lease',
    namespaced: true,
  },
  definitions: {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    resource: 'customresourcedefinitions',
    kind: 'CustomResourceDefinition',
    namespaced: false,
  },
  clusters: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'clusters',
    kind: 'Cluster',
    namespaced: false,
  },
  placements: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'placements',
    kind: 'Placement',
    namespaced: true,
  },
  placementPolicies: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'placementpolicies',
    kind: 'PlacementPolicy',
    namespaced: true,
  },
  clusterPlacementPolicies: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'clusterplacementpolicies',
    kind: 'ClusterPlacementPolicy',
    namespaced: false,
  },
  simulations: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'simulations',
    kind: 'Simulation',
    namespaced: false,
  },
  freezes: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'freezes',
    kind: 'Freeze',
    namespaced: false,
  },
  holds: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'holds',
    kind: 'Hold',
    namespaced: false,
  },
  changesets: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'changesets',
    kind: 'Changeset',
    namespaced: false,
  },
  rollbacks: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'rollbacks',
    kind: 'Rollback',
    namespaced: false,
  },
  histories: {
    group: fleetGroup,
    version: fleetVersion,
    resource: 'histories',
    kind: 'History',
    namespaced: false,
  },
  pods: { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true },
  nodes: { group: '', version: 'v1', resource: 'nodes', kind: 'Node', namespaced: false },
} as const satisfies Record<string, ResourceName>;

/** What the collector leaves alone: Placements go with their workload by the loop that made them, and Events outlive what they are about. */
export const uncollectedResources: readonly ResourceName[] = [
  resources.placements,
  resources.events,
];

export const apiVersionOf = (resource: ResourceName): string =>
  resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;

export const annotations = {
  /** Federation v1: JSON `{rebalance, clusters: {name|"*": {minReplicas, maxReplicas, weight}}}`. */
  replicaSetPreferences: 'federation.kubernetes.io/replica-set-preferences',
  /** Federation v1: JSON list of label selector requirements over clusters. */
  clusterSelector: 'federation.alpha.kubernetes.io/cluster-selector',
  /** On a workload with failback Manual: names of returned clusters (comma separated, or `*`) that may have their replicas back. */
  failback: 'fleet.navarch.dev/failback',
  /** On a workload whose policy does not say: what becomes of an object of its name in a member. `Refuse`, `Adopt`, `AdoptIfEqual`. */
  conflict: 'fleet.navarch.dev/conflict',
  /** On a definition of a kind: `false` keeps it and its objects in the federation. */
  placed: 'fleet.navarch.dev/placed',
  /** On a workload: names of clusters (comma separated) that it moves away from and stays away from. */
  avoid: 'fleet.navarch.dev/avoid',
  /** On a workload: the cluster that `navarch drill` added to those it avoids, so that it can be undone. */
  drill: 'fleet.navarch.dev/drill',
  /** On a Cluster: why it is cordoned or drained, for people. */
  cordonReason: 'fleet.navarch.dev/cordon-reason',
  /** On a member's copy: the federation that owns it. */
  federation: 'fleet.navarch.dev/federation',
  /** On a member's copy: the generation (a log position) that it was rendered from; never goes back. */
  generation: 'fleet.navarch.dev/generation',
  /** On a member's copy: uid of the federated object. */
  uid: 'fleet.navarch.dev/uid',
} as const;

export const labels = {
  /** On what the federation shows of its members: the one that it is in. */
  cluster: 'fleet.navarch.dev/cluster',
  /** On any object of the federation, value `true`: it is not deleted, and the namespace that it is in neither. */
  deletionProtection: 'fleet.navarch.dev/deletion-protection',
  /** On a member's copy, so that a watch can select what is ours. Value `navarch`. */
  managedBy: 'fleet.navarch.dev/managed-by',
} as const;

export const fieldManager = 'navarch';
/** Keeps the replicas of a copy as they are, once they are the member's own business. */
export const replicasManager = 'navarch-replicas';
/** Holds what the federation keeps for itself: member credentials. Never placed in members. */
export const systemNamespace = 'navarch-system';
/** Namespaces that exist from the first start and cannot be deleted. */
export const protectedNamespaces: readonly string[] = [
  'default',
  'kube-system',
  'kube-public',
  systemNamespace,
];
/** Namespaces whose content never leaves the federation. */
export const unfederatedNamespaces: readonly string[] = [
  'kube-system',
  'kube-public',
  systemNamespace,
];
