/**
 * Tells shares that shrink because fewer replicas are wanted from shares that move elsewhere.
 *
 * Only the latter drain: who scales a workload down is obeyed at once, as in a cluster. A decision in which some cluster
 * grows moves replicas, whatever else it does. The mark stays with a share until it changes again, so that who acts late
 * finds out why.
 */
import type { ClusterDecision, MoveRules, PlacementSpec } from '@navarch/model';

export type ScaleFacts = {
  readonly decisions: readonly ClusterDecision[];
  /** Wanted now. */
  readonly replicas: number | undefined;
  readonly move: MoveRules | undefined;
  /** What was decided about this very workload before. */
  readonly standing: Pick<PlacementSpec, 'replicas' | 'clusters'> | undefined;
};

/** The decisions, those that shrink with the workload marked. Nothing is marked where the policy says nothing of moves. */
export function markScaledDown(facts: ScaleFacts): readonly ClusterDecision[] {
  const { decisions, replicas, move, standing } = facts;
  if (standing === undefined || move === undefined) return decisions;
  const before = new Map(standing.clusters.map((one) => [one.name, one]));
  const had = (name: string): number => before.get(name)?.replicas ?? 0;
  const isMove = decisions.some((one) => one.replicas > had(one.name));
  const isFewer = replicas !== undefined && replicas < (standing.replicas ?? 0) && !isMove;
  return decisions.map((one) => {
    const isSame = one.replicas === had(one.name);
    const wasMarked = before.get(one.name)?.scaledDown === true;
    const isShrunk = isFewer && one.replicas < had(one.name);
    return isShrunk || (isSame && wasMarked) ? { ...one, scaledDown: true } : one;
  });
}
