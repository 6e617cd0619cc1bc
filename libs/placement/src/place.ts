import { divide } from './divide.js';
import type { Division } from './divide.js';
import { counted, explainShare, refuse, refuseLost, refusePhase } from './explain.js';
import type { Asked } from './explain.js';
import { compareNames, inOrderOfService } from './order.js';
import type { CandidateCluster, ClusterVerdict, PlacementInput, Plan } from './plan.js';
import { defaultPreferences } from './preferences.js';
import { explainMismatch } from './selector.js';

/** Part of every stored decision: a change of the rules gets a new number. */
export const plannerName = 'v1/1';

/**
 * Decides where a workload runs and says why, for every cluster.
 *
 * A function of its argument alone, whatever the order of lists and maps in it. First the selector
 * and the clusters' phases say who takes part, then replicas are divided as Federation v1 did; a kind
 * without replicas goes to everyone who takes part. What does not fit is the backlog, never an error.
 */
export function place(input: PlacementInput): Plan {
  const { refused, selected } = filterBySelector(input);
  const placed =
    input.replicas === undefined
      ? { verdicts: selected.map((cluster) => copyTo(cluster, input)), backlog: 0 }
      : placeReplicas(input, selected, input.replicas);
  const verdicts = [...refused, ...placed.verdicts];
  return {
    planner: plannerName,
    clusters: verdicts.sort((a, b) => compareNames(a.name, b.name)),
    backlog: placed.backlog,
  };
}

function filterBySelector(input: PlacementInput): {
  refused: ClusterVerdict[];
  selected: CandidateCluster[];
} {
  const refused: ClusterVerdict[] = [];
  const selected: CandidateCluster[] = [];
  for (const cluster of input.clusters) {
    const mismatch = explainMismatch(input.selector ?? [], cluster.labels);
    if (mismatch === undefined) selected.push(cluster);
    else refused.push(refuse(cluster.name, 'selector', mismatch));
  }
  return { refused, selected };
}

/** A kind without replicas. A cluster that went away keeps its copy, and still has it when it is back: nothing has to move. */
function copyTo({ name, phase }: CandidateCluster, { previous }: PlacementInput): ClusterVerdict {
  const chosen = { name, chosen: true, replicas: 1, overflow: 0 } as const;
  const before = previous.get(name) ?? 0;
  if (phase === 'ready') {
    return { ...chosen, because: 'duplicated', reason: 'copied to every selected cluster' };
  }
  if (before === 0 || phase === 'joining') return refusePhase(name, phase);
  const reason = `the cluster ${phase === 'lost' ? 'cannot be reached' : 'is being cleaned'} and keeps the copy it has`;
  return { ...chosen, because: 'kept', reason };
}

type Placed = { readonly verdicts: readonly ClusterVerdict[]; readonly backlog: number };

function placeReplicas(
  input: PlacementInput,
  selected: readonly CandidateCluster[],
  replicas: number,
): Placed {
  const held = input.held ? holdLost(input, selected, replicas) : new Map<string, number>();
  const left = replicas - [...held.values()].reduce((sum, count) => sum + count, 0);
  const ready = selected.filter((cluster) => cluster.phase === 'ready').map(({ name }) => name);
  const division = divide({
    key: input.key,
    replicas: left,
    preferences: input.preferences ?? defaultPreferences,
    clusters: ready,
    current: input.current,
    capacity: knownCapacity(input.capacity),
  });
  const verdicts = selected.map((cluster) =>
    verdictOn(cluster, { input, held, division, asked: { replicas, held: replicas - left } }),
  );
  return { verdicts, backlog: division.backlog };
}

/** What each lost cluster keeps, never more than the workload asks for in all. */
function holdLost(
  input: PlacementInput,
  selected: readonly CandidateCluster[],
  replicas: number,
): Map<string, number> {
  const lost = selected
    .filter(({ name, phase }) => phase === 'lost' && (input.previous.get(name) ?? 0) > 0)
    .map(({ name }) => ({ name, weight: 0 }));
  const held = new Map<string, number>();
  let left = replicas;
  for (const { name } of inOrderOfService(lost, input.key)) {
    const kept = Math.min(input.previous.get(name) ?? 0, left);
    held.set(name, kept);
    left -= kept;
  }
  return held;
}

/** Learned as asked minus unschedulable, a number can fall below zero while pods are going away. */
const knownCapacity = (capacity: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
  new Map([...capacity].map(([name, count]) => [name, Math.max(0, count)]));

function verdictOn(
  { name, phase }: CandidateCluster,
  step: {
    input: PlacementInput;
    held: ReadonlyMap<string, number>;
    division: Division;
    asked: Asked;
  },
): ClusterVerdict {
  if (phase === 'ready') return explainShare(name, step.division, step.asked);
  const kept = step.held.get(name) ?? 0;
  if (phase !== 'lost') return refusePhase(name, phase);
  const before = step.input.previous.get(name) ?? 0;
  if (kept === 0) return refuseLost(name, before);
  const reason = `many clusters are lost at once, so evictions are held: it keeps ${kept} of ${counted(step.asked.replicas)}`;
  return { name, chosen: true, replicas: kept, overflow: 0, because: 'held', reason };
}
