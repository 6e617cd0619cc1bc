import { type Cluster, type Condition, clusterConditions, clusterReasons } from '@navarch/model';

/**
 * Clusters that are ready or lost because a simulation says so.
 *
 * They have been so for ever: a toleration of some minutes and a time of probation are over, and the answer is what
 * things come to, not the first moment.
 */
export const forEver = '1970-01-01T00:00:00Z';

/** A cluster that says nothing of itself takes part; `standing` is the one that it replaces. */
export function assumeReady(cluster: Cluster, standing: Cluster | undefined): Cluster {
  if (readyCondition(cluster) !== undefined) return cluster;
  if (cluster.status === undefined && standing?.status !== undefined) {
    return { ...cluster, status: standing.status };
  }
  return withReady(cluster, {
    status: 'True',
    reason: clusterReasons.ready,
    message: 'taken to be ready',
  });
}

export const lose = (cluster: Cluster): Cluster =>
  withReady(cluster, {
    status: 'Unknown',
    reason: clusterReasons.lost,
    message: 'lost in this simulation',
  });

const readyCondition = (cluster: Cluster): Condition | undefined =>
  cluster.status?.conditions?.find((one) => one.type === clusterConditions.ready);

function withReady(
  cluster: Cluster,
  what: Pick<Condition, 'status' | 'reason' | 'message'>,
): Cluster {
  const others = (cluster.status?.conditions ?? []).filter(
    (one) => one.type !== clusterConditions.ready,
  );
  const ready = { type: clusterConditions.ready, ...what, lastTransitionTime: forEver };
  return { ...cluster, status: { ...cluster.status, conditions: [...others, ready] } };
}
