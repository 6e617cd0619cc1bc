import type { Instant, KubeObject } from '@navarch/model';

/** A pod as a ReplicaSet counts it. */
export type Replica = {
  readonly pod: KubeObject;
  readonly hasNode: boolean;
  readonly isRunning: boolean;
  /** When it became ready; undefined while it is not. */
  readonly readySince: Instant | undefined;
  /** Has all labels of the template. */
  readonly isFullyLabeled: boolean;
};

export type Change =
  | { readonly kind: 'none' }
  | { readonly kind: 'create'; readonly count: number }
  | { readonly kind: 'remove'; readonly pods: readonly KubeObject[] };

/** What brings the pods to the wanted number, at most `atOnce` of them. */
export function decideChange(wanted: number, replicas: readonly Replica[], atOnce: number): Change {
  const missing = wanted - replicas.length;
  if (missing === 0) return { kind: 'none' };
  if (missing > 0) return { kind: 'create', count: Math.min(missing, atOnce) };
  const victims = replicas.toSorted(bySacrifice).slice(0, Math.min(-missing, atOnce));
  return { kind: 'remove', pods: victims.map(({ pod }) => pod) };
}

/** Least loss first: without a node, not running, not ready, ready the shortest, youngest. */
function bySacrifice(one: Replica, other: Replica): number {
  return (
    Number(one.hasNode) - Number(other.hasNode) ||
    Number(one.isRunning) - Number(other.isRunning) ||
    Number(one.readySince !== undefined) - Number(other.readySince !== undefined) ||
    (other.readySince ?? 0) - (one.readySince ?? 0) ||
    bornAt(other) - bornAt(one) ||
    versionOf(other) - versionOf(one)
  );
}

const bornAt = ({ pod }: Replica): number => Date.parse(pod.metadata.creationTimestamp ?? '') || 0;

/** Times have whole seconds; among pods of one second the version tells which came last. */
const versionOf = ({ pod }: Replica): number => Number(pod.metadata.resourceVersion ?? 0);

export type Counts = {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration: number;
};

/** The status, and when a ready pod becomes an available one if that is still to come. Zeros are left out. */
export function countReplicas(
  replicas: readonly Replica[],
  from: { readonly generation: number; readonly minReadyMs: number; readonly now: Instant },
): { readonly counts: Counts; readonly nextInMs: number | undefined } {
  const waits = replicas.flatMap(({ readySince }) =>
    readySince === undefined ? [] : [readySince + from.minReadyMs - from.now],
  );
  const toCome = waits.filter((waitMs) => waitMs > 0);
  const count = (number: number, name: keyof Counts): Partial<Counts> =>
    number === 0 ? {} : { [name]: number };
  return {
    counts: {
      replicas: replicas.length,
      ...count(replicas.filter((one) => one.isFullyLabeled).length, 'fullyLabeledReplicas'),
      ...count(waits.length, 'readyReplicas'),
      ...count(waits.length - toCome.length, 'availableReplicas'),
      observedGeneration: from.generation,
    },
    nextInMs: toCome.length === 0 ? undefined : Math.min(...toCome),
  };
}
