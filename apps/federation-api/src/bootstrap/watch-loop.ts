import type { StoredChangeSeen, WatchCache } from '@navarch/apimachinery';

type Watcher = ReturnType<WatchCache['watch']>;
type Watched = Parameters<WatchCache['watch']>[0];

type Options = {
  readonly cache: WatchCache;
  readonly watched: readonly Watched[];
  readonly everyMs: number;
};

/** Neither may fail: what cannot be done now is done when everything is looked at again. */
type Work = {
  readonly lookAtAll: () => Promise<void>;
  /** `all` when it cannot be said what the changes concern. */
  readonly lookAt: (changes: readonly StoredChangeSeen[]) => Promise<'done' | 'all'>;
};

/**
 * Looks at all of something, then at what changes, and every while at all again.
 *
 * Wakes when the watch cache has a change of what is watched. It begins to watch before it looks, so that nothing changes unseen in
 * between.
 */
export class WatchLoop {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: Options) {}

  /** Resolves when all was looked at once. */
  async start(work: Work): Promise<void> {
    const looked = new Promise<void>((resolve) => {
      this.running = this.run(work, resolve);
    });
    await Promise.race([looked, this.running]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run({ lookAtAll, lookAt }: Work, onLooked: () => void): Promise<void> {
    const { cache, watched } = this.options;
    while (!this.stopping.signal.aborted) {
      const from = cache.revision();
      const watchers = watched.map((one) => cache.watch(one, from));
      await lookAtAll();
      onLooked();
      await this.follow(watchers, lookAt);
      for (const watcher of watchers) watcher.close();
    }
  }

  /** Until all is to be looked at (in time, for a change, or when nobody knows what has changed), or this process stops. */
  private async follow(watchers: readonly Watcher[], lookAt: Work['lookAt']): Promise<void> {
    const until = performance.now() + this.options.everyMs;
    const isDue = (): boolean => this.stopping.signal.aborted || performance.now() >= until;
    while (!isDue() && !watchers.some((one) => one.ended)) {
      await this.nextChange(watchers, until - performance.now());
      const changes = watchers.flatMap((watcher) => watcher.take());
      if (changes.length > 0 && (await lookAt(changes)) === 'all') return;
    }
  }

  /** Resolves when one of them has something, after `ms`, or when this process stops. */
  private async nextChange(watchers: readonly Watcher[], ms: number): Promise<void> {
    const { signal } = this.stopping;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
      for (const watcher of watchers) watcher.onReady(wake);
      if (signal.aborted) wake();
    });
  }
}
