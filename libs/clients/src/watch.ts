import type { ResourceName } from '@navarch/model';
import { toMemberError } from './answer/failure.js';
import { readLines } from './answer/lines.js';
import { type MemberEvent, readEvent } from './answer/watch-events.js';
import type { MemberLimits } from './limits.js';
import type { WatchOptions } from './options.js';
import { collectionPath, query } from './paths.js';
import type { Ask } from './transport.js';

export type WatchParts = {
  readonly limits: MemberLimits;
  readonly open: (ask: Ask, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  /** Takes one of the places for watches, or throws; returns what gives it back. */
  readonly enter: () => () => void;
  /** Aborts when the client is closed. */
  readonly closing: AbortSignal;
};

/** One watch, from its opening to its end. It does not resume: whoever watches decides whether to list first. */
export async function* watchMember(
  { limits, open, enter, closing }: WatchParts,
  resource: ResourceName,
  options: WatchOptions,
): AsyncGenerator<MemberEvent, void, undefined> {
  if (options.signal.aborted) return;
  const leave = enter();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, closing, ended.signal]);
  try {
    const stream = await open({ method: 'GET', path: pathOf(resource, options, limits) }, signal);
    for await (const line of readLines(stream, limits.watchEventBytesMax)) {
      yield readEvent(line, resource);
    }
  } catch (cause) {
    // Whoever asked for the end gets it without a complaint.
    if (!options.signal.aborted) throw toMemberError(cause, 'connect');
  } finally {
    ended.abort();
    leave();
  }
}

function pathOf(
  resource: ResourceName,
  { namespace = '', labelSelector, resourceVersion }: WatchOptions,
  { watchSeconds }: MemberLimits,
): string {
  const parameters = query({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: watchSeconds,
    labelSelector,
  });
  return `${collectionPath(resource, namespace)}${parameters}`;
}
