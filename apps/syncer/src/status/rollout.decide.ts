/**
 * The status of a Deployment whose replicas are divided, as `kubectl rollout status` and charts that wait read it.
 *
 * It is said to be observed when every member that is reached has the present template and its share, and its controller has
 * seen them; until then the former generation stands there, so that nobody takes the counts of an old template for the new one's.
 */
import { type Condition, type Instant, type KubeObject, toTimestamp } from '@navarch/model';
import { resolveAmount } from '@navarch/placement';
import type { ReplicaCounts } from './aggregate.decide.js';

export type RolloutFacts = {
  /** The federation's. */
  readonly object: KubeObject;
  /** In all. */
  readonly wanted: number;
  readonly counts: ReplicaCounts;
  /** Every member that is reached has what is decided now, and has counted it. */
  readonly isObserved: boolean;
  readonly now: Instant;
};

type Timed = Condition & { readonly lastUpdateTime: string };
type Standing = {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Timed[];
};

export function rolloutStatus(facts: RolloutFacts): Record<string, unknown> {
  const { object, counts, isObserved } = facts;
  const { generation = 0 } = object.metadata;
  const standing = (object['status'] ?? {}) as Standing;
  const { fullyLabeledReplicas: _labels, stalled: _stalled, ...shown } = counts;
  const observedGeneration = isObserved ? generation : (standing.observedGeneration ?? 0);
  const said = [availability(facts), progress(facts)];
  return {
    ...shown,
    ...(observedGeneration === 0 ? {} : { observedGeneration }),
    conditions: said.map((one) => timed(one, standing.conditions ?? [], facts.now)),
  };
}

type Said = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;
type Strategy = {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxUnavailable?: number | string };
};

function availability({ object, wanted, counts }: RolloutFacts): Said {
  const { strategy = {} } = (object['spec'] ?? {}) as { readonly strategy?: Strategy };
  const { maxUnavailable = '25%' } = strategy.rollingUpdate ?? {};
  const isRolled = strategy.type !== 'Recreate';
  const spare = isRolled ? resolveAmount(maxUnavailable, wanted, 'down') : 0;
  return counts.availableReplicas >= wanted - spare
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

function progress({ object, wanted, counts, isObserved }: RolloutFacts): Said {
  const type = 'Progressing';
  const name = `Deployment "${object.metadata.name}"`;
  if (counts.stalled === true) {
    const message = `${name} has timed out progressing in a member.`;
    return { type, status: 'False', reason: 'ProgressDeadlineExceeded', message };
  }
  const isOver =
    isObserved &&
    [counts.updatedReplicas ?? 0, counts.replicas, counts.availableReplicas].every(
      (count) => count === wanted,
    );
  return isOver
    ? {
        type,
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `${name} has successfully progressed.`,
      }
    : { type, status: 'True', reason: 'ReplicaSetUpdated', message: `${name} is progressing.` };
}

/** A condition keeps its times for as long as it says the same. */
function timed(said: Said, conditions: readonly Timed[], now: Instant): Timed {
  const standing = conditions.find(({ type }) => type === said.type);
  const at = toTimestamp(now);
  const isSame = standing?.reason === said.reason && standing.message === said.message;
  return {
    ...said,
    lastUpdateTime: isSame ? standing.lastUpdateTime : at,
    lastTransitionTime: standing?.status === said.status ? standing.lastTransitionTime : at,
  };
}
