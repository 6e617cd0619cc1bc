/** What a simulated cluster is made of, and how much of it fits into one process. */
export const limits = {
  /** Of the watch cache: a simulated member is small, and many of them share a process. */
  cache: { historyChangesMax: 20_000, historyCharsMax: 16 * 1024 * 1024 },
  /** Pods that one turn of a ReplicaSet makes or deletes. */
  podsPerTurnMax: 500,
  /** After a conflict: somebody else wrote, look again. */
  conflictRetryMs: 20,
  failureRetryMs: 500,
  /** How soon what goes with all that is in it is looked at again. */
  emptyCheckMs: 200,
  /** Between two lines of a container that runs. */
  logEveryMs: 1_000,
  membersMax: 200,
  /** How long a client may take to begin the streams of a command (SPDY). */
  streamsMs: 30_000,
  /** Of one message of a WebSocket. */
  messageBytesMax: 16 * 1024 * 1024,
  /** Of what can be run in a container: its files, how many containers have some, and how long a command may sleep. */
  container: {
    fileBytesMax: 8 * 1024 * 1024,
    filesMax: 1_000,
    archiveBytesMax: 16 * 1024 * 1024,
    containersMax: 200,
    sleepMsMax: 3_600_000,
  },
} as const;
