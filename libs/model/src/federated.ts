/** What Navarch sends to members: the kinds that are built in. Those that are defined at run time are beside them (custom-kind.ts). */
import type { ReplicaFields } from './replica-fields.js';
import { apiVersionOf, type ResourceName, resources } from './resources.js';

/** A kind that is sent to members: how it is called, and how its objects say how many replicas they want. */
export type FederatedKind = ResourceName & {
  /** Its replicas are divided between clusters; absent: each chosen cluster gets a copy of the whole. */
  readonly replicas?: ReplicaFields;
  /** What there is of it in members stays as it is, and nothing more is sent. */
  readonly isKept?: true;
};

/** What pods of a workload need to start: within a cluster it is there before the workload that uses it. */
export const neededByPods = [
  resources.secrets,
  resources.configMaps,
  resources.serviceAccounts,
] as const satisfies readonly ResourceName[];

const podReplicas: ReplicaFields = {
  wanted: ['spec', 'replicas'],
  seen: ['status', 'replicas'],
  unsaid: 1,
};

/** ReplicaSets, and where they count. */
export const federatedReplicaSets: FederatedKind = {
  ...resources.replicasets,
  replicas: podReplicas,
};

/** The same of Deployments. */
export const federatedDeployments: FederatedKind = {
  ...resources.deployments,
  replicas: podReplicas,
};

/**
 * The built-in kinds that are sent, in the order of sync waves. Everything else that is built in stays in the federation: it
 * is about the federation (leases, events), or would say another thing in each member than it says here (quotas, limits).
 */
export const federatedResources: readonly FederatedKind[] = [
  resources.namespaces,
  resources.definitions,
  ...neededByPods,
  federatedReplicaSets,
  federatedDeployments,
  resources.services,
];

/** The built-in kind behind a key. */
export const federatedKindAt = (key: {
  readonly group: string;
  readonly resource: string;
}): FederatedKind | undefined =>
  federatedResources.find((one) => one.group === key.group && one.resource === key.resource);

/** The built-in kind of an object. */
export const federatedKindOf = (object: {
  readonly apiVersion: string;
  readonly kind: string;
}): FederatedKind | undefined =>
  federatedResources.find(
    (one) => one.kind === object.kind && apiVersionOf(one) === object.apiVersion,
  );
