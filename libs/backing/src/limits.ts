/** Times and sizes of private servers, in one place. */
export const limits = {
  /** Initializing and first start on a loaded laptop. */
  initMs: 120_000,
  readyMs: 60_000,
  readyPollMs: 20,
  readyPollMaxMs: 250,
  /** What a polite stop gets before the next, ruder one. */
  politeStopMs: 15_000,
  rudeStopMs: 5_000,
  killMs: 10_000,
  /** Starts tried while processes of a killed server still hold its shared memory. */
  startAttempts: 20,
  startAgainMs: 250,
  /** Shorter of the platforms: macOS has 104 bytes for a socket's path and its end, Linux 108. */
  socketPathBytesMax: 103,
  /** A log longer than this is begun anew at the next start. */
  logBytesMax: 20 * 1024 * 1024,
  logTailBytes: 4_096,
} as const;
