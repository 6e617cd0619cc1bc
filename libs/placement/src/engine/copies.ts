import { type ClusterPhase, type ClusterTaint, drainingTaint, isSameTaint } from '@navarch/model';
import { compareNames } from '../order.js';
import type { CandidateCluster, ClusterVerdict, PlacementInput } from '../plan.js';
import { phaseReasons, standOf } from './stand.js';
import { judgeOut } from './verdicts.js';

/**
 * A kind without replicas goes to every cluster that the rules select, in whichever group: what a workload needs must
 * be there before it moves. A cluster that went away keeps its copy, and still has it when it is back; so does one that
 * is drained, for what runs there until its replacement is ready needs it to the last.
 */
export function placeCopies(input: PlacementInput): readonly ClusterVerdict[] {
  return [...input.clusters]
    .sort((a, b) => compareNames(a.name, b.name))
    .map((cluster) => copyTo(cluster, input));
}

function copyTo(cluster: CandidateCluster, input: PlacementInput): ClusterVerdict {
  const { name, phase, given = 0, taints = [] } = cluster;
  const staying = taints.filter((taint) => !isDraining(taint));
  const standing = standOf({ ...cluster, phase: 'ready', taints: staying }, input);
  const bare = { ...cluster, given: 0 };
  if (standing.kind !== 'open') return judgeOut(bare, standing);
  if (phase !== 'ready') return copyWhileAway(cluster, phase);
  const drained = taints.some(isDraining) ? 'the cluster is being drained' : undefined;
  const closedBy = drained ?? standing.closedBy;
  if (closedBy !== undefined && given === 0) {
    return judgeOut(bare, { because: 'taint', detail: closedBy });
  }
  if (drained !== undefined) return keep(name, `${drained} and keeps the copy it has`);
  const detail = 'copied to every selected cluster';
  return { ...chosen, name, because: 'duplicated', detail };
}

function copyWhileAway(
  cluster: CandidateCluster,
  phase: Exclude<ClusterPhase, 'ready'>,
): ClusterVerdict {
  const { name, given = 0 } = cluster;
  if (given === 0 || phase === 'joining') {
    return judgeOut({ ...cluster, given: 0 }, { because: phase, detail: phaseReasons[phase] });
  }
  const away = phase === 'lost' ? 'cannot be reached' : 'is being cleaned';
  return keep(name, `the cluster ${away} and keeps the copy it has`);
}

const chosen = { chosen: true, replicas: 1, overflow: 0, trace: {} } as const;

const keep = (name: string, detail: string): ClusterVerdict => ({
  ...chosen,
  name,
  because: 'kept',
  detail,
});

const isDraining = (taint: ClusterTaint): boolean => isSameTaint(taint, drainingTaint);
