import type { KubeObject, Placement, SimulatedWorkload } from '@navarch/model';
import { countsIn, keyOf, shortOf } from '../drain/forecast.decide.js';
import { avoidedBy } from './mark.decide.js';

/** A workload that a drill may move, and where it is. */
export type Candidate = {
  readonly key: string;
  readonly workload: KubeObject;
  /** Replicas by cluster, those without any left out. */
  readonly split: Split;
  readonly replicas: number;
};

export type Split = Readonly<Record<string, number>>;

export type Skipped = { readonly key: string; readonly reason: string };

export type Candidates = {
  /** Most replicas in the cluster first. */
  readonly usable: readonly Candidate[];
  readonly skipped: readonly Skipped[];
};

/** What runs in the cluster and is well: a drill that starts from something broken proves nothing. */
export function candidatesIn(
  cluster: string,
  workloads: readonly KubeObject[],
  placements: readonly Placement[],
): Candidates {
  const byKey = new Map(workloads.map((one) => [keyOf(one.metadata), one]));
  const usable: Candidate[] = [];
  const skipped: Skipped[] = [];
  for (const placement of placements) {
    const key = keyOf(placement.metadata);
    const workload = byKey.get(key);
    const split = splitOf(placement);
    if (workload === undefined || placement.spec.replicas === undefined) continue;
    if (split[cluster] === undefined) continue;
    const reason = whyUnfit(cluster, workload, placement);
    const { replicas } = placement.spec;
    if (reason === undefined) usable.push({ key, workload, split, replicas });
    else skipped.push({ key, reason });
  }
  usable.sort(
    (a, b) => (b.split[cluster] ?? 0) - (a.split[cluster] ?? 0) || (a.key < b.key ? -1 : 1),
  );
  return { usable, skipped };
}

export const splitOf = ({ spec }: Placement): Split =>
  Object.fromEntries(
    spec.clusters.filter((one) => one.replicas > 0).map((one) => [one.name, one.replicas]),
  );

function whyUnfit(
  cluster: string,
  workload: KubeObject,
  { spec, status }: Placement,
): string | undefined {
  if (avoidedBy(workload).includes(cluster)) return 'it is leaving the cluster already';
  const ready = status?.readyReplicas ?? 0;
  const { replicas = 0 } = spec;
  return ready === replicas ? undefined : `${ready} of its ${replicas} replicas are ready`;
}

/** Why the drill leaves a workload alone, from the simulation of its way there; undefined: it can go. */
export function whyNotAway(cluster: string, simulated: SimulatedWorkload): string | undefined {
  const { after, reason } = countsIn(cluster, simulated);
  if (after > 0) return `it would not leave: ${reason}`;
  if (shortOf(simulated) > 0) return `no room elsewhere: ${simulated.backlogReason ?? ''}`;
  return undefined;
}

/** The same for the way back: it must end where it started. */
export function whyNotBack(
  { split }: Candidate,
  cluster: string,
  simulated: SimulatedWorkload,
): string | undefined {
  const after = afterOf(simulated);
  if (isSameSplit(after, split)) return undefined;
  const { reason } = countsIn(cluster, simulated);
  return `it would not return to ${printSplit(split)} but be on ${printSplit(after)}: ${reason}`;
}

export const afterOf = ({ clusters }: SimulatedWorkload): Split =>
  Object.fromEntries(clusters.filter((one) => one.after > 0).map((one) => [one.name, one.after]));

export const isSameSplit = (one: Split, other: Split): boolean =>
  printSplit(one) === printSplit(other);

/** `sydney=5 taipei=1`. */
export const printSplit = (split: Split): string =>
  Object.entries(split)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name}=${count}`)
    .join(' ') || 'nowhere';
