/**
 * Replicas that do not become ready where they are, and go elsewhere if the rules say so.
 *
 * That some did not become ready in a cluster speaks against the cluster only as long as there is another place for them:
 * what fits nowhere else stays, since a replica that is not ready is better than none, and where none becomes ready
 * anywhere it is the workload's own fault and moving would help nobody.
 */
import { notReadyForSecondsDefault, type PlacementRules } from '@navarch/model';
import { counted } from './counted.js';
import type { Placed } from './engine/replicas.js';
import { compareNames } from './order.js';
import type { CandidateCluster, PlacementInput } from './plan.js';

/** How long a replica may take to become ready, in seconds; undefined: whatever it takes, it stays. */
export function notReadyForOf({ failover }: PlacementRules): number | undefined {
  const { application } = failover ?? {};
  return application === undefined
    ? undefined
    : (application.notReadyForSeconds ?? notReadyForSecondsDefault);
}

/** True where replicas that do not become ready are placed elsewhere: not where each cluster has all, or none may ever move. */
export const isFailedOver = (rules: PlacementRules): boolean =>
  notReadyForOf(rules) !== undefined &&
  rules.division?.mode !== 'Duplicated' &&
  rules.rebalance?.when !== 'Never';

/** Places within what became ready in each cluster, as far as there is another place for the rest. */
export function placeReady(
  input: PlacementInput,
  placeOn: (input: PlacementInput) => Placed,
): Placed {
  if (input.clusters.every(({ ready }) => ready === undefined)) return placeOn(input);
  // Nothing moves by choice while evictions are held.
  if (input.held) return placeOn(without(input));
  const placed = placeOn(input);
  if (placed.backlog === 0) return placed;
  const { clusters, stay } = widen(input.clusters, placed.backlog);
  const kept = placeOn({ ...input, clusters });
  const anywhere = kept.backlog === 0 ? kept : placeOn(without(input));
  if (anywhere.backlog < kept.backlog)
    return warned(
      anywhere,
      'replicas are placed where others did not become ready: nowhere else is a place',
    );
  if (kept.backlog >= placed.backlog) return placed;
  return warned(kept, `${counted(stay)} not ready and without another place: kept where they are`);
}

const warned = (placed: Placed, warning: string): Placed => ({
  ...placed,
  warnings: [...placed.warnings, warning],
});

/** Lets clusters keep what they had beyond what became ready there, in the order of their names, until so many have a place. */
function widen(
  clusters: readonly CandidateCluster[],
  homeless: number,
): { readonly clusters: readonly CandidateCluster[]; readonly stay: number } {
  let left = homeless;
  const widened = [...clusters]
    .sort((a, b) => compareNames(a.name, b.name))
    .map((cluster) => {
      const { ready, given = 0 } = cluster;
      if (ready === undefined || ready >= given) return cluster;
      const more = Math.min(left, given - ready);
      left -= more;
      return { ...cluster, ready: ready + more };
    });
  return { clusters: widened, stay: homeless - left };
}

const without = (input: PlacementInput): PlacementInput => ({
  ...input,
  clusters: input.clusters.map(({ ready: _ready, ...cluster }) => cluster),
});
