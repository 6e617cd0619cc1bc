import { apiVersionOf, type ObjectKey, printObjectKey } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import { notFound } from '../status.js';
import type { ResourceScope, Stored } from '../storage.js';
import type { ListBlocks } from './list-blocks.js';
import type { Answer } from './media.js';
import type { ApiHandlerOptions, ApiRequest } from './request.js';
import type { ResourcePath } from './route.js';
import type { Turns } from './turns.js';
import { shownForm, storedName } from './versions.js';

/** What the app gave, and what all requests share. */
export type Machine = ApiHandlerOptions & { readonly turns: Turns; readonly blocks: ListBlocks };

/** One request on one kind, with everything an operation may need. */
export type Operation = {
  readonly machine: Machine;
  readonly kind: KindDefinition;
  readonly path: ResourcePath;
  readonly request: ApiRequest;
  readonly answer: Answer;
};

export const keyOf = ({ kind, path }: Operation, name = path.name): ObjectKey => ({
  group: storedName(kind).group,
  resource: storedName(kind).resource,
  namespace: path.namespace,
  name,
});

/** What a list of this path covers: one namespace, or all of them. */
export const scopeOf = ({ kind, path }: Operation): ResourceScope => ({
  group: storedName(kind).group,
  resource: storedName(kind).resource,
  ...(path.namespace === '' ? {} : { namespace: path.namespace }),
});

/** The object that the path names; throws 404. */
export function currentOf(operation: Operation): Stored {
  const stored = operation.machine.storage.cache.get(keyOf(operation));
  if (stored === undefined) throw notFound(operation.kind.name, operation.path.name);
  const object = shownForm(operation.kind, stored.object);
  return object === stored.object ? stored : { ...stored, object };
}

export const versionOf = (kind: KindDefinition): string => apiVersionOf(kind.name);

/** Who did it, for the log. */
export const actorOf = ({ request }: Operation): string => request.user.name;

/** Runs when all earlier writers of the object in this process are done. */
export const inTurn = <Result>(
  operation: Operation,
  work: () => Promise<Result>,
): Promise<Result> => operation.machine.turns.take(printObjectKey(keyOf(operation)), work);
