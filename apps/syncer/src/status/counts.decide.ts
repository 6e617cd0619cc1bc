/** What members report of replicas, as the federated object shows it: built-in workloads in their status, custom ones where their definition says. */
import {
  type FederatedKind,
  type Instant,
  isCustom,
  type KubeObject,
  resources,
  valueAt,
  withValueAt,
} from '@navarch/model';
import { replicasOf } from '../objects/body.js';
import { stableJson } from '../sync/render.js';
import type { ReplicaCounts } from './aggregate.decide.js';
import { rolloutStatus } from './rollout.decide.js';

export type Counted = {
  readonly kind: FederatedKind;
  readonly counts: ReplicaCounts;
  /** They are of the object's present generation. */
  readonly isObserved: boolean;
  readonly now: Instant;
};

/** Undefined when it shows them already, or is not divided. The rest of a custom object's status is not ours. */
export function withCounts(object: KubeObject, counted: Counted): KubeObject | undefined {
  const { kind, counts } = counted;
  const wanted = replicasOf(object, kind);
  if (kind.replicas === undefined || wanted === undefined) return undefined;
  if (!isCustom(kind)) return withStatus(object, builtInStatus(object, wanted, counted));
  const { seen, selector } = kind.replicas;
  const isShown =
    valueAt(object, seen) === counts.replicas &&
    (selector === undefined || valueAt(object, selector) === counts.selector);
  if (isShown) return undefined;
  const next = withValueAt(object, seen, counts.replicas);
  return selector === undefined ? next : withValueAt(next, selector, counts.selector);
}

const builtInStatus = (
  object: KubeObject,
  wanted: number,
  { kind, counts, isObserved, now }: Counted,
): Record<string, unknown> =>
  kind.resource === resources.deployments.resource
    ? rolloutStatus({ object, wanted, counts, isObserved, now })
    : { ...counts, observedGeneration: object.metadata.generation };

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
