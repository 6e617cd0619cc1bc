import { type KubeObject, toTimestamp } from '@navarch/model';
import { conflict, modified, type StatusBody } from '../status.js';
import type { Stored } from '../storage.js';
import { type DeleteOptions, deleteOptionsOf } from './delete-options.js';
import { admit } from './judge.js';
import { restLimits } from './limits.js';
import {
  isEmptied,
  isNamespace,
  isReleased,
  requireDeletable,
  withTerminatingPhase,
} from './namespaces.js';
import { actorOf, currentOf, inTurn, keyOf, type Operation } from './operation.js';
import { withNextGeneration } from './prepare.js';
import { promiseOf, withoutIdlePromises, withPropagation } from './promises.js';
import { renderOne, renderStatus } from './render.js';
import type { ApiResponse } from './request.js';
import { writtenOf } from './rewrite.js';
import { storedForm } from './versions.js';
import { equalJson } from '../patch/json-value.js';

/**
 * DELETE of one object: the object when finalizers still hold it; a Status when it is gone, but for kinds that show the
 * last of it, with the version of its deletion.
 */
export async function deleteObject(operation: Operation): Promise<ApiResponse> {
  const deletion = await remove(operation, deleteOptionsOf(operation.request));
  if (deletion.kind === 'marked') return renderOne(operation, deletion.object);
  return operation.kind.shownWhenGone === true
    ? renderOne(operation, deletion.last)
    : renderStatus(operation.answer, goneStatus(operation, deletion.object));
}

export type Deletion =
  | { readonly kind: 'marked'; readonly object: KubeObject }
  /** `last` is the object with the version of the deletion; without one on a dry run. */
  | { readonly kind: 'gone'; readonly object: KubeObject; readonly last: KubeObject };

/** Removes an object or marks it as going. Throws 403, 404 or 409. */
export const remove = (operation: Operation, options: DeleteOptions): Promise<Deletion> =>
  inTurn(operation, () => removeNow(operation, options));

async function removeNow(operation: Operation, options: DeleteOptions): Promise<Deletion> {
  requireDeletable(operation);
  for (let attempt = 0; attempt < restLimits.writeAttemptsMax; attempt += 1) {
    await operation.machine.storage.caughtUp();
    const deletion = await tryOnce(operation, options);
    if (deletion !== undefined) return deletion;
  }
  throw modified(operation.kind.name, operation.path.name);
}

/** Undefined when somebody else wrote in between. */
async function tryOnce(
  operation: Operation,
  options: DeleteOptions,
): Promise<Deletion | undefined> {
  const { kind, machine } = operation;
  const current = currentOf(operation);
  requirePreconditions(operation, options, current.object);
  const { dryRun } = options;
  await admit(operation, { verb: 'delete', object: undefined, previous: current.object, dryRun });
  const held = withPropagation(operation, options.propagation, current.object);
  const propagation = options.propagation ?? promiseOf(held);
  if (isReleased(kind, withoutIdlePromises(operation, held)))
    return erase(operation, { dryRun, propagation }, current);
  const marked = mark(operation, held);
  if (dryRun || equalJson(marked, current.object)) return { kind: 'marked', object: marked };
  const key = keyOf(operation);
  const precondition = { resourceVersion: current.resourceVersion };
  const object = storedForm(kind, marked);
  const write = { verb: 'update', key, object, precondition } as const;
  const written = writtenOf(operation, await machine.storage.commit(write, actorOf(operation)));
  return written === undefined ? undefined : { kind: 'marked', object: written };
}

async function erase(
  operation: Operation,
  { dryRun, propagation }: Pick<DeleteOptions, 'dryRun' | 'propagation'>,
  current: Stored,
): Promise<Deletion | undefined> {
  const { object } = current;
  if (dryRun) return { kind: 'gone', object, last: object };
  const precondition = { resourceVersion: current.resourceVersion };
  const asked = propagation === undefined ? {} : { propagation };
  const write = { verb: 'delete', key: keyOf(operation), precondition, ...asked } as const;
  const outcome = await operation.machine.storage.commit(write, actorOf(operation));
  const erased = writtenOf(operation, outcome);
  return erased === undefined ? undefined : { kind: 'gone', object, last: erased };
}

function requirePreconditions(
  { kind, path }: Operation,
  { uid, resourceVersion }: DeleteOptions,
  { metadata }: KubeObject,
): void {
  // Kubernetes says the kind here, where it says the resource of every other conflict.
  const named = { ...kind.name, resource: kind.name.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(named, path.name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(named, path.name, why);
  }
}

/** Deletion that waits: the mark is set once and never moves. */
function mark({ kind, machine }: Operation, object: KubeObject): KubeObject {
  if (object.metadata.deletionTimestamp !== undefined) return object;
  const deletionTimestamp = toTimestamp(machine.clock());
  if (isEmptied(kind)) {
    const going = { ...object, metadata: { ...object.metadata, deletionTimestamp } };
    return isNamespace(kind) ? withTerminatingPhase(going) : going;
  }
  const metadata = { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: 0 };
  const marked = { ...object, metadata };
  return kind.counted ? withNextGeneration(marked) : marked;
}

const goneStatus = ({ kind }: Operation, { metadata }: KubeObject): StatusBody => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: {
    name: metadata.name,
    ...(kind.name.group === '' ? {} : { group: kind.name.group }),
    kind: kind.name.resource,
    ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
  },
  code: 200,
});
