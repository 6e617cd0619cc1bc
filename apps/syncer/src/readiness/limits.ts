/** Every limit of watching members for pods that do not become ready. Times are in milliseconds. */
export const readinessLimits = {
  /** A pod that is ready sooner is not heard of: they all are not at first. */
  noticeMs: 2_000,
  /** A pod that was not ready, is, and is not again within this was never well. */
  calmMs: 60_000,
  /** What is known of a member is written no more often than this. */
  flushMs: 1_000,
  restartMs: 1_000,
  restMsMax: 3_600_000,
  /** Pods of one workload whose times are told; the first ones count. */
  podsPerWorkloadMax: 1_000,
} as const;
