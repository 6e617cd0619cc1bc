import type { KubeObject } from '@navarch/model';
import { ApiError } from '../status.js';
import { type Deletion, remove } from './delete.js';
import { type DeleteOptions, deleteOptionsOf } from './delete-options.js';
import { restLimits } from './limits.js';
import { type ListOptions, listOptionsOf } from './list-options.js';
import type { Operation } from './operation.js';
import { readPage } from './list.js';
import { renderList } from './render.js';
import type { ApiResponse } from './request.js';
import { matcherOf } from './select.js';

/** DELETE of a collection: all that a list with the same query shows, each by itself; answers the list of what was deleted. */
export async function deleteCollection(operation: Operation): Promise<ApiResponse> {
  const options = deleteOptionsOf(operation.request);
  const listed = exactly(listOptionsOf(operation.request.query));
  const { objects: selected } = await readPage(operation, listed, matcherOf(operation, listed));
  const deleted: KubeObject[] = [];
  for (let from = 0; from < selected.length; from += restLimits.collectionConcurrencyMax) {
    const some = selected.slice(from, from + restLimits.collectionConcurrencyMax);
    const deletions = await Promise.all(some.map((one) => removeListed(operation, options, one)));
    deleted.push(...deletions.flatMap((deletion) => deletion?.object ?? []));
  }
  const revision = operation.machine.storage.cache.revision();
  return renderList(operation, {
    objects: deleted,
    revision,
    continueToken: '',
    remaining: undefined,
  });
}

/** What is deleted is read in pages, and pages of a version are of exactly that version. */
const exactly = (options: ListOptions): ListOptions =>
  options.match === undefined && (options.revision ?? 0) !== 0
    ? { ...options, match: 'Exact' }
    : options;

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
    if (error instanceof ApiError && isGone(error, options)) return undefined;
    throw error;
  }
}

/** A conflict means that another object has the name by now; with preconditions of the client's own it is the client's to know. */
const isGone = ({ code }: ApiError, { uid, resourceVersion }: DeleteOptions): boolean =>
  code === 404 || (code === 409 && uid === undefined && resourceVersion === undefined);
