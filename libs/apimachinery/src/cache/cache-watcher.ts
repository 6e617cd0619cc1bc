import type { ResourceScope, StoredChangeSeen, Watcher } from '../storage.js';
import { inScope } from './history.js';
import type { Ring } from './ring.js';

/**
 * A reader of one resource's history: a cursor and nothing else.
 *
 * It buffers nothing. What it has not read is in the history, which all watchers share and which
 * is bounded by count, size and age; a watcher whose next change was forgotten has ended, because
 * to go on would mean to skip. That is the whole of back pressure.
 */
export class CacheWatcher implements Watcher {
  private wake: (() => void) | undefined;
  private closed = false;

  constructor(
    private readonly ring: Ring<StoredChangeSeen>,
    private cursor: number,
    private readonly options: {
      readonly scope: ResourceScope;
      readonly batchMax: number;
      readonly onClose: (watcher: CacheWatcher) => void;
    },
  ) {}

  /** True when nothing more will come: closed, or too slow. */
  get ended(): boolean {
    return this.closed || this.cursor < this.ring.start;
  }

  /**
   * What is there now, oldest first, without waiting; empty when nothing is. Synchronous, so that a
   * caller who got nothing knows that it has seen everything up to the cache's revision.
   */
  take(): readonly StoredChangeSeen[] {
    const batch: StoredChangeSeen[] = [];
    if (this.ended) return batch;
    while (this.cursor < this.ring.end && batch.length < this.options.batchMax) {
      const change = this.ring.at(this.cursor);
      this.cursor += 1;
      if (change !== undefined && inScope(change, this.options.scope)) batch.push(change);
    }
    return batch;
  }

  /** Calls `wake` once, when there may be something to take or the watcher has ended. One waiter at a time. */
  onReady(wake: () => void): void {
    if (this.ended || this.cursor < this.ring.end) wake();
    else this.wake = wake;
  }

  /** The cache says that the history of the resource has grown. */
  notify(): void {
    const wake = this.wake;
    this.wake = undefined;
    wake?.();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.options.onClose(this);
    this.notify();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StoredChangeSeen, void, undefined> {
    try {
      while (!this.ended) {
        yield* this.take();
        await new Promise<void>((resolve) => {
          this.onReady(resolve);
        });
      }
    } finally {
      this.close();
    }
  }
}
