import type { CacheWatcher } from '../cache/cache-watcher.js';
import { restLimits } from './limits.js';
import type { ListOptions } from './list-options.js';
import type { ApiHandlerOptions } from './request.js';

/**
 * The times of one watch: when it ends by itself and when bookmarks are due. Watches without a time
 * of their own get a random one, so that they do not all come back at once.
 */
export class WatchClock {
  private over = false;
  private due = false;
  private wake: (() => void) | undefined;
  private readonly cancels = new Map<Alarm, () => void>();

  constructor(
    private readonly machine: ApiHandlerOptions,
    options: ListOptions,
    /** Whether somebody has to look now and then if there is still something to watch. */
    isTransient = false,
  ) {
    const lengthMs = lengthOf(machine, options);
    this.arm('end', lengthMs, () => {
      this.over = true;
    });
    if (options.allowWatchBookmarks) this.armBookmarks(lengthMs);
    if (isTransient) this.armLooks();
  }

  get isOver(): boolean {
    return this.over;
  }

  /** True once for each time that a bookmark is due. */
  takeBookmark(): boolean {
    const isDue = this.due;
    this.due = false;
    return isDue;
  }

  /** Until there may be something to take, or it is time for something. */
  async wait(watcher: CacheWatcher): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      watcher.onReady(resolve);
    });
    this.wake = undefined;
  }

  stop(): void {
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
  }

  private armBookmarks(lengthMs: number): void {
    const everyMs = restLimits.bookmarkEveryMs;
    const again = (): void => {
      this.due = true;
      this.arm('bookmark', everyMs, again);
    };
    this.arm('bookmark', everyMs, again);
    const lastMs = Math.max(0, lengthMs - restLimits.bookmarkBeforeEndMs);
    this.arm('lastBookmark', lastMs, () => {
      this.due = true;
    });
  }

  private armLooks(): void {
    this.arm('look', restLimits.servedLookEveryMs, () => this.armLooks());
  }

  private arm(name: Alarm, delayMs: number, act: () => void): void {
    const cancel = this.machine.schedule(() => {
      act();
      this.wake?.();
    }, delayMs);
    this.cancels.set(name, cancel);
  }
}

type Alarm = 'end' | 'bookmark' | 'lastBookmark' | 'look';

/** How long a watch lasts. */
export function lengthOf(
  { random }: ApiHandlerOptions,
  { timeoutSeconds = 0 }: ListOptions,
): number {
  if (timeoutSeconds < 0) return 0;
  if (timeoutSeconds > 0) return Math.min(timeoutSeconds * 1_000, restLimits.watchMsCap);
  return restLimits.watchMsMin + random() * (restLimits.watchMsMax - restLimits.watchMsMin);
}
