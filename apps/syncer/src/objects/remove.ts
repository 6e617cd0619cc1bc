/** Deletes what is in something that goes: a namespace, a definition. */
import { toTimestamp } from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { changeObject } from './change.js';

/** Deletes one object, or asks its finalizers to. */
export async function removeObject(
  store: Store,
  { key, body }: StoredObject,
  { actor, now }: { readonly actor: string; readonly now: number },
): Promise<void> {
  const isFinalized = (body.metadata.finalizers ?? []).length === 0;
  if (isFinalized) {
    await store.objects.commit({ verb: 'delete', key, precondition: {} }, actor);
    return;
  }
  await changeObject(store, { key, actor }, (current) => {
    if (current === undefined || current.metadata.deletionTimestamp !== undefined) return undefined;
    const metadata = {
      ...current.metadata,
      deletionTimestamp: toTimestamp(now),
      deletionGracePeriodSeconds: 0,
    };
    return { ...current, metadata };
  });
}
