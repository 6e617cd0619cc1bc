/** A cluster's phase as conditions and as an event: the same facts for programs and for people. */
import {
  type Cluster,
  type ClusterPhase,
  type ClusterStatus,
  type Condition,
  clusterConditions,
  clusterReasons,
  toTimestamp,
} from '@navarch/model';
import type { Happening } from '../events/record.js';

export type ClusterSighting = {
  readonly phase: ClusterPhase;
  /** What the last probe said. */
  readonly message: string;
  readonly identity?: string;
  readonly kubernetesVersion?: string;
};

export function conditionsFor(
  cluster: Cluster,
  sighting: ClusterSighting,
  now: number,
): ClusterStatus {
  const standing = cluster.status?.conditions ?? [];
  const ready = {
    type: clusterConditions.ready,
    status: sighting.phase === 'ready' ? 'True' : 'False',
    reason: clusterReasons[sighting.phase],
    message: texts[sighting.phase](sighting.message),
  } as const;
  const offline = {
    type: clusterConditions.offline,
    status: offlineStatus[sighting.phase],
    reason: offlineReasons[sighting.phase],
    message: sighting.message,
  } as const;
  return {
    ...cluster.status,
    conditions: [ready, offline].map((next) => withTime(next, standing, now)),
    ...(sighting.identity === undefined ? {} : { identity: sighting.identity }),
    ...(sighting.kubernetesVersion === undefined
      ? {}
      : { kubernetesVersion: sighting.kubernetesVersion }),
  };
}

export const happeningOf = ({ phase, message }: ClusterSighting): Happening => ({
  type: phase === 'lost' || phase === 'joining' ? 'Warning' : 'Normal',
  reason: eventReasons[phase],
  message: texts[phase](message),
});

const offlineStatus = {
  joining: 'Unknown',
  ready: 'False',
  lost: 'True',
  cleaning: 'False',
} as const;
const offlineReasons = {
  joining: 'NotReachedYet',
  ready: 'ProbesAnswered',
  lost: 'ProbesFailed',
  cleaning: 'ProbesAnswered',
} as const satisfies Record<ClusterPhase, string>;
const eventReasons = {
  joining: 'ClusterJoining',
  ready: 'ClusterReady',
  lost: 'ClusterLost',
  cleaning: 'ClusterCleaning',
} as const satisfies Record<ClusterPhase, string>;

const texts: Record<ClusterPhase, (probe: string) => string> = {
  joining: (probe) => `not reached yet: ${probe}`,
  ready: () => 'serves and receives',
  lost: (probe) =>
    `cannot be reached (${probe}); it keeps what it runs and its replicas are re-placed`,
  cleaning: () => 'reachable; checked, and cleaned of stale copies, before it takes part',
};

/** The transition time moves only when the status does. */
function withTime(
  next: Omit<Condition, 'lastTransitionTime'>,
  standing: readonly Condition[],
  now: number,
): Condition {
  const before = standing.find((one) => one.type === next.type);
  const kept = before?.status === next.status ? before.lastTransitionTime : undefined;
  return { ...next, lastTransitionTime: kept ?? toTimestamp(now) };
}
