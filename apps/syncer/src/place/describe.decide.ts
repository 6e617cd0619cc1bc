/** A decision in a sentence, for events: what was placed where, or what moved and why. */
import type { ClusterDecision, PlacementBacklog } from '@navarch/model';

export function describePlacement(
  clusters: readonly ClusterDecision[],
  {
    countsReplicas,
    backlog,
  }: { readonly countsReplicas: boolean; readonly backlog?: PlacementBacklog },
): string {
  const parts = clusters
    .filter((one) => one.chosen)
    .map((one) => (countsReplicas ? `${one.name}=${one.replicas}` : one.name));
  const placed = parts.length === 0 ? 'placed nowhere' : `placed on ${parts.join(' ')}`;
  return backlog === undefined ? placed : `${placed}; ${describeBacklog(backlog)}`;
}

export const describeBacklog = ({ replicas, reason }: PlacementBacklog) =>
  `${replicas} replicas found no place (${reason})`;

/** `taipei 1→2, tokyo 3→0 (lost: …)`: every cluster whose share changed. */
export function describeMove(
  before: readonly ClusterDecision[],
  after: readonly ClusterDecision[],
): string {
  const old = new Map(before.map((one) => [one.name, one.replicas]));
  const changed = after.filter((one) => (old.get(one.name) ?? 0) !== one.replicas);
  const gone = before.filter(
    (one) => one.replicas > 0 && !after.some((next) => next.name === one.name),
  );
  return [
    ...changed.map((one) => {
      const why = one.chosen ? '' : ` (${one.reason})`;
      return `${one.name} ${old.get(one.name) ?? 0}→${one.replicas}${why}`;
    }),
    ...gone.map((one) => `${one.name} ${one.replicas}→0 (no longer registered)`),
  ].join(', ');
}
