/** The schema of how replicas move, and of how it is reported that some are about to go. */
import { count, required, structureOf, time } from '../schema/build.js';

export const moveRules = structureOf(
  'v1alpha1.MoveRules',
  'How patiently replicas move: those that are to go leave after the new ones are ready, and after they drained.',
  {
    readyTimeoutSeconds: count(
      'How long replicas that are to go wait for all replicas of the workload to be ready elsewhere. Absent: for ever, or, where minReadyReplicas is said, until that many are. After it the move goes on although new replicas are not ready: those count as if they were, so that fewer are ready than are wanted, none at all if none becomes ready. A minReadyReplicas that is said holds all the same, and replicas that found no place elsewhere stay. 1 or more.',
    ),
    drainSeconds: count(
      'How long replicas that are to go stay once the others are ready. Meanwhile the Placement says so (status.clusters[].draining), and load balancers and clients can let go of them. Replicas that go because fewer are wanted do not drain. Default: 0.',
    ),
  },
);

export const drainReport = structureOf(
  'v1alpha1.DrainReport',
  'Replicas that are about to go and are to get no new work.',
  {
    since: required(time('Since when the first of them drain.')),
    until: required(time('When the last of them go.')),
    replicas: required(
      count(
        'What the cluster will shrink to. Its weight for a load balancer is this number, or its ready replicas where those are fewer.',
      ),
    ),
  },
);
