import type { KubeObject } from '@navarch/model';
import { ApiError } from '../status.js';
import { type Deletion, remove } from './delete.js';
import { type DeleteOptions, deleteOptionsOf } from './delete-options.js';
import { restLimits } from './limits.js';
import { listOptionsOf } from './list-options.js';
import { type Operation, scopeOf } from './operation.js';
import { renderList } from './render.js';
import type { ApiResponse } from './request.js';
import { matcherOf } from './select.js';

/** DELETE of a collection: everything selected, each object by itself; answers the list of what was deleted. */
export async function deleteCollection(operation: Operation): Promise<ApiResponse> {
  const options = deleteOptionsOf(operation.request);
  const matches = matcherOf(operation, listOptionsOf(operation.request.query));
  const { storage } = operation.machine;
  await storage.caughtUp();
  const found = storage.cache.list(scopeOf(operation)).map(({ object }) => object);
  const selected = matches === undefined ? found : found.filter((object) => matches(object));
  const deleted: KubeObject[] = [];
  for (let from = 0; from < selected.length; from += restLimits.collectionConcurrencyMax) {
    const some = selected.slice(from, from + restLimits.collectionConcurrencyMax);
    const deletions = await Promise.all(some.map((one) => removeListed(operation, options, one)));
    deleted.push(...deletions.flatMap((deletion) => deletion?.object ?? []));
  }
  const revision = storage.cache.revision();
  return renderList(operation, {
    objects: deleted,
    revision,
    continueToken: '',
    remaining: undefined,
  });
}

/** Undefined when the object that was listed is gone already. */
async function removeListed(
  operation: Operation,
  options: DeleteOptions,
  { metadata }: KubeObject,
): Promise<Deletion | undefined> {
  const { name, namespace = '', uid } = metadata;
  const one = { ...operation, path: { ...operation.path, name, namespace } };
  try {
    return await remove(one, { ...options, uid: options.uid ?? uid });
  } catch (error) {
    if (error instanceof ApiError && (error.code === 404 || error.code === 409)) return undefined;
    throw error;
  }
}
