/**
 * What one member should have of one object, and how that is known.
 *
 * "Absent" needs proof: a tombstone of the very object whose copy is recorded, or a decision about the living
 * object that did not choose this cluster. An object that merely was not found proves nothing.
 */
import { isTokenSecret, type KubeObject, type Placement, type Propagation } from '@navarch/model';

export type DesiredFacts = {
  readonly cluster: string;
  readonly object: KubeObject | undefined;
  readonly placement: Placement | undefined;
  /** True when the object whose copy is recorded here is known to have been deleted. */
  readonly isBuried: boolean;
  /** What its deletion said about what its copies own. */
  readonly propagation?: Propagation | undefined;
};

/** `propagation`: as the deletion asked for; a copy that only moves takes what it owns with it. */
export type Absent = {
  readonly kind: 'absent';
  readonly why: 'deleted' | 'notChosen';
  readonly propagation?: Propagation;
};

export type Wanted =
  | { readonly kind: 'present'; readonly object: KubeObject; readonly replicas: number | undefined }
  | Absent
  /** The placement has not been decided for this object yet. */
  | { readonly kind: 'undecided' }
  | { readonly kind: 'unproven' }
  /** It is for the federation alone: nothing is sent, and a copy from before stays as it is. */
  | { readonly kind: 'kept' };

export function decideWanted(facts: DesiredFacts): Wanted {
  const { cluster, object, placement } = facts;
  if (object === undefined) return decideBuried(facts);
  if (isTokenSecret(object)) return { kind: 'kept' };
  if (placement === undefined || placement.spec.workload.uid !== object.metadata.uid) {
    return { kind: 'undecided' };
  }
  const verdict = placement.spec.clusters.find((one) => one.name === cluster);
  if (verdict === undefined) return { kind: 'undecided' };
  if (!verdict.chosen) return { kind: 'absent', why: 'notChosen' };
  const replicas = placement.spec.replicas === undefined ? undefined : verdict.replicas;
  return { kind: 'present', object, replicas };
}

function decideBuried({ isBuried, propagation }: DesiredFacts): Wanted {
  if (!isBuried) return { kind: 'unproven' };
  const asked = propagation === undefined ? {} : { propagation };
  return { kind: 'absent', why: 'deleted', ...asked };
}
