import {
  type Cluster,
  type KubeObject,
  type Placement,
  type PlacementPolicy,
  fleetGroup,
  staysHome,
  unfederatedNamespaces,
} from '@navarch/model';

/** A Simulation's objects by what they are for. Their forms were checked when the spec was read. */
export type Given = {
  readonly clusters: readonly Cluster[];
  readonly policies: readonly PlacementPolicy[];
  readonly placements: readonly { readonly placement: Placement; readonly index: number }[];
  readonly workloads: readonly KubeObject[];
};

export function sortGiven(objects: readonly KubeObject[]): Given {
  const given = {
    clusters: [] as Cluster[],
    policies: [] as PlacementPolicy[],
    placements: [] as { placement: Placement; index: number }[],
    workloads: [] as KubeObject[],
  };
  objects.forEach((object, index) => {
    const own = object.apiVersion.startsWith(`${fleetGroup}/`) ? object.kind : '';
    if (own === 'Cluster') given.clusters.push(object as unknown as Cluster);
    else if (own === 'Placement') {
      given.placements.push({ placement: object as unknown as Placement, index });
    } else if (own === 'PlacementPolicy' || own === 'ClusterPlacementPolicy') {
      given.policies.push(object as unknown as PlacementPolicy);
    } else if (isPlaced(object)) given.workloads.push(object);
  });
  return given;
}

/** Namespaces follow what is in them, and some keep what is in them to themselves; revisions of Deployments are records, and tokens the federation's. */
const isPlaced = (object: KubeObject): boolean =>
  object.metadata.namespace !== undefined &&
  !unfederatedNamespaces.includes(object.metadata.namespace) &&
  !staysHome(object);
