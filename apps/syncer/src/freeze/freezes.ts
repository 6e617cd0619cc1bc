/** Reads the Freezes. There are few of them. */
import { type Freeze, printObjectKey, resources } from '@navarch/model';
import { listAll } from '@navarch/planning';
import type { Store } from '@navarch/store';

export const listFreezes = async (store: Store): Promise<readonly Freeze[]> =>
  (await listAll(store, resources.freezes)) as unknown as readonly Freeze[];

export function freezeKeyOf({ metadata }: Freeze): string {
  const { group, resource } = resources.freezes;
  return printObjectKey({ group, resource, namespace: '', name: metadata.name });
}
