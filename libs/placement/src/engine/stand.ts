import type { ClusterGroup, ClusterPhase, ClusterSelection, ClusterTaint } from '@navarch/model';
import type { Because, CandidateCluster, PlacementInput } from '../plan.js';
import { avoidTaint } from '../avoid.js';
import { fieldMismatch, mismatch } from '../policy/label-selector.js';
import { instantOf } from '../policy/timestamp.js';
import { explainMismatch } from '../selector.js';
import { printTaint, type Repulsion, repel, unreachable } from './taints.js';

/**
 * Where each cluster stands before anything is divided: out, holding on to what it has, or open.
 *
 * The order of the questions is the order in which a person would ask them: is it meant at all, can it be reached,
 * does it repel this workload.
 */
export type Standing =
  | { readonly kind: 'out'; readonly because: Because; readonly detail: string }
  /** Not usable now, and what it has stays its own. */
  | {
      readonly kind: 'holds';
      readonly because: Because;
      readonly detail: string;
      readonly until?: number;
    }
  | {
      readonly kind: 'open';
      /** Which of the ordered groups it is in; 0 without groups. */
      readonly group: number;
      /** Its taint is to be avoided: it comes after the others of its group. */
      readonly avoided: boolean;
      /** A taint that keeps it from getting more. */
      readonly closedBy?: string;
      readonly until?: number;
    };

export function standOf(cluster: CandidateCluster, input: PlacementInput): Standing {
  const unselected = whyUnselected(cluster, input);
  if (unselected !== undefined) return { kind: 'out', because: 'selector', detail: unselected };
  const groups = input.rules.groups ?? [];
  const group = groups.findIndex((one) => whyNotIn(one, cluster) === undefined);
  if (group === -1 && groups.length > 0) {
    return { kind: 'out', because: 'group', detail: whyInNoGroup(groups) };
  }
  if (cluster.phase !== 'ready') return standAway(cluster, cluster.phase, input);
  return standReady(cluster, Math.max(group, 0), input);
}

function whyUnselected(
  cluster: CandidateCluster,
  { rules, selector }: PlacementInput,
): string | undefined {
  const byAnnotation =
    selector === undefined ? undefined : explainMismatch(selector, cluster.labels);
  if (byAnnotation !== undefined) return byAnnotation;
  return rules.clusters === undefined ? undefined : whyNotIn(rules.clusters, cluster);
}

/** The first condition of a selection that a cluster does not meet. */
function whyNotIn(selection: ClusterSelection, cluster: CandidateCluster): string | undefined {
  const { names, exclude, labelSelector, fieldSelector } = selection;
  if (exclude?.includes(cluster.name) === true) return 'the rules exclude it by name';
  if (names !== undefined && !names.includes(cluster.name)) {
    return 'the rules name other clusters only';
  }
  const byLabel = labelSelector === undefined ? undefined : mismatch(labelSelector, cluster.labels);
  if (byLabel !== undefined) return byLabel;
  return fieldSelector === undefined ? undefined : fieldMismatch(fieldSelector, cluster);
}

const whyInNoGroup = (groups: readonly ClusterGroup[]): string =>
  `it is in none of the groups ${groups.map(({ name }) => name).join(', ')}`;

/** Why a cluster that is not ready gets nothing new. */
export const phaseReasons: Readonly<Record<Exclude<ClusterPhase, 'ready'>, string>> = {
  lost: 'the cluster cannot be reached',
  joining: 'the cluster has not been reached yet since it was registered',
  cleaning: 'the cluster is back; stale copies are removed from it before it takes part again',
};

function standAway(
  cluster: CandidateCluster,
  phase: Exclude<ClusterPhase, 'ready'>,
  input: PlacementInput,
): Standing {
  const out = { kind: 'out', because: phase, detail: phaseReasons[phase] } as const;
  if (phase === 'joining' || (cluster.given ?? 0) === 0) return out;
  if (input.rules.rebalance?.when === 'Never') {
    const detail = `${phaseReasons[phase]}; its replicas stay, as rebalance is Never`;
    return { kind: 'holds', because: 'held', detail };
  }
  // What was not re-placed while it was away still runs there: to move it now, a moment before it is ready, helps nobody.
  if (phase === 'cleaning')
    return { kind: 'holds', because: 'held', detail: 'the cluster is back and kept its replicas' };
  if (input.held) {
    const detail = 'many clusters are lost at once, so evictions are held';
    return { kind: 'holds', because: 'held', detail };
  }
  const lost = [{ taint: unreachable, since: cluster.since }];
  const repulsion = repel(lost, input.rules.tolerations ?? [], input.at);
  if (repulsion.kind === 'driven') return out;
  const detail = 'it cannot be reached, which the rules tolerate for now';
  return { kind: 'holds', because: 'tolerated', detail, ...untilOf(repulsion) };
}

function standReady(cluster: CandidateCluster, group: number, input: PlacementInput): Standing {
  const taints = (cluster.taints ?? []).map((taint) => ({
    taint,
    since: taint.timeAdded === undefined ? undefined : instantOf(taint.timeAdded),
  }));
  const repulsion = repel(taints, input.rules.tolerations ?? [], input.at);
  if (repulsion.kind === 'driven') {
    return { kind: 'out', because: 'taint', detail: whyDriven(repulsion.taint) };
  }
  return {
    kind: 'open',
    group,
    avoided: repulsion.kind === 'avoided',
    ...(repulsion.kind === 'closed'
      ? { closedBy: `taint ${printTaint(repulsion.taint)} is not tolerated` }
      : {}),
    ...untilOf(repulsion),
  };
}

const whyDriven = (taint: ClusterTaint): string =>
  taint.key === avoidTaint.key
    ? `the workload's annotation ${avoidTaint.key} names this cluster`
    : `taint ${printTaint(taint)} is not tolerated`;

const untilOf = (repulsion: Exclude<Repulsion, { kind: 'driven' }>): { until?: number } =>
  repulsion.until === undefined ? {} : { until: repulsion.until };
