import { compareNames } from '../order.js';
import type { CandidateCluster, ClusterVerdict, PlacementInput } from '../plan.js';
import { phaseReasons, standOf } from './stand.js';
import { judgeOut } from './verdicts.js';

/**
 * A kind without replicas goes to every cluster that the rules select, in whichever group: what a workload needs must
 * be there before it moves. A cluster that went away keeps its copy, and still has it when it is back.
 */
export function placeCopies(input: PlacementInput): readonly ClusterVerdict[] {
  return [...input.clusters]
    .sort((a, b) => compareNames(a.name, b.name))
    .map((cluster) => copyTo(cluster, input));
}

function copyTo(cluster: CandidateCluster, input: PlacementInput): ClusterVerdict {
  const chosen = { name: cluster.name, chosen: true, replicas: 1, overflow: 0, trace: {} } as const;
  const { phase, given = 0 } = cluster;
  const standing = standOf({ ...cluster, phase: 'ready' }, input);
  const bare = { ...cluster, given: 0 };
  if (standing.kind !== 'open') return judgeOut(bare, standing);
  if (phase !== 'ready') {
    const because = phase;
    if (given === 0 || phase === 'joining')
      return judgeOut(bare, { because, detail: phaseReasons[phase] });
    const detail = `the cluster ${phase === 'lost' ? 'cannot be reached' : 'is being cleaned'} and keeps the copy it has`;
    return { ...chosen, because: 'kept', detail };
  }
  if (standing.closedBy !== undefined && given === 0) {
    return judgeOut(bare, { because: 'taint', detail: standing.closedBy });
  }
  return { ...chosen, because: 'duplicated', detail: 'copied to every selected cluster' };
}
