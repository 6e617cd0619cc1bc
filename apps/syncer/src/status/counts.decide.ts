/** What members report of replicas, as the federated object shows it: built-in workloads in their status, custom ones where their definition says. */
import {
  type FederatedKind,
  isCustom,
  type KubeObject,
  valueAt,
  withValueAt,
} from '@navarch/model';
import { replicasOf } from '../objects/body.js';
import { stableJson } from '../sync/render.js';
import type { ReplicaCounts } from './aggregate.decide.js';

/** Undefined when it shows them already, or is not divided. The rest of a custom object's status is not ours. */
export function withCounts(
  object: KubeObject,
  kind: FederatedKind,
  counts: ReplicaCounts,
): KubeObject | undefined {
  if (kind.replicas === undefined || replicasOf(object, kind) === undefined) return undefined;
  if (!isCustom(kind))
    return withStatus(object, { ...counts, observedGeneration: object.metadata.generation });
  const { seen } = kind.replicas;
  return valueAt(object, seen) === counts.replicas
    ? undefined
    : withValueAt(object, seen, counts.replicas);
}

/** The object with this status; undefined when it has it already. Counts of 0 are left out, as Kubernetes does, but `replicas`. */
export function withStatus(
  object: KubeObject,
  status: Record<string, unknown>,
): KubeObject | undefined {
  const shown = Object.fromEntries(
    Object.entries(status).filter(
      ([name, value]) =>
        value !== undefined && (value !== 0 || name === 'replicas' || name === 'readyReplicas'),
    ),
  );
  return stableJson(object['status'] ?? {}) === stableJson(shown)
    ? undefined
    : { ...object, status: shown };
}
