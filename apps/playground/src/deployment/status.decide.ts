import { type Condition, type Instant, toTimestamp } from '@navarch/model';
import { bounds, type Rollout, sum } from './rollout.decide.js';

export type DeploymentStatus = {
  readonly observedGeneration: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly conditions: readonly Timed[];
};
type Timed = Condition & { readonly lastUpdateTime: string };

export type StatusFacts = Rollout & {
  readonly name: string;
  readonly generation: number;
  /** As they stand. */
  readonly conditions: readonly Timed[];
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
    conditions: said.map((one) => timed(one, facts)),
  };
}

type Said = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

function availability({ wanted, strategy }: StatusFacts, available: number): Said {
  const { unavailable } = bounds(wanted, strategy);
  const least = strategy.type === 'Recreate' ? wanted : wanted - unavailable;
  return available >= least
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progress(
  { wanted, present }: StatusFacts,
  counts: { readonly replicas: number; readonly availableReplicas: number },
): Said {
  const isOver =
    present.replicas === wanted &&
    counts.replicas === wanted &&
    counts.availableReplicas === wanted;
  const type = 'Progressing';
  return isOver
    ? {
        type,
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${present.name}" has successfully progressed.`,
      }
    : {
        type,
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${present.name}" is progressing.`,
      };
}

function timed(said: Said, { conditions, now }: StatusFacts): Timed {
  const standing = conditions.find(({ type }) => type === said.type);
  const at = toTimestamp(now);
  const isSame = standing?.reason === said.reason && standing.message === said.message;
  return {
    ...said,
    lastUpdateTime: isSame ? standing.lastUpdateTime : at,
    lastTransitionTime: standing?.status === said.status ? standing.lastTransitionTime : at,
  };
}
