/** Times and sizes of the launcher, in one place. */
export const limits = {
  /** First start of a child on a loaded machine, imports and migrations included. */
  readyMs: 120_000,
  readyPollMs: 50,
  readyPollMaxMs: 500,
  probeMs: 2_000,
  /** Restarts of what died: doubled from the first to the last. */
  restartFirstMs: 500,
  restartLastMs: 30_000,
  /** A process that ran this long counts as healthy again. */
  restartForgetMs: 60_000,
  /** All of `down`: every process in turn, politely. */
  downMs: 90_000,
  controlMs: 5_000,
  controlLineBytesMax: 1024 * 1024,
  requestMs: 15_000,
  /** `unjoin` waits this long for the federation to let go of a cluster. */
  unjoinMs: 60_000,
  /** `up` waits this long for the members to take part, then says which do not. */
  clusterReadyMs: 15_000,
  clusterReadyPollMs: 100,
  pollMs: 200,
  /** How often a drain, and a drill, looks at the Placements. */
  drainPollMs: 500,
  drillPollMs: 200,
  /** Attempts to write what others write at the same time. */
  conflictAttemptsMax: 10,
  logLines: 200,
  logLinesEach: 15,
  planFileBytesMax: 64 * 1024 * 1024,
  planUnchangedShown: 20,
  /** One line of `plan --vectors`; room for some hundred thousand clusters. */
  vectorLineCharsMax: 16 * 1024 * 1024,
} as const;
