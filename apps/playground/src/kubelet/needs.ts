import { type PodShape, quantityMillis, shaped } from '@navarch/apimachinery';
import type { KubeObject } from '@navarch/model';

/** What pods ask of a node, or a node has: CPU and bytes in thousandths, pods as they are. */
export type Needs = { readonly cpu: number; readonly memory: number; readonly pods: number };

export const noNeeds: Needs = { cpu: 0, memory: 0, pods: 0 };

export function needsOf(pod: KubeObject): Needs {
  const containers = shaped<PodShape>(pod).spec?.containers ?? [];
  const sum = (resource: 'cpu' | 'memory'): number =>
    containers.reduce(
      (total, { resources }) => total + quantityMillis(resources?.requests?.[resource] ?? 0),
      0,
    );
  return { cpu: sum('cpu'), memory: sum('memory'), pods: 1 };
}

export const sumNeeds = (one: Needs, other: Needs, sign: 1 | -1): Needs => ({
  cpu: one.cpu + sign * other.cpu,
  memory: one.memory + sign * other.memory,
  pods: one.pods + sign * other.pods,
});
