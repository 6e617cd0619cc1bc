import type { ClusterPhase } from '@navarch/model';

/**
 * Many clusters lost at once means that we are probably the broken one: then nothing is re-placed.
 *
 * One lost cluster is always a normal failover, unless it is the only one. Of two and more, not over a set share of the
 * clusters nor of the ready replicas; and never all of them, whoever says so. A brake that is on stays on until its
 * Hold is removed: by its keeper once few enough have been lost for a while. An approval is about the clusters that it
 * names; when others are lost besides, the brake is on again.
 */
const lostAlwaysAllowed = 1;
/** A third, rounded up: of 6 clusters 2 may be lost, of 20 clusters 6. */
export const lostPercentDefault = 34;

export type BrakeFacts = {
  readonly clusters: readonly BrakeCluster[];
  /** The brake as a person sees it: whom its Hold names, and whether it is approved. */
  readonly standing:
    | { readonly clusters: readonly string[]; readonly approved: boolean }
    | undefined;
  /** More than this percentage of clusters, or of ready replicas, is too much. */
  readonly lostPercentMax: number;
};

export type BrakeCluster = {
  readonly name: string;
  readonly phase: ClusterPhase;
  /** Its last probe failed: about to be lost, or a hiccup. Counts once another one is lost. */
  readonly suspect: boolean;
  /** What was last seen ready in it. */
  readonly readyReplicas: number;
};

/**
 * - `off`: nothing is lost, or little.
 * - `on`: too much is lost.
 * - `calming`: it was on, and little enough is lost now; it stays on for a while.
 * - `released`: too much is lost, and a person let these very clusters go.
 */
export type Brake = {
  readonly state: 'off' | 'on' | 'calming' | 'released';
  /** Lost clusters keep their replicas. */
  readonly held: boolean;
  /** Clusters that are lost, and clusters that look like it, by name. */
  readonly lost: readonly string[];
  readonly suspects: readonly string[];
  /** How many clusters there are, without those that never joined. */
  readonly members: number;
};

export function judgeBrake({ clusters, standing, lostPercentMax }: BrakeFacts): Brake {
  const members = clusters.filter(({ phase }) => phase !== 'joining');
  const lost = members.filter(({ phase }) => phase === 'lost');
  const suspects = members.filter(({ phase, suspect }) => suspect && phase !== 'lost');
  const isTooMuch = isOverShare(members, [...lost, ...suspects], lostPercentMax);
  const names = lost.map(({ name }) => name).toSorted();
  const seen = {
    lost: names,
    suspects: suspects.map(({ name }) => name).toSorted(),
    members: members.length,
  };
  if (lost.length === 0) return { ...seen, state: 'off', held: false };
  if (lost.length === members.length) return { ...seen, state: 'on', held: true };
  if (standing?.approved === true && names.every((name) => standing.clusters.includes(name)))
    return { ...seen, state: isTooMuch ? 'released' : 'off', held: false };
  if (isTooMuch) return { ...seen, state: 'on', held: true };
  const isCalming = standing !== undefined && !standing.approved;
  return { ...seen, state: isCalming ? 'calming' : 'off', held: isCalming };
}

/** The same of phases alone, for simulations: nobody is suspected and nothing stands. */
export function isBraked(
  phases: readonly ClusterPhase[],
  lostPercentMax: number = lostPercentDefault,
): boolean {
  const clusters = phases.map((phase, at) => ({
    name: String(at),
    phase,
    suspect: false,
    readyReplicas: 0,
  }));
  return judgeBrake({ clusters, standing: undefined, lostPercentMax }).held;
}

function isOverShare(
  members: readonly BrakeCluster[],
  lost: readonly BrakeCluster[],
  percentMax: number,
): boolean {
  if (lost.length <= lostAlwaysAllowed) return false;
  if (lost.length * 100 > percentMax * members.length) return true;
  return replicasOf(lost) * 100 > percentMax * replicasOf(members);
}

const replicasOf = (clusters: readonly BrakeCluster[]): number =>
  clusters.reduce((sum, { readyReplicas }) => sum + readyReplicas, 0);
