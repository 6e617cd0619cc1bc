/**
 * The verdict on one cluster from its probes, with hysteresis.
 *
 * Counts live with the syncer that holds the cluster's lease; a new holder starts from the recorded
 * phase with empty counts, so that a change of holder never declares anything.
 */
import type { ClusterPhase } from '@navarch/model';

export type Thresholds = {
  /** Failed probes in a row after which a cluster is lost. */
  readonly failures: number;
  /** Successful probes in a row after which a lost cluster is cleaned. */
  readonly successes: number;
};

export type ProbeCounts = { readonly failures: number; readonly successes: number };
export const noProbes: ProbeCounts = { failures: 0, successes: 0 };

export const countProbe = (counts: ProbeCounts, ok: boolean): ProbeCounts =>
  ok
    ? { failures: 0, successes: counts.successes + 1 }
    : { failures: counts.failures + 1, successes: 0 };

/**
 * The phase that follows. `debts` is the number of stale copies still in the cluster; undefined while it
 * has not been counted, which is never taken for zero.
 */
export function judge(
  phase: ClusterPhase,
  facts: { readonly counts: ProbeCounts; readonly debts: number | undefined },
  thresholds: Thresholds,
): ClusterPhase {
  if (facts.counts.failures >= thresholds.failures) return phase === 'joining' ? 'joining' : 'lost';
  switch (phase) {
    case 'ready':
      return 'ready';
    case 'joining':
      return facts.counts.successes >= 1 ? 'cleaning' : 'joining';
    case 'lost':
      return facts.counts.successes >= thresholds.successes ? 'cleaning' : 'lost';
    case 'cleaning':
      return facts.debts === 0 ? 'ready' : 'cleaning';
  }
}
