/** Every bound of this library. Times are milliseconds. */
export const storeLimits = {
  /** Connections of one process, besides one per follower. */
  poolMax: 10,
  /** Waiting for a free or new connection. */
  connectTimeoutMs: 5_000,
  /** PostgreSQL gives up on a statement. */
  statementTimeoutMs: 10_000,
  /** PostgreSQL gives up waiting for a lock. */
  lockTimeoutMs: 5_000,
  /** Positions left out behind the last that is known to be lost: more than anybody has written and not shown. */
  leapMargin: 1_000_000,
  /** We give up on a connection that does not answer at all, and PostgreSQL on a session that forgot its transaction. */
  answerTimeoutMs: 12_000,
  pingTimeoutMs: 2_000,
  migrationTimeoutMs: 300_000,
  /** Tries of a statement that lost a deadlock or a serialization race. */
  attemptsMax: 3,
  retryPauseMs: 20,

  /** Writes and bytes of bodies in one commit. */
  commitWritesMax: 256,
  commitBytesMax: 16 * 1024 * 1024,
  /** Writes waiting for a commit; more are refused at once. */
  commitQueueMax: 20_000,
  /** A write that has waited longer than this behind a commit without an answer fails with it. */
  commitPatienceMs: 1_000,

  /** What ran out a second time waits for up to so long, doubling each time, up to the most. */
  runOutPauseMs: 5_000,
  runOutPauseMaxMs: 60_000,

  /** Of objects that were decoded last and may be read again, as they are stored. */
  openedBytesMax: 2 * 1024 * 1024,
  /** One that is longer is not among them: it would drive out too many. */
  openedBodyBytesMax: 128 * 1024,

  /** Rows of one page, whatever is asked for. */
  pageRowsMax: 1_000,
  /** Rows of one batched statement; longer batches are cut. */
  batchRowsMax: 1_000,
  listRowsMax: 500,
  /** Single calls of one moment that share a statement. */
  gatheredMax: 200,
  /**
   * How many batches of such calls may follow each other at once, and how often when they keep coming. So are the looks of
   * who hands out work by the log.
   */
  gatherPace: { burst: 4, everyMs: 25 },

  followBatchRows: 500,
  /** How many looks at the log may follow each other at once, and how often while it keeps growing: watchers wait for them. */
  followPace: { burst: 4, everyMs: 5 },
  /** Positions behind the last seen one whose notifications say nothing new. */
  echoesMax: 1_000,
  /** The log is read this often without a notification. */
  followPollMs: 1_000,
  reconnectMinMs: 50,
  reconnectMaxMs: 2_000,

  /** Rows dropped by one statement, and statements of one call, when pruning. */
  pruneRowsMax: 5_000,
  pruneRoundsMax: 50,

  /** Decisions that are kept of one object. */
  placementsKeptMax: 20,
  /** Decisions that moved something are kept this long whatever their number, for budgets by the minute. */
  movesKeptMs: 120_000,

  errorTextMax: 500,
} as const;
