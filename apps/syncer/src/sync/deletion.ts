import { type MemberClient, MemberError } from '@navarch/clients';
import type { KubeObject, MemberObjectKey } from '@navarch/model';
import { resourceOf } from '../objects/keys.js';

/** A copy that is to go, as it was read. */
export type Doomed = {
  readonly key: MemberObjectKey;
  readonly client: Pick<MemberClient, 'delete'>;
  readonly live: KubeObject | undefined;
};

/** Deletes the very copy that was read. `changed`: it is another by now, or is not as it was; read it again. */
export async function requestDeletion(
  { key, client, live }: Doomed,
  uid: string,
): Promise<'deleted' | 'absent' | 'changed'> {
  const { namespace, name } = key.object;
  const version = live?.metadata.resourceVersion;
  const read = version === undefined ? {} : { resourceVersion: version };
  const target = { namespace, name, uid, ...read, propagationPolicy: 'Background' } as const;
  try {
    return await client.delete(resourceOf(key.object), target);
  } catch (error) {
    if (error instanceof MemberError && error.code === 'member.conflict') return 'changed';
    throw error;
  }
}
