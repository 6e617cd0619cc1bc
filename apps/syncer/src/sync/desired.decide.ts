/**
 * What one member should have of one object, and how that is known.
 *
 * "Absent" needs proof: a tombstone of the very object whose copy is recorded, or a decision about the living
 * object that did not choose this cluster. An object that merely was not found proves nothing.
 */
import type { KubeObject, Placement } from '@navarch/model';

export type DesiredFacts = {
  readonly cluster: string;
  readonly object: KubeObject | undefined;
  readonly placement: Placement | undefined;
  /** True when the object whose copy is recorded here is known to have been deleted. */
  readonly isBuried: boolean;
};

export type Wanted =
  | { readonly kind: 'present'; readonly object: KubeObject; readonly replicas: number | undefined }
  | { readonly kind: 'absent'; readonly why: 'deleted' | 'notChosen' }
  /** The placement has not been decided for this object yet. */
  | { readonly kind: 'undecided' }
  | { readonly kind: 'unproven' };

export function decideWanted({ cluster, object, placement, isBuried }: DesiredFacts): Wanted {
  if (object === undefined)
    return isBuried ? { kind: 'absent', why: 'deleted' } : { kind: 'unproven' };
  if (placement === undefined || placement.spec.workload.uid !== object.metadata.uid) {
    return { kind: 'undecided' };
  }
  const verdict = placement.spec.clusters.find((one) => one.name === cluster);
  if (verdict === undefined) return { kind: 'undecided' };
  if (!verdict.chosen) return { kind: 'absent', why: 'notChosen' };
  const replicas = placement.spec.replicas === undefined ? undefined : verdict.replicas;
  return { kind: 'present', object, replicas };
}
