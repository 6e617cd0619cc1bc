/** Bounds on managed fields. */
export const applyLimits = {
  /** Entries of operation Update; the oldest beyond that become one. */
  updateEntriesMax: 10,
} as const;
