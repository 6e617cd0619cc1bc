/** How much of the past a cache keeps. What leaves the history can no longer be watched from or listed at. */
export type CacheLimits = {
  readonly historyChangesMax: number;
  readonly historyAgeMsMax: number;
  /** In UTF-16 units of the changes' JSON, which is their size in memory within a factor of two. */
  readonly historyCharsMax: number;
  /** Changes handed to a watcher at once. */
  readonly batchChangesMax: number;
};

/** Clients reconnect with a version up to some minutes old; five minutes is what they are used to. */
export const cacheLimits: CacheLimits = {
  historyChangesMax: 100_000,
  historyAgeMsMax: 10 * 60_000,
  historyCharsMax: 128 * 1024 * 1024,
  batchChangesMax: 256,
};
