/** Names of what the brakes remember, and their limits. Times are in milliseconds. */
export const deletionMarks = 'deletions/';
export const heldFromMark = `${deletionMarks}from`;
export const approvedUntilMark = `${deletionMarks}approved`;
/** `empty/HOLD/OBJECT KEY`: this workload waits with that Hold. */
export const emptyMarks = 'empty/';

export const holdLimits = {
  keepEveryMs: 1_000,
  /** A count answers for so long for the deletions that it knows; a deletion that found no count waits so long for the next. */
  countEveryMs: 1_000,
  /** Deletions are counted no more often than this within {@link countEveryMs}. */
  countsAtOnceMax: 5,
  /** A copy whose removal waits is looked at again this late: an approval wakes it. */
  heldDeletionMs: 60_000,
  /** Removals that an approval wakes at once; the rest find it by themselves. */
  releasedMax: 200_000,
  wakeBatchMax: 1_000,
  /** Looks in a row that reach too few control points before a syncer calls itself cut off. */
  cutOffAfter: 2,
  /** Control points are looked at as often as members are probed, but no more seldom than this. */
  controlPointsEveryMaxMs: 20_000,
  /** A syncer that called itself cut off and says no more for so long has died: some looks at the slowest pace. */
  cutOffForgottenMs: 90_000,
  /** Workloads that wait with their placement are decided again this often: it may not be empty any more. */
  emptyAgainMs: 5_000,
} as const;
