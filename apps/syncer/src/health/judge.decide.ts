/**
 * The verdict on one cluster from its probes, with hysteresis.
 *
 * Counts live with the syncer that holds the cluster's lease; a new holder starts from the recorded
 * phase with empty counts, so that a change of holder never declares anything.
 */
import type { ClusterPhase, Instant } from '@navarch/model';

export type Thresholds = {
  /** Failed probes in a row after which a cluster is lost. */
  readonly failures: number;
  /** Successful probes in a row after which a lost cluster is cleaned, if they took long enough. */
  readonly successes: number;
};

export type ProbeCounts = {
  readonly failures: number;
  readonly successes: number;
  /** When the first of the successes in a row was. */
  readonly wellSince: Instant;
};
export const noProbes: ProbeCounts = { failures: 0, successes: 0, wellSince: 0 };

export function countProbe(counts: ProbeCounts, ok: boolean, now: Instant): ProbeCounts {
  const { failures, successes, wellSince } = counts;
  if (!ok) return { failures: failures + 1, successes: 0, wellSince: 0 };
  return {
    failures: 0,
    successes: successes + 1,
    wellSince: successes === 0 ? now : wellSince,
  };
}

export type Facts = {
  readonly counts: ProbeCounts;
  /** Stale copies still in the cluster; undefined while they have not been counted, which is never taken for zero. */
  readonly debts: number | undefined;
  /** How long a lost cluster must be well. */
  readonly returnAfterMs: number;
  readonly now: Instant;
};

/** The phase that follows. */
export function judge(phase: ClusterPhase, facts: Facts, thresholds: Thresholds): ClusterPhase {
  if (facts.counts.failures >= thresholds.failures) return phase === 'joining' ? 'joining' : 'lost';
  switch (phase) {
    case 'ready':
      return 'ready';
    case 'joining':
      return facts.counts.successes >= 1 ? 'cleaning' : 'joining';
    case 'lost':
      return isBack(facts, thresholds) ? 'cleaning' : 'lost';
    case 'cleaning':
      return facts.debts === 0 ? 'ready' : 'cleaning';
  }
}

const isBack = ({ counts, returnAfterMs, now }: Facts, thresholds: Thresholds): boolean =>
  counts.successes >= thresholds.successes && now - counts.wellSince >= returnAfterMs;
