import {
  type Instant,
  type RolloutCondition,
  rolloutAvailability,
  rolloutProgress,
  type SaidOfRollout,
  withRolloutTimes,
} from '@navarch/model';
import { bounds, type Rollout, sum } from './rollout.decide.js';

export type DeploymentStatus = {
  readonly observedGeneration: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly conditions: readonly RolloutCondition[];
};

export type StatusFacts = Rollout & {
  readonly name: string;
  readonly generation: number;
  /** As they stand. */
  readonly conditions: readonly RolloutCondition[];
  readonly now: Instant;
};

/** Zeros are left out, and a condition keeps its times for as long as it says the same. */
export function statusOf(facts: StatusFacts): DeploymentStatus {
  const all = [facts.present, ...facts.former];
  const replicas = sum(all, 'replicas');
  const available = sum(all, 'available');
  const counts = {
    replicas,
    updatedReplicas: facts.present.replicas,
    readyReplicas: sum(all, 'ready'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, replicas - available),
  };
  const said = [availability(facts, available), progress(facts, counts)];
  return {
    observedGeneration: facts.generation,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    conditions: said.map((one) => withRolloutTimes(one, facts.conditions, facts.now)),
  };
}

function availability({ wanted, strategy }: StatusFacts, available: number): SaidOfRollout {
  const { unavailable } = bounds(wanted, strategy);
  const least = strategy.type === 'Recreate' ? wanted : wanted - unavailable;
  return rolloutAvailability(available >= least);
}

function progress(
  { wanted, present }: StatusFacts,
  counts: { readonly replicas: number; readonly availableReplicas: number },
): SaidOfRollout {
  const isOver =
    present.replicas === wanted &&
    counts.replicas === wanted &&
    counts.availableReplicas === wanted;
  return rolloutProgress(isOver, `ReplicaSet "${present.name}"`);
}
