import { type KubeObject, type PodRequests, type Reservation, requestsOf } from '@navarch/model';
import { isObject } from '../parsed.js';

/** The room that a workload's shares take; none for a kind without replicas. Nothing is bound to nodes yet. */
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
      name: reservationName(workload),
      replicas,
      bound: 0,
      ...asked,
    }));
}

/** What one replica asks for; undefined for a kind without replicas. */
export function askOf(workload: KubeObject): PodRequests | undefined {
  const { spec } = workload;
  if (workload.kind !== 'ReplicaSet' || !isObject(spec)) return undefined;
  const { template } = spec;
  return requestsOf(isObject(template) ? template : {});
}

export const reservationName = ({ metadata }: KubeObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`;
