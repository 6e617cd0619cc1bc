import { type MemberClient, MemberError } from '@navarch/clients';
import type { MemberObjectKey, ObjectKey, Propagation, ResourceName } from '@navarch/model';
import type { Store } from '@navarch/store';

/** A copy that is to go. */
export type Doomed = {
  readonly key: MemberObjectKey;
  readonly resource: ResourceName;
  readonly client: Pick<MemberClient, 'delete'>;
  /** The version that it is to have. */
  readonly version: string | undefined;
  /** What becomes of what it owns. */
  readonly propagation: Propagation;
};

/** What the deletion of an object said about what its copies own; where it said nothing, that goes with them. */
export async function propagationOf(
  { tombstones }: Pick<Store, 'tombstones'>,
  { key, uid }: { readonly key: ObjectKey; readonly uid: string },
): Promise<Propagation> {
  return (await tombstones.find(key, uid))?.propagation ?? 'Background';
}

/** Deletes the very copy that is meant, in that version. `changed`: it is another by now, or is not as it was; read it again. */
export async function requestDeletion(
  { key, resource, client, version, propagation }: Doomed,
  uid: string,
): Promise<'deleted' | 'absent' | 'changed'> {
  const { namespace, name } = key.object;
  const read = version === undefined ? {} : { resourceVersion: version };
  const target = { namespace, name, uid, ...read, propagationPolicy: propagation };
  try {
    return await client.delete(resource, target);
  } catch (error) {
    if (error instanceof MemberError && error.code === 'member.conflict') return 'changed';
    throw error;
  }
}
