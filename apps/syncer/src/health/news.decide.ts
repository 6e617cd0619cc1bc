/**
 * Whether what is seen of a cluster is worth writing down.
 *
 * A cluster that stays away may say why in other words than before, and a person wants the present reason. But every
 * change of a Cluster makes everything placed be decided again, so a reason counts only once it has been the same for
 * a while: one that alternates changes nothing.
 */
import { type Cluster, clusterConditions, phaseOf } from '@navarch/model';
import type { ClusterSighting } from './conditions.decide.js';

/** What was last said of a cluster, and how many times in a row. */
export type Remark = { readonly message: string; readonly times: number };
export const noRemark: Remark = { message: '', times: 0 };

export const heed = (remark: Remark, message: string): Remark => ({
  message,
  times: remark.message === message ? remark.times + 1 : 1,
});

export type NewsFacts = {
  readonly cluster: Pick<Cluster, 'status'>;
  readonly sighting: ClusterSighting;
  readonly remark: Remark;
  /** How many times in a row a reason must be given before it is believed. */
  readonly timesMin: number;
};

export function isNews({ cluster, sighting, remark, timesMin }: NewsFacts): boolean {
  const offline = cluster.status?.conditions?.find((one) => one.type === clusterConditions.offline);
  if (offline === undefined || phaseOf(cluster) !== sighting.phase) return true;
  if (sighting.phase === 'ready' || sighting.phase === 'cleaning') return false;
  return remark.times >= timesMin && offline.message !== sighting.message;
}
