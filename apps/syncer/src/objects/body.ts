/** Reads fields of stored objects. What the API let in is well-formed; what is absent reads as undefined. */
import {
  DomainError,
  type FederatedKind,
  type KubeObject,
  type Placement,
  replicasAt,
} from '@navarch/model';

/** How many replicas an object or a copy of it wants; undefined for what is not divided. */
export const replicasOf = (object: KubeObject, { replicas }: FederatedKind): number | undefined =>
  replicas === undefined ? undefined : replicasAt(object, replicas);

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
