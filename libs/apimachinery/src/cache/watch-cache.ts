import { type Clock, type ObjectKey, printObjectKey } from '@navarch/model';
import { expired } from '../status.js';
import type {
  ResourceScope,
  Stored,
  StoredChange,
  StoredChangeSeen,
  WatchCacheReader,
} from '../storage.js';
import { CacheWatcher } from './cache-watcher.js';
import { History, numberAfter, resourceKey } from './history.js';
import { type CacheLimits, cacheLimits } from './limits.js';
import { withBefore } from './past.js';
import type { Schedule } from './schedule.js';
import { comparePlaces, indexOfPlace, SortedObjects } from './sorted-objects.js';

export type WatchCacheOptions = {
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly limits?: Partial<CacheLimits>;
};

/**
 * Everything that is stored, in memory, with the recent past.
 *
 * The feeder hands in changes in the order of their positions and each exactly once; readers get
 * lists, exact lists at a past revision and watches that share one order. Nothing here waits,
 * except {@link waitFor}, and nothing here changes what it was given.
 */
export class WatchCache implements WatchCacheReader {
  private readonly resources = new Map<string, SortedObjects>();
  private readonly watchers = new Map<string, Set<CacheWatcher>>();
  private readonly waiting = new Set<{ readonly revision: number; readonly resolve: () => void }>();
  private readonly limits: CacheLimits;
  private history: History;
  private position = 0;
  /** When each resource last changed, since the cache was loaded. */
  private readonly changes = new Map<string, number>();
  private loads = 0;
  /** Objects of each resource in all snapshots so far. */
  private readonly filled = new Map<string, number>();

  constructor(private readonly options: WatchCacheOptions) {
    this.limits = { ...cacheLimits, ...options.limits };
    this.history = new History(0, this.limits);
  }

  /**
   * Starts over from a snapshot that is exact at `revision`. Watchers end, and may begin again anywhere in `past`: the changes
   * that led to the snapshot, in order, each one up to `revision` after the first.
   */
  load(snapshot: Iterable<Stored>, revision: number, past: readonly StoredChange[] = []): void {
    const byResource = new Map<string, Stored[]>();
    for (const stored of snapshot) {
      const resource = resourceKey(stored.key);
      const items = byResource.get(resource);
      if (items === undefined) byResource.set(resource, [stored]);
      else items.push(stored);
    }
    this.resources.clear();
    for (const [resource, items] of byResource) {
      this.objectsOf(resource).load(items);
      this.filled.set(resource, (this.filled.get(resource) ?? 0) + items.length);
    }
    this.history = this.remember(past, revision);
    this.position = revision;
    this.changes.clear();
    this.loads += 1;
    for (const watchers of this.watchers.values()) for (const one of watchers) one.close();
    this.settleWaiting();
  }

  /** The past is as young as this cache: whoever was cut off by a restart has all of its time to come back. */
  private remember(past: readonly StoredChange[], revision: number): History {
    const [first] = past;
    const history = new History(first === undefined ? revision : first.position - 1, this.limits);
    const now = this.options.clock();
    for (const change of withBefore(past, (key) => this.get(key))) history.append(change, now);
    return history;
  }

  /** Takes one committed change. Positions must grow; a position that is already known is ignored. */
  apply(change: StoredChange): void {
    if (change.position <= this.position) return;
    const { after } = change;
    const resource = resourceKey(after.key);
    const objects = this.objectsOf(resource);
    const seen: StoredChangeSeen = { ...change, before: objects.get(after.key) };
    if (change.type === 'DELETED') objects.remove(after.key);
    else objects.put(after);
    this.history.append(seen, this.options.clock());
    this.position = change.position;
    this.changes.set(resource, change.position);
    for (const watcher of this.watchers.get(resource) ?? []) watcher.notify();
    this.settleWaiting();
  }

  /** Moves the revision without a change of its own (a change that only others see). */
  advance(revision: number): void {
    if (revision <= this.position) return;
    this.position = revision;
    this.settleWaiting();
  }

  revision(): number {
    return this.position;
  }

  oldest(): number {
    return this.history.floor;
  }

  get(key: ObjectKey): Stored | undefined {
    return this.resources.get(resourceKey(key))?.get(key);
  }

  /** Objects of a kind, in all namespaces. */
  count(of: Pick<ResourceScope, 'group' | 'resource'>): number {
    return this.resources.get(resourceKey(of))?.size ?? 0;
  }

  /** Those of all snapshots that it was ever filled with. */
  filledWith(of: Pick<ResourceScope, 'group' | 'resource'>): number {
    return this.filled.get(resourceKey(of)) ?? 0;
  }

  list(scope: ResourceScope, at?: number): readonly Stored[] {
    const now = this.resources.get(resourceKey(scope))?.list(scope.namespace) ?? [];
    if (at === undefined || at >= this.position) return now;
    this.requireKnown(at);
    return undo(now, this.history.after(scope, at), () => this.tooOld(at));
  }

  /** Positions grow, and what is below zero stands for a load. */
  changedAt(resource: Pick<ResourceScope, 'group' | 'resource'>): number {
    return this.changes.get(resourceKey(resource)) ?? -this.loads;
  }

  /** Changes after `from` of which it is not known what the object was before. */
  unclear(scope: ResourceScope, from: number): readonly StoredChange[] {
    return this.history.unclear(scope, from);
  }

  watch(scope: ResourceScope, from: number): CacheWatcher {
    this.requireKnown(from);
    const resource = resourceKey(scope);
    const watchers = this.watchersOf(resource);
    const ring = this.history.ringOf(resource);
    const watcher = new CacheWatcher(ring, numberAfter(ring, from), {
      scope,
      batchMax: this.limits.batchChangesMax,
      onClose: (one) => watchers.delete(one),
    });
    watchers.add(watcher);
    return watcher;
  }

  /** Resolves true as soon as the cache holds `revision`, false if that took longer than `timeoutMs`. */
  waitFor(revision: number, timeoutMs: number): Promise<boolean> {
    if (this.position >= revision) return Promise.resolve(true);
    return new Promise((settle) => {
      const waiter = { revision, resolve: () => finish(true) };
      const cancel = this.options.schedule(() => finish(false), timeoutMs);
      const finish = (held: boolean): void => {
        this.waiting.delete(waiter);
        cancel();
        settle(held);
      };
      this.waiting.add(waiter);
    });
  }

  private settleWaiting(): void {
    for (const waiter of this.waiting) if (waiter.revision <= this.position) waiter.resolve();
  }

  private requireKnown(revision: number): void {
    if (revision < this.history.floor) throw this.tooOld(revision);
  }

  private tooOld(revision: number): Error {
    return expired(`too old resource version: ${revision} (${this.history.floor})`);
  }

  private objectsOf(resource: string): SortedObjects {
    const known = this.resources.get(resource);
    if (known !== undefined) return known;
    const made = new SortedObjects();
    this.resources.set(resource, made);
    return made;
  }

  private watchersOf(resource: string): Set<CacheWatcher> {
    const known = this.watchers.get(resource);
    if (known !== undefined) return known;
    const made = new Set<CacheWatcher>();
    this.watchers.set(resource, made);
    return made;
  }
}

/**
 * The list before the given changes: for each object touched, what it was before the first of them. Throws `forgotten()` where
 * that is not known.
 */
function undo(
  now: readonly Stored[],
  changes: readonly StoredChangeSeen[],
  forgotten: () => Error,
): readonly Stored[] {
  const touched = new Map<
    string,
    { readonly key: ObjectKey; readonly before: Stored | undefined }
  >();
  for (const { after, before } of changes) {
    const { key } = after;
    const text = printObjectKey(key);
    if (touched.has(text)) continue;
    if (before === 'forgotten') throw forgotten();
    touched.set(text, { key, before });
  }
  if (touched.size === 0) return now;
  const places = [...touched.values()].sort((one, other) => comparePlaces(one.key, other.key));
  // What lies between two of them is as it was: few changes cost little, however long the list is.
  const parts: (readonly Stored[])[] = [];
  let from = 0;
  for (const { key, before } of places) {
    const to = indexOfPlace(now, key);
    parts.push(now.slice(from, to), before === undefined ? [] : [before]);
    const there = now[to];
    from = there !== undefined && comparePlaces(there.key, key) === 0 ? to + 1 : to;
  }
  return [...parts, now.slice(from)].flat();
}
