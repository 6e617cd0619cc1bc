/**
 * Every limit of the syncer that is not a setting. Times are in milliseconds.
 *
 * Settings (probe period, thresholds, concurrency) live in libs/runtime; what stands here is a
 * property of the loops themselves.
 */
export const limits = {
  /** A claim that is not settled by then may be taken by another syncer. */
  claimLeaseMs: 15_000,
  /** Calls of one moment that share a question to the store. */
  gatheredMax: 200,
  /** A settlement that the store did not take is tried again after this long, while the claim lasts. */
  settleAgainMs: 500,
  /** A reconcile that takes longer than this is given up and retried. */
  reconcileTimeoutMs: 12_000,
  /** Reconciles that may be under way however little memory there is, and however much. */
  turnsMin: 4,
  turnsMax: 1_024,
  /** What a reconcile holds of an object of the largest size: what was read, what is sent, and both as text. */
  turnBytesMax: 4 * 1024 * 1024,
  /** Fuller than this the heap is tight. */
  heapShareMax: 0.75,
  /** Roles are renewed this many times within one lease. */
  roleRenewalsPerLease: 4,
  /** Due rows are looked for this often when no timer says sooner. */
  dispatchEveryMs: 500,
  dispatchBatchMax: 500,
  /** A key that was rung for and is still not claimed after this long is claimed without the queue. */
  ringAgainMs: 2_000,
  /** What happens to an object within this long is one look at its status. */
  soonMs: 200,
  /** The same while so many objects wait for it already: what happens to each takes longer then. */
  soonCrowd: 16,
  soonCrowdedMs: 1_000,
  /** Rings for keys that fall due within this long of each other are one. */
  ringGatherMs: 20,
  /** Rows taken straight from PostgreSQL at once when the queue does not deliver. */
  directConcurrencyMax: 16,
  /** The queue's server is looked at this often for what a person should know. */
  queueCheckEveryMs: 10_000,
  retryMinMs: 500,
  retryMaxMs: 60_000,
  /** The same after failures of the store. */
  storeRetryMaxMs: 5_000,
  relayBatchMax: 500,
  /** Observed changes of one member are gathered for this long before they are written. */
  observeFlushMs: 40,
  /** Of such batches, so many of a kind in a member may follow each other, and then one every so often. */
  observePace: { burst: 2, everyMs: 250 },
  observeListPageMax: 500,
  /** Addresses of load balancers that are kept of one copy. */
  ingressPerMemberMax: 16,
  /** Which kinds there are to watch in members is looked at this often. */
  kindsEveryMs: 2_000,
  /** Failures in a row after which a watch does not go on where it was. */
  resumesMax: 3,
  sweepPageMax: 200,
  /** Everything is looked at again no more often than this; a status that nobody was woken for waits so long at most. */
  sweepWalkEveryMs: 600_000,
  eventTtlMs: 3_600_000,
  changeLogKeepMin: 10_000,
  /** How soon a copy that may not shrink yet is looked at again, if no status change comes first. */
  heldShrinkMs: 2_000,
  /** How soon a key is looked at again whose Placement is not yet decided. */
  undecidedMs: 1_000,
  /** How soon a key is looked at again whose member has as many requests under way as it may, unless its client knows. */
  busyMemberMs: 50,
  /** The same for a member that is left alone for a moment after failures in a row. */
  suspendedMemberMs: 1_000,
  /** The Freezes are read this often. */
  freezesEveryMs: 500,
  /** Nothing is written to a member on older knowledge of the Freezes than this: so soon at the latest a new one holds. */
  freezesFreshMs: 2_000,
  /** Drains of one copy, begun at different times, that are told apart. */
  drainStagesMax: 16,
  namespacePageMax: 200,
  /** Dependents that are read at a time. */
  collectPageMax: 500,
  /** How soon an object is looked at again that changed while it was to be collected. */
  collectAgainMs: 200,
  /** Names that a revision of a Deployment may have, if others have the first ones. */
  revisionNamesMax: 8,
  /** Owners of owners that are followed to find a circle. */
  ancestorsMax: 1_000,
  /** Custom kinds among which an owner's is looked for. */
  definitionsMax: 1_000,
  messageLengthMax: 1_024,
  /** Decisions of one moment that share a reading of the room. */
  decisionsMax: 250,
  /** How often a decision is made anew because the room that it counted on was given to another. */
  promiseAttemptsMax: 8,
  /** Moves by choice are counted over this long. */
  moveBudgetMs: 60_000,
  /** The backlog that is looked at when room appears. */
  backlogPageMax: 500,
} as const;

/** Doubling from {@link limits.retryMinMs} up to `mostMs`, with full jitter from `chance` in [0, 1). */
export function backoffMs(failures: number, chance: number, mostMs: number): number {
  const ceiling = Math.min(mostMs, limits.retryMinMs * 2 ** Math.min(failures, 20));
  return Math.round(limits.retryMinMs + (ceiling - limits.retryMinMs) * chance);
}
