import type { KubeObject, Reservation } from '@navarch/model';
import { askOf, workloadName } from '../capacity/asked.js';

/** The room that a workload's shares take; none for a kind that runs no pods. Nothing is bound to nodes yet. */
export function reservationsOf(
  workload: KubeObject,
  shares: readonly { readonly name: string; readonly replicas: number }[],
): Reservation[] {
  const asked = askOf(workload);
  if (asked === undefined) return [];
  return shares
    .filter(({ replicas }) => replicas > 0)
    .map(({ name: cluster, replicas }) => ({
      uid: workload.metadata.uid ?? '',
      cluster,
      name: workloadName(workload),
      replicas,
      bound: 0,
      ...asked,
    }));
}
