import {
  apiVersionOf,
  type Cluster,
  type FederatedKind,
  federatedKindOf,
  federatedResources,
  isCustomKind,
  kindAmong,
  type KubeObject,
  type ObjectKeyText,
  type Placement,
  type PlacementPolicy,
  type PlacementRules,
  printObjectKey,
  type Reservation,
  type ResourceName,
  systemNamespace,
} from '@navarch/model';
import type { KnownRoom } from './cluster-room.js';

/**
 * All that placement depends on, at one instant: what a simulation starts from and what it changes.
 *
 * A server fills it from its store, the command line from a file. It is plain data and never changed in place.
 */
export type World = {
  readonly clusters: readonly Cluster[];
  readonly policies: readonly PlacementPolicy[];
  /** Of custom kinds those that are placed; absent: none. */
  readonly kinds?: readonly FederatedKind[];
  /** Objects of the federated kinds. */
  readonly workloads: readonly KubeObject[];
  /** The standing decisions, by {@link workloadKey}. */
  readonly placements: ReadonlyMap<string, Placement>;
  /** Clusters without one have no known bound. */
  readonly capacities: readonly KnownRoom[];
  /** Room that is promised. */
  readonly outstanding: readonly Reservation[];
  /** Replicas that clusters were found to hold: by {@link workloadKey}, then by cluster. */
  readonly learned?: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The same of replicas that became ready, where others did not. */
  readonly ready?: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** For workloads without a policy. */
  readonly defaultRules: PlacementRules;
  /**
   * The brake is on, so lost clusters keep what they have. False is the useful answer when clusters are lost on
   * purpose: the question is where their replicas go once they are evicted.
   */
  readonly held: boolean;
  /** How much may be lost at once before the brake holds evictions, %; absent: a third. */
  readonly lostPercentMax?: number;
  /** ms since 1970. */
  readonly at: number;
};

/** A fleet of nothing, for a Simulation that brings everything along. */
export const emptyWorld = (at: number): World => ({
  clusters: [],
  policies: [],
  workloads: [],
  placements: new Map(),
  capacities: [],
  outstanding: [],
  defaultRules: {},
  held: false,
  at,
});

export type WorkloadName = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
};

/** `apps/replicasets/web/api`, of a custom kind with that in the place of its plural; undefined for a kind that is not placed. */
export function workloadKey(workload: WorkloadName): ObjectKeyText | undefined {
  const resource = federatedResource(workload);
  if (resource === undefined) return isCustomKind(workload) ? customKey(workload) : undefined;
  const { group, resource: plural } = resource;
  const namespace = resource.namespaced ? (workload.namespace ?? '') : '';
  return printObjectKey({ group, resource: plural, namespace, name: workload.name });
}

function customKey({ apiVersion, kind, namespace = '', name }: WorkloadName): ObjectKeyText {
  const [group = ''] = apiVersion.split('/');
  return printObjectKey({ group, resource: kind, namespace, name });
}

/** What a workload is one of, as far as it is placed. */
export const kindIn = ({ kinds = [] }: World, workload: KubeObject): FederatedKind | undefined =>
  federatedKindOf(workload) ?? kindAmong(kinds, workload);

export function federatedResource(of: {
  apiVersion: string;
  kind: string;
}): ResourceName | undefined {
  return federatedResources.find(
    (one) => one.kind === of.kind && apiVersionOf(one) === of.apiVersion,
  );
}

export const objectKeyOf = ({
  apiVersion,
  kind,
  metadata,
}: KubeObject): ObjectKeyText | undefined =>
  workloadKey({ apiVersion, kind, namespace: metadata.namespace, name: metadata.name });

/** The key of the workload that a Placement is about; a Placement is in its workload's namespace, or in ours if that has none. */
export const placementKeyOf = ({
  metadata: { namespace },
  spec,
}: Placement): ObjectKeyText | undefined =>
  workloadKey({
    ...spec.workload,
    namespace: namespace === systemNamespace ? undefined : namespace,
  });

/** By identity: the last of each name wins and takes the place of the first. */
export function replaced<T>(
  standing: readonly T[],
  added: readonly T[],
  identityOf: (one: T) => string,
): T[] {
  const all = new Map(standing.map((one) => [identityOf(one), one]));
  for (const one of added) all.set(identityOf(one), one);
  return [...all.values()];
}

export const clusterIdentity = (cluster: Cluster): string => cluster.metadata.name;
export const policyIdentity = ({ kind, metadata }: PlacementPolicy): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
export const workloadIdentity = (workload: KubeObject): string => objectKeyOf(workload) ?? '';
