/** Reads fields of stored objects. What the API let in is well-formed; what is absent reads as undefined. */
import { DomainError, type KubeObject, type Placement } from '@navarch/model';

/** A ReplicaSet's wanted replicas; undefined for kinds without replicas. */
export function replicasOf(object: KubeObject): number | undefined {
  if (object.kind !== 'ReplicaSet') return undefined;
  const spec = object['spec'] as { readonly replicas?: number } | undefined;
  return spec?.replicas ?? 1;
}

export function uidOf(object: KubeObject): string {
  const { uid, name } = object.metadata;
  if (uid === undefined)
    throw new DomainError(
      { kind: 'invalid', code: 'object.withoutUid' },
      { kind: object.kind, name },
    );
  return uid;
}

/** The Placement in a stored body of that kind. */
export const asPlacement = (body: KubeObject): Placement => body as unknown as Placement;
