import type { Instant } from '@navarch/model';
import type { ResourceScope, StoredChangeSeen } from '../storage.js';
import type { CacheLimits } from './limits.js';
import { Ring } from './ring.js';
import { jsonOf } from './serialized.js';

type Entry = {
  readonly resource: string;
  readonly position: number;
  readonly at: Instant;
  readonly chars: number;
};

type Named = { readonly group: string; readonly resource: string };
export const resourceKey = (of: Named): string => `${of.group}/${of.resource}`;

/**
 * The recent past of a cache: what watchers read from and what exact lists are undone by.
 *
 * One order over everything decides what is forgotten first; each resource has its own ring, so
 * that a watcher of a quiet resource does not step over the changes of a busy one.
 */
export class History {
  private readonly order = new Ring<Entry>();
  private readonly rings = new Map<string, Ring<StoredChangeSeen>>();
  /** Oldest first; they are no more once they are forgotten themselves. */
  private unclearChanges: StoredChangeSeen[] = [];
  private chars = 0;
  private forgotten: number;

  constructor(
    floor: number,
    private readonly limits: CacheLimits,
  ) {
    this.forgotten = floor;
  }

  /** Position of the newest change that is no longer here: everything after it is. */
  get floor(): number {
    return this.forgotten;
  }

  append(change: StoredChangeSeen, at: Instant): void {
    const resource = resourceKey(change.after.key);
    const chars = jsonOf(change.after).length;
    this.order.push({ resource, position: change.position, at, chars });
    this.ringOf(resource).push(change);
    if (change.before === 'forgotten') this.unclearChanges.push(change);
    this.chars += chars;
    this.forget(at);
  }

  /** Changes of a resource after a position of which it is not known what was before. */
  unclear(scope: ResourceScope, position: number): readonly StoredChangeSeen[] {
    this.unclearChanges = this.unclearChanges.filter((one) => one.position > this.forgotten);
    const resource = resourceKey(scope);
    return this.unclearChanges.filter(
      (one) =>
        one.position > position && resourceKey(one.after.key) === resource && inScope(one, scope),
    );
  }

  ringOf(resource: string): Ring<StoredChangeSeen> {
    const known = this.rings.get(resource);
    if (known !== undefined) return known;
    const made = new Ring<StoredChangeSeen>();
    this.rings.set(resource, made);
    return made;
  }

  /** Changes of a resource after a position, oldest first. */
  after(scope: ResourceScope, position: number): readonly StoredChangeSeen[] {
    const ring = this.ringOf(resourceKey(scope));
    const found: StoredChangeSeen[] = [];
    for (let number = numberAfter(ring, position); number < ring.end; number += 1) {
      const change = ring.at(number);
      if (change !== undefined && inScope(change, scope)) found.push(change);
    }
    return found;
  }

  /** Drops what is beyond the limits. Called with every change; a quiet cache keeps its past. */
  private forget(now: Instant): void {
    while (this.order.end > this.order.start) {
      const oldest = this.order.at(this.order.start);
      if (oldest === undefined || !this.isBeyond(oldest, now)) return;
      this.order.shift();
      this.ringOf(oldest.resource).shift();
      this.chars -= oldest.chars;
      this.forgotten = oldest.position;
    }
  }

  private isBeyond(oldest: Entry, now: Instant): boolean {
    return (
      this.order.end - this.order.start > this.limits.historyChangesMax ||
      this.chars > this.limits.historyCharsMax ||
      now - oldest.at > this.limits.historyAgeMsMax
    );
  }
}

export const inScope = (change: StoredChangeSeen, scope: ResourceScope): boolean =>
  scope.namespace === undefined || change.after.key.namespace === scope.namespace;

/** Number in the ring of the first change after a position. */
export function numberAfter(ring: Ring<StoredChangeSeen>, position: number): number {
  let low = ring.start;
  let high = ring.end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((ring.at(middle)?.position ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
