import type { StoredChangeSeen } from '../storage.js';
import type { CacheWatcher } from '../cache/cache-watcher.js';
import { Bookmarks } from './bookmarks.js';
import { type EventPrinter, eventPrinter } from './event-printer.js';
import { restLimits } from './limits.js';
import type { ListOptions } from './list-options.js';
import type { Operation } from './operation.js';
import type { Stored } from '../storage.js';
import type { Matcher } from './select.js';
import { WatchClock } from './watch-clock.js';
import { eventOf } from './watch-event.js';

export type OpenWatch = {
  readonly watcher: CacheWatcher;
  /** Shown as ADDED before anything else. */
  readonly initial: readonly Stored[];
  /** The version after which changes are shown. */
  readonly revision: number;
  readonly options: ListOptions;
  readonly matches: Matcher | undefined;
};

/**
 * The lines of a watch. Reads ahead by nothing: each part is made when the reader asks for it, from
 * what the history holds at that time, several changes in one part when several are there.
 *
 * A bookmark is made only when there is nothing left to take, so it is never older than what was
 * delivered and nothing older can follow it.
 */
export async function* streamChanges(
  operation: Operation,
  watch: OpenWatch,
): AsyncGenerator<string, void, undefined> {
  const { watcher, options } = watch;
  const clock = new WatchClock(operation.machine, options, operation.kind.custom !== undefined);
  const printer = eventPrinter(operation);
  const bookmarks = new Bookmarks(printer, watch.revision);
  try {
    yield* initialParts(operation, printer, watch);
    const endsState = options.sendInitialEvents === true && options.allowWatchBookmarks;
    if (endsState) yield bookmarks.afterState();
    while (!watcher.ended && !clock.isOver && isServed(operation)) {
      const changes = watcher.take();
      const lines = changes.map((change) => lineOf(printer, watch, change)).filter(isLine);
      if (lines.length > 0) yield tell(operation, lines);
      if (changes.length > 0) continue;
      const isDue = clock.takeBookmark();
      if (!isDue) await clock.wait(watcher);
      else yield* bookmarks.at(operation.machine.storage.cache.revision());
    }
  } finally {
    clock.stop();
    watcher.close();
  }
}

/** A kind whose definition is gone is watched no more; what is built in stays. */
function isServed({ kind, machine }: Operation): boolean {
  if (kind.custom === undefined) return true;
  const registry = machine.currentRegistry?.() ?? machine.registry;
  return registry.byResource(kind.name) !== undefined;
}

const isLine = (line: string): boolean => line !== '';

/** One part of several lines. */
function tell({ machine, kind }: Operation, lines: readonly string[]): string {
  machine.onWatchEvents?.(kind.name, lines.length);
  return lines.join('');
}

function* initialParts(
  operation: Operation,
  printer: EventPrinter,
  { initial, matches }: OpenWatch,
): Generator<string> {
  const objects = initial.map(({ object }) => object);
  const shown = matches === undefined ? objects : objects.filter((object) => matches(object));
  for (let from = 0; from < shown.length; from += restLimits.initialEventsPerPart) {
    const some = shown.slice(from, from + restLimits.initialEventsPerPart);
    const lines = some.map((object) => printer.print({ type: 'ADDED', object }));
    yield tell(operation, lines);
  }
}

function lineOf(
  printer: EventPrinter,
  { matches, revision }: OpenWatch,
  change: StoredChangeSeen,
): string {
  // A watch may begin at a version that is yet to come.
  if (change.position <= revision) return '';
  const event = eventOf(change, matches);
  return event === undefined ? '' : printer.print(event);
}
