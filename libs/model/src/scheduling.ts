import type { Cluster } from './cluster.js';
import type { ClusterTaint } from './policy.js';

/** `navarch cordon`: nothing new goes there, what runs stays. */
export const cordonedTaint = {
  key: 'fleet.navarch.dev/cordoned',
  effect: 'NoSchedule',
} as const satisfies ClusterTaint;

/**
 * `navarch drain`: what runs there moves away, surge first. What the cluster had is remembered, and failback lets it have
 * that again once the taint is gone. Copies of kinds without replicas stay: what still runs there needs them.
 */
export const drainingTaint = {
  key: 'fleet.navarch.dev/draining',
  effect: 'NoExecute',
} as const satisfies ClusterTaint;

/** What a person has ordered for a cluster; `draining` includes `cordoned`. */
export type Scheduling = 'open' | 'cordoned' | 'draining';

export function schedulingOf({ spec }: Pick<Cluster, 'spec'>): Scheduling {
  const has = (wanted: ClusterTaint): boolean =>
    spec.taints?.some((one) => isSameTaint(one, wanted)) === true;
  if (has(drainingTaint)) return 'draining';
  return has(cordonedTaint) ? 'cordoned' : 'open';
}

/** As the API tells two taints apart: key and effect. */
export const isSameTaint = (one: ClusterTaint, other: ClusterTaint): boolean =>
  one.key === other.key && one.effect === other.effect;
