/** Conditions of a Deployment in the words of Kubernetes, as a cluster's controller says them of its own and the federation of the whole. */
import type { Condition } from './object.js';
import { type Instant, toTimestamp } from './outcome.js';

/** With the time at which it last said something else, as Deployments have it. */
export type RolloutCondition = Condition & { readonly lastUpdateTime: string };
export type SaidOfRollout = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

export const rolloutAvailability = (isAvailable: boolean): SaidOfRollout =>
  isAvailable
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

/** `subject`: what is rolled out, as it is called in a sentence. */
export const rolloutProgress = (isOver: boolean, subject: string): SaidOfRollout => {
  const type = 'Progressing';
  return isOver
    ? {
        type,
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `${subject} has successfully progressed.`,
      }
    : { type, status: 'True', reason: 'ReplicaSetUpdated', message: `${subject} is progressing.` };
};

/** A condition keeps its times for as long as it says the same. */
export function withRolloutTimes(
  said: SaidOfRollout,
  conditions: readonly RolloutCondition[],
  now: Instant,
): RolloutCondition {
  const standing = conditions.find(({ type }) => type === said.type);
  const at = toTimestamp(now);
  const isSame = standing?.reason === said.reason && standing.message === said.message;
  return {
    ...said,
    lastUpdateTime: isSame ? standing.lastUpdateTime : at,
    lastTransitionTime: standing?.status === said.status ? standing.lastTransitionTime : at,
  };
}
