import {
  type Cluster,
  type KubeObject,
  type PlacementPolicy,
  type ReplicaFields,
  type SimulatedChange,
  withValueAt,
} from '@navarch/model';
import { assumeReady, lose } from './phase.js';
import { SimulationError, unknown } from './refusal.js';
import { clusterIdentity, kindIn, policyIdentity, replaced, type World } from './world.js';

/**
 * The world after a change. Clusters join before others are lost, so that a Simulation can do both at once. Throws a
 * {@link SimulationError} for a name that the world does not have: a misspelled cluster must not look like a safe loss.
 */
export function applyChange(world: World, change: SimulatedChange): World {
  const clusters = joined(world.clusters, change.addClusters ?? []);
  const policies = withoutPolicies(world.policies, change.deletePolicies ?? []);
  return {
    ...world,
    clusters: lost(clusters, change.loseClusters ?? []),
    policies: replaced(policies, change.policies ?? [], policyIdentity),
    workloads: scaled(world, change.scale ?? []),
  };
}

function joined(standing: readonly Cluster[], added: readonly Cluster[]): Cluster[] {
  const ready = added.map((one) =>
    assumeReady(
      one,
      standing.find((other) => other.metadata.name === one.metadata.name),
    ),
  );
  return replaced(standing, ready, clusterIdentity);
}

function lost(clusters: readonly Cluster[], names: readonly string[]): Cluster[] {
  const known = clusters.map(clusterIdentity);
  names.forEach((name, index) => {
    if (known.includes(name)) return;
    throw new SimulationError(`spec.change.loseClusters[${index}]`, unknown('cluster', known));
  });
  return clusters.map((one) => (names.includes(one.metadata.name) ? lose(one) : one));
}

type PolicyName = NonNullable<SimulatedChange['deletePolicies']>[number];

/** With a namespace a PlacementPolicy, without one a ClusterPlacementPolicy. */
function withoutPolicies(
  policies: readonly PlacementPolicy[],
  names: readonly PolicyName[],
): PlacementPolicy[] {
  const known = policies.map(policyIdentity);
  const gone = new Set<string>();
  names.forEach(({ namespace, name }, index) => {
    const identity =
      namespace === undefined
        ? `ClusterPlacementPolicy /${name}`
        : `PlacementPolicy ${namespace}/${name}`;
    if (!known.includes(identity)) {
      const path = `spec.change.deletePolicies[${index}]`;
      throw new SimulationError(path, unknown('policy', known.map(printed)));
    }
    gone.add(identity);
  });
  return policies.filter((one) => !gone.has(policyIdentity(one)));
}

const printed = (identity: string): string => identity.replace(' /', ' ');

type Scale = NonNullable<SimulatedChange['scale']>[number];

function scaled(world: World, scales: readonly Scale[]): KubeObject[] {
  const all = [...world.workloads];
  scales.forEach((scale, index) => {
    const path = `spec.change.scale[${index}]`;
    const { kind = 'ReplicaSet', namespace = 'default', name, replicas } = scale;
    const at = all.findIndex(
      (one) =>
        one.kind === kind &&
        one.metadata.name === name &&
        namespace === (one.metadata.namespace ?? 'default'),
    );
    const found = all[at];
    if (found === undefined) {
      const known = all.filter((one) => replicasIn(world, one) !== undefined).map(nameOf);
      throw new SimulationError(path, unknown(`${kind} ${namespace}/${name}`, known));
    }
    const fields = replicasIn(world, found);
    if (fields === undefined) throw new SimulationError(path, `a ${kind} has no replicas`);
    all[at] = withValueAt(found, fields.wanted, replicas);
  });
  return all;
}

const replicasIn = (world: World, workload: KubeObject): ReplicaFields | undefined =>
  kindIn(world, workload)?.replicas;

const nameOf = ({ metadata }: KubeObject): string =>
  `${metadata.namespace ?? 'default'}/${metadata.name}`;
