import type { ClusterPhase } from '@navarch/model';

/**
 * Many clusters lost at once means that we are probably the broken one: then nothing is re-placed.
 *
 * As Kubernetes does for nodes: up to two lost clusters are a normal failover; of three and more, not over half of
 * the fleet; and never all of them.
 */
const lostAlwaysAllowed = 2;
const lostFractionMax = 0.55;

/** True when the replicas of lost clusters must stay where they are. Clusters that never joined do not count. */
export function isBraked(phases: readonly ClusterPhase[]): boolean {
  const members = phases.filter((phase) => phase !== 'joining');
  const lost = members.filter((phase) => phase === 'lost').length;
  if (lost === 0) return false;
  if (lost === members.length) return true;
  return lost > lostAlwaysAllowed && lost / members.length > lostFractionMax;
}
