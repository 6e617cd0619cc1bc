/** Objects and keys as several loops read them. */
import { type ObjectKey, printObjectKey } from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { limits } from '../limits.js';

/** Objects in the order asked for. */
export async function readObjects(
  { objects }: Pick<Store, 'objects'>,
  keys: readonly ObjectKey[],
): Promise<readonly (StoredObject | undefined)[]> {
  const texts = keys.map(printObjectKey);
  const distinct = new Map(keys.map((key, at) => [texts[at], key]));
  const found = await objects.getMany([...distinct.values()]);
  const byKey = new Map(found.map((one) => [printObjectKey(one.key), one]));
  return texts.map((text) => byKey.get(text));
}

/** Keys of a resource, page by page. */
export async function* keyPagesOf(
  { objects }: Pick<Store, 'objects'>,
  of: { readonly group: string; readonly resource: string; readonly namespace?: string },
): AsyncGenerator<readonly ObjectKey[]> {
  const { group, resource, namespace } = of;
  const limit = limits.dispatchBatchMax;
  let after: ObjectKey | undefined;
  do {
    const page: readonly ObjectKey[] = await objects.listKeys({
      group,
      resource,
      limit,
      ...(namespace === undefined ? {} : { namespace }),
      ...(after === undefined ? {} : { after }),
    });
    if (page.length > 0) yield page;
    after = page.length < limit ? undefined : page.at(-1);
  } while (after !== undefined);
}
