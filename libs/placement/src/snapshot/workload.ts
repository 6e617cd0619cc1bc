import { federatedKindOf, type FederatedKind, type KubeObject, replicasAt } from '@navarch/model';
import type { WorkloadFacts } from '../policy/choose.js';

/** How many replicas a workload wants; undefined for what is not divided. Of a built-in kind it is known which that is. */
export function replicasOf(
  object: KubeObject,
  kind: FederatedKind | undefined = federatedKindOf(object),
): number | undefined {
  return kind?.replicas === undefined ? undefined : replicasAt(object, kind.replicas);
}

/** What policies select it by. */
export const workloadFactsOf = ({ apiVersion, kind, metadata }: KubeObject): WorkloadFacts => ({
  apiVersion,
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  labels: metadata.labels ?? {},
});
