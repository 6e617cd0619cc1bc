import type { KubeObject } from '@navarch/model';
import type { WorkloadFacts } from '../policy/choose.js';

/** A ReplicaSet's wanted replicas, 1 when it does not say; undefined for kinds without replicas. */
export function replicasOf(object: KubeObject): number | undefined {
  if (object.kind !== 'ReplicaSet') return undefined;
  const spec = object['spec'] as { readonly replicas?: unknown } | null | undefined;
  const replicas = spec?.replicas;
  return typeof replicas === 'number' && Number.isInteger(replicas) ? replicas : 1;
}

/** What policies select it by. */
export const workloadFactsOf = ({ apiVersion, kind, metadata }: KubeObject): WorkloadFacts => ({
  apiVersion,
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  labels: metadata.labels ?? {},
});
