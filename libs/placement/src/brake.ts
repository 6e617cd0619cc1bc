import type { ClusterPhase } from '@navarch/model';

/**
 * Many clusters lost at once means that we are probably the broken one: then nothing is re-placed.
 *
 * One lost cluster is always a normal failover, unless it is the only one. Of two and more, not over a set share of the
 * clusters nor of the ready replicas; and never all of them, whoever says so. None at all while a syncer knows itself to
 * be cut off. A brake that is on stays on until its
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
  /** A syncer reaches too few of its control points: whatever it sees lost, it may be the lost one. */
  readonly isCutOff?: boolean;
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
  /** How much is lost or looks like it, %: of the clusters or of the ready replicas, whichever is more. */
  readonly lostPercent: number;
  /** A syncer may be cut off. */
  readonly isCutOff: boolean;
};

export function judgeBrake({ clusters, standing, ...facts }: BrakeFacts): Brake {
  const { isCutOff = false, lostPercentMax } = facts;
  const members = clusters.filter(({ phase }) => phase !== 'joining');
  const lost = members.filter(({ phase }) => phase === 'lost');
  const suspects = members.filter(({ phase, suspect }) => suspect && phase !== 'lost');
  const away = [...lost, ...suspects];
  const lostPercent = lost.length === 0 ? 0 : shareOf(away, members);
  const isOver = away.length > lostAlwaysAllowed && lostPercent > lostPercentMax;
  const seen = {
    lost: namesOf(lost),
    suspects: namesOf(suspects),
    members: members.length,
    lostPercent,
    isCutOff,
  };
  const state = stateOf(seen, standing, isCutOff || isOver);
  return { ...seen, state, held: state === 'on' || state === 'calming' };
}

function stateOf(
  { lost, members }: Pick<Brake, 'lost' | 'members'>,
  standing: BrakeFacts['standing'],
  isTooMuch: boolean,
): Brake['state'] {
  if (lost.length === 0) return 'off';
  if (lost.length === members) return 'on';
  if (standing?.approved === true && lost.every((name) => standing.clusters.includes(name)))
    return isTooMuch ? 'released' : 'off';
  if (isTooMuch) return 'on';
  return standing?.approved === false ? 'calming' : 'off';
}

const namesOf = (clusters: readonly BrakeCluster[]): readonly string[] =>
  clusters.map(({ name }) => name).toSorted();

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

/** Of the clusters or of the ready replicas, %, whichever is more. */
const shareOf = (away: readonly BrakeCluster[], all: readonly BrakeCluster[]): number =>
  Math.max(
    (away.length * 100) / all.length,
    (replicasOf(away) * 100) / Math.max(1, replicasOf(all)),
  );

const replicasOf = (clusters: readonly BrakeCluster[]): number =>
  clusters.reduce((sum, { readyReplicas }) => sum + readyReplicas, 0);
