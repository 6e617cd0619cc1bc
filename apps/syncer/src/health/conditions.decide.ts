/** A cluster's phase as conditions and as an event: the same facts for programs and for people. */
import {
  type Cluster,
  type ClusterPhase,
  type ClusterStatus,
  type Condition,
  clusterConditions,
  clusterNotReady,
  clusterReasons,
  phaseOf,
  toTimestamp,
} from '@navarch/model';
import type { Happening } from '../events/record.js';
import { recentLosses, withLoss } from './return.decide.js';

export type ClusterSighting = {
  readonly phase: ClusterPhase;
  /** What the last probe said. */
  readonly message: string;
  /** It answers, whatever it says. */
  readonly isAlive?: boolean;
  readonly identity?: string;
  readonly kubernetesVersion?: string;
};

export function conditionsFor(
  cluster: Cluster,
  sighting: ClusterSighting,
  now: number,
): ClusterStatus {
  const standing = cluster.status?.conditions ?? [];
  const isNotReady = sighting.phase === 'lost' && sighting.isAlive === true;
  const ready = {
    type: clusterConditions.ready,
    status: sighting.phase === 'ready' ? 'True' : 'False',
    reason: isNotReady ? clusterNotReady : clusterReasons[sighting.phase],
    message: texts[sighting.phase](sighting.message),
  } as const;
  const offline = {
    type: clusterConditions.offline,
    status: offlineStatus[sighting.phase],
    reason: isNotReady ? 'NotReady' : offlineReasons[sighting.phase],
    message: sighting.message,
  } as const;
  return {
    ...cluster.status,
    conditions: [
      ...[ready, offline].map((next) => withTime(next, standing, now)),
      ...standing.filter(({ type }) => type !== ready.type && type !== offline.type),
    ],
    ...lossesAfter(cluster, sighting, now),
    ...(sighting.identity === undefined ? {} : { identity: sighting.identity }),
    ...(sighting.kubernetesVersion === undefined
      ? {}
      : { kubernetesVersion: sighting.kubernetesVersion }),
  };
}

/** Each loss is kept for an hour: the more there are, the longer it takes to be trusted again. */
function lossesAfter(
  cluster: Cluster,
  { phase }: ClusterSighting,
  now: number,
): Pick<ClusterStatus, 'losses'> {
  const losses = cluster.status?.losses;
  if (phase === 'lost' && phaseOf(cluster) !== 'lost') return { losses: withLoss(losses, now) };
  return losses === undefined ? {} : { losses: recentLosses(losses, now) };
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
  lost: 'Unreachable',
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
    `takes no part (${probe}); it keeps what it runs, and its replicas are re-placed unless a brake holds them`,
  cleaning: () => 'reachable; checked, and cleaned of stale copies, before it takes part',
};

/** The transition time moves only when the status does. */
export function withTime(
  next: Omit<Condition, 'lastTransitionTime'>,
  standing: readonly Condition[],
  now: number,
): Condition {
  const before = standing.find((one) => one.type === next.type);
  const kept = before?.status === next.status ? before.lastTransitionTime : undefined;
  return { ...next, lastTransitionTime: kept ?? toTimestamp(now) };
}
