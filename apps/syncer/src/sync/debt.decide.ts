/**
 * Whether a cluster that comes back is still needed for a workload that is not placed there any more.
 *
 * A lost cluster's replicas are placed elsewhere at once, and ready there some time later, or never: the other cluster may
 * be full by then, slow, or lost as well. What the cluster runs until then is no stale copy but the replicas that there
 * are. It is no debt: the cluster takes part again with it, and from then on it leaves as in any move, with the surge first.
 */
import type { Placement } from '@navarch/model';
import { isPatient, permittedBy } from './move.decide.js';
import type { Peer } from './recreate.decide.js';
import { mayLeave } from './replicas.decide.js';

/** Of a copy in a cluster that the placement did not choose; `others`: those that it chose. */
export function standsIn(placement: Placement, cluster: string, others: readonly Peer[]): boolean {
  const { replicas: wanted, minReadyReplicas: minReady, backlog, sync } = placement.spec;
  if (wanted === undefined) return false;
  // What found no place anywhere runs there and nowhere else.
  if ((backlog?.replicas ?? 0) > 0) return true;
  if (sync?.replicas === 'Unmanaged') return !mayLeave(others);
  const whole = { running: wanted, target: 0 };
  const rules = { wanted, minReady, isPatient: isPatient(placement, cluster) };
  return permittedBy({ ...rules, ...whole, others }).inTime > 0;
}
