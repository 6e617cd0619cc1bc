/** The other clusters that a workload is placed in, as the records of its copies know them. */
import { asFindings, type Cluster, type Placement, phaseOf } from '@navarch/model';
import type { MemberState } from '@navarch/store';
import type { Peer } from './recreate.decide.js';

export type PeerFacts = {
  readonly placement: Placement;
  /** The records of its copies, in any cluster. */
  readonly states: readonly MemberState[];
  /** Every registered cluster by name. */
  readonly clusters: ReadonlyMap<string, Cluster>;
};

/** Targets and ready replicas of the other chosen clusters; a cluster that is not ready counts as none ready. */
export function peersOf(
  cluster: string,
  { placement, states, clusters }: PeerFacts,
): readonly Peer[] {
  const known = new Map(states.map((state) => [state.key.cluster, state]));
  return placement.spec.clusters
    .filter((one) => one.chosen && one.name !== cluster)
    .map((one) => {
      const [state, found] = [known.get(one.name), clusters.get(one.name)];
      const isUp = found !== undefined && phaseOf(found) === 'ready';
      return {
        name: one.name,
        target: one.replicas,
        isUp,
        ready: isUp ? countIn(state, 'readyReplicas') : 0,
        // None yet is not what it wants: its controller has not looked.
        has: countIn(state, 'replicas') || undefined,
        state: asFindings(state?.findings).immutable?.state,
      };
    });
}

function countIn(state: MemberState | undefined, field: 'replicas' | 'readyReplicas'): number {
  const count = state?.observed?.[field];
  return typeof count === 'number' ? count : 0;
}
