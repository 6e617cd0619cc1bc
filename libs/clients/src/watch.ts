import type { ResourceName } from '@navarch/model';
import { toMemberError } from './answer/failure.js';
import { readLines } from './answer/lines.js';
import { type MemberEvent, readEvent } from './answer/watch-events.js';
import { MemberError } from './errors.js';
import { Hearing } from './hearing.js';
import { type MemberLimits, watchLimits } from './limits.js';
import type { WatchOptions } from './options.js';
import { partial } from './partial.js';
import { collectionPath, query } from './paths.js';
import type { Ask } from './transport.js';

export type WatchParts = {
  readonly limits: MemberLimits;
  /** In [0, 1). */
  readonly random: () => number;
  readonly open: (ask: Ask, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;
  /** Takes one of the places for watches, or throws; returns what gives it back. */
  readonly enter: () => () => void;
  /** Told when a watch that was open ends by a failure. */
  readonly onFailure?: ((error: MemberError) => void) | undefined;
  /** Aborts when the client is closed. */
  readonly closing: AbortSignal;
};

/**
 * One watch, from its opening to its end. It does not resume: whoever watches decides whether to list first. One that has gone
 * deaf ends as one that was silent for too long.
 */
export async function* watchMember(
  parts: WatchParts,
  resource: ResourceName,
  options: WatchOptions,
): AsyncGenerator<MemberEvent, void, undefined> {
  const deaf = new AbortController();
  const hearing = new Hearing(
    {
      quietMs: parts.limits.watchQuietMs,
      silentMs: options.silentMs ?? 0,
      bookmarkMs: watchLimits.bookmarkMs,
      graceMs: watchLimits.behindMs,
      hasNews: (version) => hasNews(parts, resource, { ...options, resourceVersion: version }),
      onDeaf: () => deaf.abort(new MemberError('member.timeout', { because: 'deaf' })),
    },
    options.resourceVersion,
  );
  try {
    const reading = { ...options, ending: deaf.signal, seconds: secondsOf(parts) };
    for await (const event of readWatch(parts, resource, reading)) {
      hearing.heard(event.object.metadata.resourceVersion, event.type !== 'BOOKMARK');
      yield event;
    }
  } finally {
    hearing.stop();
  }
}

/** Not the same for all: those that were opened together would be opened anew together for ever. */
const secondsOf = ({ limits, random }: WatchParts): number =>
  Math.ceil(limits.watchSeconds * (1 - watchLimits.spreadShare * random()));

/** Whether a watch from a version says anything at once. */
async function hasNews(
  parts: WatchParts,
  resource: ResourceName,
  options: WatchOptions,
): Promise<boolean> {
  const ending = AbortSignal.timeout(watchLimits.newsWithinMs);
  const reading = { ...options, ending, seconds: watchLimits.newsSeconds };
  for await (const { type } of readWatch(parts, resource, reading))
    if (type !== 'BOOKMARK') return true;
  return false;
}

/** Made once: an abort without a reason makes an error with a stack, and hundreds of watches may end in a moment. */
const over = new MemberError('member.closed');

type Reading = WatchOptions & {
  /** Ends the watch with an error. */
  readonly ending: AbortSignal;
  readonly seconds: number;
};

async function* readWatch(
  { limits, open, enter, onFailure, closing }: WatchParts,
  resource: ResourceName,
  options: Reading,
): AsyncGenerator<MemberEvent, void, undefined> {
  if (options.signal.aborted) return;
  const leave = enter();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, closing, options.ending, ended.signal]);
  let isOpen = false;
  try {
    const accept = options.metadataOnly === true ? { accept: partial.object } : {};
    const path = pathOf(resource, options);
    const stream = await open({ method: 'GET', path, ...accept }, signal);
    isOpen = true;
    for await (const line of readLines(stream, limits.watchEventBytesMax)) {
      yield readEvent(line, resource);
    }
  } catch (cause) {
    // Whoever asked for the end gets it without a complaint.
    if (options.signal.aborted) return;
    const error = toMemberError(cause, 'connect');
    if (isOpen) onFailure?.(error);
    throw error;
  } finally {
    ended.abort(over);
    leave();
  }
}

function pathOf(
  resource: ResourceName,
  { namespace = '', labelSelector, resourceVersion, seconds }: Reading,
): string {
  const parameters = query({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion,
    timeoutSeconds: seconds,
    labelSelector,
  });
  return `${collectionPath(resource, namespace)}${parameters}`;
}
