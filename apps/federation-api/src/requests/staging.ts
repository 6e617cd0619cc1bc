/**
 * Several requests of a user to the API, tried one after the other as if those before had been done, and then committed all or
 * none. What is wrong with any of them is told of all of them.
 */
import {
  ApiError,
  type ApiHandlerOptions,
  type ApiUser,
  StagedStorage,
  type StorageWrite,
} from '@navarch/apimachinery';
import {
  apiVersionOf,
  type KubeObject,
  type ObjectKey,
  printObjectKey,
  type ResourceName,
  type WriteResult,
} from '@navarch/model';
import type { Failure } from './failures.decide.js';
import { type OwnRequest, OwnRequests } from './own-requests.js';

/** `field`: how its faults are named to whoever asked. */
export type Act = {
  readonly field: string;
  readonly kind: ResourceName;
  readonly key: ObjectKey;
  /** Decided when those before it are done: what they made may be named in it. */
  readonly request: (earlier: StagedStorage) => OwnRequest;
};

/** What came of one act: the object as it will be, or the answer to its deletion. */
export type Done = {
  readonly act: Act;
  readonly object: KubeObject;
  readonly write: StorageWrite | undefined;
};

export type Tried =
  | {
      readonly kind: 'ready';
      readonly done: readonly Done[];
      readonly writes: readonly StorageWrite[];
    }
  | { readonly kind: 'failed'; readonly failures: readonly Failure[] };

/** Throws what is nobody's fault: that the server cannot do it now. */
export async function tryAll(
  options: ApiHandlerOptions,
  user: ApiUser,
  acts: readonly Act[],
): Promise<Tried> {
  const { previewWarnings: _previews, answer: _answer, ...bare } = options;
  const staged = new StagedStorage(options.storage);
  const requests = new OwnRequests({ ...bare, storage: staged }, user);
  const done: Done[] = [];
  const failures: Failure[] = [];
  for (const act of acts) {
    const count = staged.writes().length;
    try {
      const object = await requests.send(act.request(staged));
      done.push({ act, object, write: staged.writes()[count] });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code >= 500) throw error;
      failures.push({ field: act.field, error });
    }
  }
  if (failures.length > 0) return { kind: 'failed', failures };
  return { kind: 'ready', done, writes: staged.writes() };
}

/** What is told of one that was done; `positions`: by key, the revision that each write makes. */
export function resultOf(
  { act, object, write }: Done,
  positions: ReadonlyMap<string, number>,
): WriteResult {
  const { namespace, name } = write?.key ?? act.key;
  const uid = uidOf(object);
  const revision = write === undefined ? undefined : positions.get(printObjectKey(write.key));
  return {
    apiVersion: apiVersionOf(act.kind),
    kind: act.kind.kind,
    ...(namespace === '' ? {} : { namespace }),
    name,
    result: wordOf(object, write),
    ...(uid === undefined ? {} : { uid }),
    ...(revision === undefined ? {} : { revision }),
  };
}

function wordOf(object: KubeObject, write: StorageWrite | undefined): WriteResult['result'] {
  if (write === undefined) return 'unchanged';
  if (write.verb === 'create') return 'created';
  const isGoing = write.verb === 'delete' || object.metadata?.deletionTimestamp !== undefined;
  return isGoing ? 'deleted' : 'updated';
}

/** The answer to a deletion is a Status with the uid among its details. */
function uidOf(object: KubeObject): string | undefined {
  const { details } = object as { readonly details?: { readonly uid?: string } };
  return object.metadata?.uid ?? details?.uid;
}
