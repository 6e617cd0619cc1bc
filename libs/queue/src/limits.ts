/** Every number of the doorbell. Milliseconds unless the name says otherwise. */
export const limits = {
  /** A ring that takes longer has failed; the sweep will ring again. */
  ringMs: 5_000,
  /** Keys of one job: what a key costs the queue is shared by all that are due together. */
  jobKeysMax: 16,
  /** Jobs of one addBulk: one round trip, and no long pause of a shared Redis. */
  ringBatchMax: 100,
  connectMs: 5_000,
  reconnectMinMs: 100,
  reconnectMaxMs: 2_000,
  /** A job whose worker died is free again after this, plus up to two looks for stalled jobs. */
  lockMs: 10_000,
  stalledEveryMs: 5_000,
  /** What to do about failures is written in the agenda, so the queue itself never gives up on a job. */
  stalledCountMax: 1_000_000,
  /** After a failed fetch. */
  retryMs: 1_000,
  /** An idle worker asks at least this often, so silence means that it is stuck. */
  idleAskSeconds: 5,
  /** A worker that could not fetch for so long is replaced. */
  silentMsMax: 30_000,
  watchEveryMs: 1_000,
  /** To let go of a worker's connections when it is beyond asking. */
  abandonMs: 2_000,
  /** Events that nobody reads; BullMQ's default keeps 10,000 of them for every shard. */
  eventsKept: 10,
  keyLengthMax: 2_048,
  /** Data of one job, as a text: more than the most and longest keys take, however they are escaped. */
  jobCharsMax: 256 * 1_024,
  /** Query connections beside the one that each PostgreSQL worker holds to listen. */
  postgresQueriesMax: 8,
  postgresProducersMax: 4,
} as const;
