import type { ClusterPhase, ClusterTaint, ClusterTrace, PlacementRules } from '@navarch/model';
import type { ClusterSelector } from './selector.js';

/** A registered cluster as the planner sees it. Counts are replicas of the workload in question; instants are ms since 1970. */
export type CandidateCluster = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly provider?: string;
  readonly region?: string;
  readonly zone?: string;
  readonly taints?: readonly ClusterTaint[];
  readonly phase: ClusterPhase;
  /** Since when it has been in that phase without a break; absent: for ever. */
  readonly since?: number;
  /** What the last decision gave it; absent: it was not part of one. 1 for a copy of a kind without replicas. */
  readonly given?: number;
  /** What the preferred plan gives it, if that is not what the last decision did. */
  readonly home?: number;
  /** How many it can hold, those it has included; absent: not known, so no bound. */
  readonly capacity?: number;
  /** As `capacity`, learned from pods that found no node; for the V1 mode, and an upper bound in all others. */
  readonly learned?: number;
  /** How many replicas became ready there, where others did not; an upper bound as long as there is another place. */
  readonly ready?: number;
  /** It is new and was still drawing its share when the budget of moves was used up. */
  readonly drawing?: boolean;
};

/** Everything a decision depends on. Plain data: stored with the decision, it gives the same plan again. */
export type PlacementInput = {
  /** `namespace/name`, the name alone without a namespace: decides between equal clusters. */
  readonly key: string;
  /** Absent for a kind without replicas, which is copied to every selected cluster. */
  readonly replicas?: number;
  /** What the last decision was asked to place; absent: the same. */
  readonly replicasBefore?: number;
  /** Where the rules come from: `PlacementPolicy web/gold`, `annotations`, `default`. */
  readonly policy: string;
  readonly rules: PlacementRules;
  /** Federation v1's cluster selector on the workload itself; narrows the rules. */
  readonly selector?: ClusterSelector;
  readonly clusters: readonly CandidateCluster[];
  /** The brake is on: too much is lost at once, so lost clusters keep what they had. */
  readonly held: boolean;
  /** The instant of the decision. */
  readonly at: number;
  /** Moves by choice of earlier decisions, for the budget; older than a minute counts no more. */
  readonly recentMoves?: readonly { readonly at: number; readonly replicas: number }[];
  /** Returned clusters that a person lets have their replicas back (`*`: all), for failback Manual. */
  readonly failbackTo?: readonly string[];
};

/** In one word, what settled a cluster's number. */
export type Because =
  | 'weight'
  | 'capacityShare'
  | 'packed'
  | 'minimum'
  | 'fixed'
  | 'kept'
  | 'duplicated'
  | 'held'
  | 'tolerated'
  | 'maximum'
  | 'regionLimit'
  | 'capacity'
  | 'notReady'
  | 'skew'
  | 'noShare'
  | 'noPreference'
  | 'selector'
  | 'group'
  | 'spread'
  | 'taint'
  | 'lost'
  | 'joining'
  | 'cleaning';

/** What one cluster gets, and why. */
export type ClusterVerdict = {
  readonly name: string;
  readonly chosen: boolean;
  /** What is asked of the cluster, overflow included; 1 for a chosen cluster of a kind without replicas. */
  readonly replicas: number;
  /** How many of them are beyond the known capacity: asked for all the same, to learn when there is room (V1 only). */
  readonly overflow: number;
  readonly because: Because;
  readonly trace: ClusterTrace;
  /** What remains of the preferred plan, where it differs from `replicas`. */
  readonly home?: number;
  /** For verdicts that need more than numbers: `taint maintenance:NoSchedule is not tolerated`. */
  readonly detail?: string;
};

/**
 * Every registered cluster, chosen or not, by name. `replicas - overflow` summed up, plus `backlog`, is what was
 * asked for (for Duplicated: by each chosen cluster).
 */
export type Plan = {
  /** Which planner, in which version, decided. */
  readonly planner: string;
  readonly policy: string;
  /** As in the input. */
  readonly replicas?: number;
  readonly clusters: readonly ClusterVerdict[];
  /** Replicas that found no place. */
  readonly backlog: number;
  /** What stands in their way, as a sentence; '' without a backlog. */
  readonly backlogReason: string;
  /** Replicas that this decision moves by choice; what a lost or full cluster cannot keep does not count. */
  readonly moved: number;
  /** Rules that cannot be met, as sentences. */
  readonly warnings: readonly string[];
  /** When to decide again although nothing changes: a budget refills, a toleration or a probation ends. */
  readonly nextAt?: number;
};
