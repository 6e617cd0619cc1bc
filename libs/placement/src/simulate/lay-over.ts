import type { KubeObject, Placement, SimulationSpec } from '@navarch/model';
import { capacitiesOf } from './nodes.js';
import { assumeReady } from './phase.js';
import { SimulationError, unknown } from './refusal.js';
import { reservationsOf } from './reservations.js';
import { type Given, sortGiven } from './sort-given.js';
import {
  type World,
  clusterIdentity,
  objectKeyOf,
  placementKeyOf,
  policyIdentity,
  replaced,
  workloadIdentity,
} from './world.js';

type Laid = Pick<SimulationSpec, 'given' | 'nodes' | 'change'>;

/**
 * The world with a Simulation's own objects in it, each in the place of the one of its identity. Throws a
 * {@link SimulationError} for what fits nowhere.
 *
 * A workload keeps the identity of the one that it replaces, and so its placement: giving a changed workload is a way
 * to ask what the change would do.
 */
export function layOver(world: World, spec: Laid): World {
  const given = sortGiven(spec.given ?? []);
  const laid = withRoom(withObjects(world, given), world, given);
  return withNodes(laid, spec);
}

function withObjects(world: World, given: Given): World {
  const known = new Map(world.clusters.map((one) => [one.metadata.name, one]));
  const clusters = given.clusters.map((one) => assumeReady(one, known.get(one.metadata.name)));
  const workloads = replaced(
    world.workloads,
    identified(given.workloads, world.workloads),
    workloadIdentity,
  );
  return {
    ...world,
    clusters: replaced(world.clusters, clusters, clusterIdentity),
    policies: replaced(world.policies, given.policies, policyIdentity),
    workloads,
    placements: new Map([...world.placements, ...placementsOf(given, workloads)]),
  };
}

/** A placement counts for the very object that it was made for, so whatever has no uid gets one. */
function identified(
  workloads: readonly KubeObject[],
  standing: readonly KubeObject[],
): KubeObject[] {
  const uids = new Map(standing.map((one) => [workloadIdentity(one), one.metadata.uid]));
  return workloads.map((one) => {
    const { metadata } = one;
    const identity = workloadIdentity(one);
    const uid = metadata.uid ?? uids.get(identity) ?? `simulated:${identity}`;
    return { ...one, metadata: { ...metadata, uid } };
  });
}

function placementsOf(given: Given, workloads: readonly KubeObject[]): Map<string, Placement> {
  const uids = new Map(workloads.map((one) => [workloadIdentity(one), one.metadata.uid ?? '']));
  return new Map(
    given.placements.map(({ placement, index }) => {
      const key = placementKeyOf(placement) ?? '';
      const uid = uids.get(key);
      if (uid === undefined) {
        const path = `spec.given[${index}].spec.workload`;
        throw new SimulationError(path, unknown('workload', [...uids.keys()]));
      }
      const { spec } = placement;
      return [
        key,
        { ...placement, spec: { ...spec, workload: { ...spec.workload, uid } } },
      ] as const;
    }),
  );
}

/** Replicas of a given placement run already: they are part of what is in use in their clusters. */
function withRoom(laid: World, world: World, given: Given): World {
  const keys = new Set(given.placements.map(({ placement }) => placementKeyOf(placement)));
  const concerned = laid.workloads.filter((one) => keys.has(objectKeyOf(one)));
  const uids = new Set(concerned.map((one) => one.metadata.uid));
  const running = concerned.flatMap((one) =>
    reservationsOf(one, laid.placements.get(workloadIdentity(one))?.spec.clusters ?? []).map(
      (reservation) => ({ ...reservation, bound: reservation.replicas }),
    ),
  );
  const others = world.outstanding.filter((one) => !uids.has(one.uid));
  return { ...laid, outstanding: [...others, ...running] };
}

function withNodes(world: World, { nodes = [], change }: Laid): World {
  const names = [...world.clusters, ...(change?.addClusters ?? [])].map(clusterIdentity);
  nodes.forEach(({ cluster }, index) => {
    if (names.includes(cluster)) return;
    throw new SimulationError(`spec.nodes[${index}].cluster`, unknown('cluster', names));
  });
  const simulated = capacitiesOf(nodes, world);
  return {
    ...world,
    capacities: replaced(world.capacities, simulated, (one) => one.cluster),
  };
}
