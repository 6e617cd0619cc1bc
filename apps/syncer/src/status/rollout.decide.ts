/**
 * The status of a Deployment whose replicas are divided, as `kubectl rollout status` and charts that wait read it.
 *
 * It is said to be observed when every member that is reached has the present template and its share, and its controller has
 * seen them; until then the former generation stands there, so that nobody takes the counts of an old template for the new one's.
 */
import {
  type Instant,
  type KubeObject,
  type RolloutCondition,
  rolloutAvailability,
  rolloutProgress,
  type SaidOfRollout,
  withRolloutTimes,
} from '@navarch/model';
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

type Standing = {
  readonly observedGeneration?: number;
  readonly conditions?: readonly RolloutCondition[];
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
    conditions: said.map((one) => withRolloutTimes(one, standing.conditions ?? [], facts.now)),
  };
}

type Strategy = {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxUnavailable?: number | string };
};

function availability({ object, wanted, counts }: RolloutFacts): SaidOfRollout {
  const { strategy = {} } = (object['spec'] ?? {}) as { readonly strategy?: Strategy };
  const { maxUnavailable = '25%' } = strategy.rollingUpdate ?? {};
  const isRolled = strategy.type !== 'Recreate';
  const spare = isRolled ? resolveAmount(maxUnavailable, wanted, 'down') : 0;
  return rolloutAvailability(counts.availableReplicas >= wanted - spare);
}

function progress({ object, wanted, counts, isObserved }: RolloutFacts): SaidOfRollout {
  const name = `Deployment "${object.metadata.name}"`;
  if (counts.stalled === true) {
    const message = `${name} has timed out progressing in a member.`;
    return {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message,
    };
  }
  const isOver =
    isObserved &&
    [counts.updatedReplicas ?? 0, counts.replicas, counts.availableReplicas].every(
      (count) => count === wanted,
    );
  return rolloutProgress(isOver, name);
}
