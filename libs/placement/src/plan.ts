import type { ClusterPhase } from '@navarch/model';
import type { Preferences } from './preferences.js';
import type { ClusterSelector } from './selector.js';

/** A registered cluster as the planner sees it. */
export type CandidateCluster = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: ClusterPhase;
};

/** Everything a decision depends on. The maps are by cluster name, in replicas. */
export type PlacementInput = {
  /** `namespace/name`, the name alone without a namespace: decides between equal clusters. */
  readonly key: string;
  /** Undefined for a kind without replicas, which is copied to every selected cluster. */
  readonly replicas: number | undefined;
  readonly preferences: Preferences | undefined;
  readonly selector: ClusterSelector | undefined;
  readonly clusters: readonly CandidateCluster[];
  /** Running and ready now. */
  readonly current: ReadonlyMap<string, number>;
  /** How many replicas of this workload a cluster can hold; a cluster that is absent has no known bound. */
  readonly capacity: ReadonlyMap<string, number>;
  /** The last decision. */
  readonly previous: ReadonlyMap<string, number>;
  /** The brake is on: too much is lost at once, so lost clusters keep what they had. */
  readonly held: boolean;
};

/** In one word, what settled a cluster's number. */
export type Because =
  | 'weight'
  | 'minimum'
  | 'kept'
  | 'duplicated'
  | 'held'
  | 'maximum'
  | 'capacity'
  | 'noShare'
  | 'noPreference'
  | 'selector'
  | 'lost'
  | 'joining'
  | 'cleaning';

/** What one cluster gets, and why. */
export type ClusterVerdict = {
  readonly name: string;
  readonly chosen: boolean;
  /** What is asked of the cluster, overflow included; 1 for a chosen cluster of a kind without replicas. */
  readonly replicas: number;
  /** How many of them are beyond the known capacity: asked for all the same, to learn when there is room. */
  readonly overflow: number;
  readonly because: Because;
  /** A sentence that a person can act on. */
  readonly reason: string;
};

/** Every registered cluster, chosen or not, by name. `replicas - overflow` summed up, plus `backlog`, is what was asked for. */
export type Plan = {
  /** Which planner, in which version, decided. */
  readonly planner: string;
  readonly clusters: readonly ClusterVerdict[];
  /** Replicas that found no place. */
  readonly backlog: number;
};
