import {
  type Amounts,
  type ClusterCapacity,
  type NodeRoom,
  type SimulatedNodes,
  amountsOf,
  parseQuantity,
} from '@navarch/model';
import { simulationLimits } from './limits.js';
import { SimulationError } from './refusal.js';
import type { World } from './world.js';

/** What clusters have room for when their nodes are said to be these; several entries of a cluster add up. */
export function capacitiesOf(
  entries: readonly SimulatedNodes[],
  world: Pick<World, 'at' | 'outstanding'>,
): ClusterCapacity[] {
  const nodes = new Map<string, NodeRoom[]>();
  entries.forEach((entry, index) => {
    const free = roomOn(entry, `spec.nodes[${index}].free`);
    const room = Array.from({ length: entry.count }, (_, one) => ({
      name: `${entry.cluster}-${index}-${one}`,
      labels: {},
      free,
    }));
    nodes.set(entry.cluster, [...(nodes.get(entry.cluster) ?? []), ...room]);
  });
  return [...nodes].map(([cluster, room]) => ({
    cluster,
    version: 0,
    observedAt: world.at,
    nodes: room,
    bound: Object.fromEntries(
      world.outstanding
        .filter((one) => one.cluster === cluster && one.bound > 0)
        .map((one) => [one.name, one.bound]),
    ),
    unschedulable: {},
  }));
}

/** A node that says nothing of pods takes as many as a kubelet does. */
function roomOn({ free }: SimulatedNodes, path: string): Amounts {
  for (const [resource, quantity] of Object.entries(free)) {
    if (parseQuantity(String(quantity)) !== undefined) continue;
    throw new SimulationError(`${path}.${resource}`, `"${quantity}" is no quantity`);
  }
  return amountsOf({ pods: simulationLimits.podsPerNode, ...free });
}
