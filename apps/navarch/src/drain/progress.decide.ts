import type { Placement } from '@navarch/model';
import { keyOf, type Staying, sum } from './forecast.decide.js';

/** How far a drain is. Counts are replicas of the workloads that leave. */
export type DrainProgress = {
  /** Still in the cluster, or still meant to be. */
  readonly left: number;
  readonly readyElsewhere: number;
  readonly wanted: number;
  /** RFC 3339: until when the last of what may go already drains; undefined: nothing does. */
  readonly drainingUntil: string | undefined;
  /** What is left because it has no place elsewhere: its copy shrinks no further, so that the floor holds. */
  readonly stuck: readonly Staying[];
  /** Nothing that can move is left. */
  readonly isOver: boolean;
};

export function progressOf(
  cluster: string,
  leaving: ReadonlySet<string>,
  placements: readonly Placement[],
): DrainProgress {
  const moves = placements
    .filter(({ metadata, spec }) => spec.replicas !== undefined && leaving.has(keyOf(metadata)))
    .map((placement) => moveOf(cluster, placement));
  const total = (of: (move: Move) => number): number => sum(moves.map(of));
  const stuck = moves.flatMap((move) => move.stuck);
  return {
    left: total((move) => move.left),
    readyElsewhere: total((move) => move.readyElsewhere),
    wanted: total((move) => move.wanted),
    drainingUntil: moves
      .flatMap((move) => move.drainingUntil)
      .sort()
      .at(-1),
    stuck,
    isOver: moves.every((move) => move.left === 0 || move.stuck.length > 0),
  };
}

type Move = {
  readonly left: number;
  readonly readyElsewhere: number;
  readonly wanted: number;
  readonly drainingUntil: readonly string[];
  readonly stuck: readonly Staying[];
};

function moveOf(cluster: string, placement: Placement): Move {
  const { metadata, spec, status } = placement;
  const meant = sum(spec.clusters.filter(({ name }) => name === cluster).map(replicasOf));
  const [here, elsewhere] = [true, false].map((isHere) =>
    (status?.clusters ?? []).filter(({ name }) => (name === cluster) === isHere),
  );
  const left = Math.max(meant, sum((here ?? []).map(replicasOf)));
  const stuck = meant === 0 ? stuckOf(spec.backlog, left) : undefined;
  return {
    left,
    readyElsewhere: sum((elsewhere ?? []).map(({ readyReplicas = 0 }) => readyReplicas)),
    wanted: spec.replicas ?? 0,
    drainingUntil: (here ?? []).flatMap(({ draining }) => draining?.until ?? []),
    stuck:
      stuck === undefined ? [] : [{ workload: keyOf(metadata), replicas: left, reason: stuck }],
  };
}

const replicasOf = ({ replicas = 0 }: { readonly replicas?: number }): number => replicas;

/** Why the replicas that are left stay; undefined: they do not, or not all of them. */
const stuckOf = (backlog: Placement['spec']['backlog'], left: number): string | undefined =>
  backlog !== undefined && left > 0 && left <= backlog.replicas
    ? `no room elsewhere: ${backlog.reason}`
    : undefined;
