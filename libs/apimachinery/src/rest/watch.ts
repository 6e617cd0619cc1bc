import type { Stored, WatchCacheReader } from '../storage.js';
import { CacheWatcher } from '../cache/cache-watcher.js';
import { jsonOfFrozen } from '../cache/serialized.js';
import { ApiError, expired, type StatusBody } from '../status.js';
import { waitUntilFresh } from './freshness.js';
import { type ListOptions, listOptionsOf } from './list-options.js';
import { json, requireStreamable } from './media.js';
import { type Operation, scopeOf } from './operation.js';
import { noCache } from './render.js';
import type { ApiResponse } from './request.js';
import { identityMatcherOf, type Matcher, matcherOf } from './select.js';
import { canTell } from './watch-event.js';
import { streamChanges } from './watch-stream.js';

/**
 * GET of a collection with `watch=true`.
 *
 * The state to begin with and the place in the history are taken in one turn, so nothing falls between
 * them. What is too old is answered as a stream too, with one ERROR event: informers list again.
 */
export async function watchObjects(operation: Operation): Promise<ApiResponse> {
  const options = listOptionsOf(operation.request.query);
  const matches = matcherOf(operation, options);
  requireStreamable(operation.answer);
  // What is to come can be waited for by the watch itself; only a state has to be there.
  const needed = options.sendInitialEvents === true ? options.revision : 0;
  await waitUntilFresh(operation.machine, options.revision === undefined ? undefined : needed);
  const start = startOf(operation, options, matches);
  if (start.kind === 'expired') return streamOf(oneError(start.status));
  const { watcher, initial, revision } = start;
  operation.request.signal.addEventListener('abort', () => watcher.close(), { once: true });
  if (operation.request.signal.aborted) watcher.close();
  return streamOf(streamChanges(operation, { watcher, initial, revision, options, matches }));
}

const streamOf = (body: AsyncIterable<string>): ApiResponse => ({
  status: 200,
  headers: { 'content-type': json, ...noCache },
  body,
});

type Start =
  | {
      readonly kind: 'open';
      readonly watcher: CacheWatcher;
      /** Shown as ADDED before anything else. */
      readonly initial: readonly Stored[];
      /** The version after which the watch begins. */
      readonly revision: number;
    }
  | { readonly kind: 'expired'; readonly status: StatusBody };

function startOf(operation: Operation, options: ListOptions, matches: Matcher | undefined): Start {
  const { cache } = operation.machine.storage;
  const isAny = options.revision === undefined || options.revision === 0;
  const showsState = options.sendInitialEvents === true;
  const revision = isAny || showsState ? cache.revision() : (options.revision ?? 0);
  try {
    if (matches !== undefined) requireTellable(operation, { options, matches, revision });
    const watcher = open(cache, operation, revision);
    const initial = showsState ? cache.list(scopeOf(operation)) : [];
    return { kind: 'open', watcher, initial, revision };
  } catch (error) {
    if (error instanceof ApiError) return { kind: 'expired', status: error.toStatus() };
    throw error;
  }
}

/** Throws Expired (410) when changes since then may have made something leave the selection, and nobody knows. */
function requireTellable(
  operation: Operation,
  from: { readonly options: ListOptions; readonly matches: Matcher; readonly revision: number },
): void {
  const identity = identityMatcherOf(operation, from.options);
  const unclear = operation.machine.storage.cache.unclear(scopeOf(operation), from.revision);
  if (unclear.every((change) => canTell(change, { all: from.matches, identity }))) return;
  throw expired(`too old resource version: ${from.revision} (for this selector)`);
}

function open(cache: WatchCacheReader, operation: Operation, revision: number): CacheWatcher {
  const watcher = cache.watch(scopeOf(operation), revision);
  if (watcher instanceof CacheWatcher) return watcher;
  // Bookmarks need to know synchronously that nothing is left to read; only our own cache can say so.
  throw new TypeError('rest.watch: the storage must answer watches from a WatchCache');
}

async function* oneError(status: StatusBody): AsyncGenerator<string, void, undefined> {
  yield `{"type":"ERROR","object":${jsonOfFrozen(status)}}\n`;
}
