import { type Condition, phaseOf, type SimulationStatus, toTimestamp } from '@navarch/model';
import { judgeBrake, lostPercentDefault } from '../brake.js';
import type { World } from './world.js';

/**
 * Whether in earnest the evictions that were asked about would wait for a person. The simulation itself evicts: where
 * the replicas would go is what was asked. Shares of replicas are of what is placed `before`.
 */
export function brakeNote(before: World, after: World): Pick<SimulationStatus, 'conditions'> {
  if (after.held) return noted(after.at, 'EvictionsAreHeld', heldNow);
  const placed = replicasPlaced(before);
  const { held, lost, members } = judgeBrake({
    clusters: after.clusters.map((cluster) => ({
      name: cluster.metadata.name,
      phase: phaseOf(cluster),
      suspect: false,
      readyReplicas: placed.get(cluster.metadata.name) ?? 0,
    })),
    standing: undefined,
    lostPercentMax: after.lostPercentMax ?? lostPercentDefault,
  });
  if (!held) return {};
  const next =
    lost.length === members
      ? 'until some are back'
      : 'until enough are back, or a person approves the Hold evictions (navarch approve evictions)';
  const message = `With ${lost.length} of ${members} clusters lost at once nothing would be evicted: lost clusters would keep what they have ${next}. This is what would follow without that brake.`;
  return noted(after.at, 'TooManyClustersLost', message);
}

const heldNow =
  'Evictions are held now, so lost clusters keep what they have: see the Hold evictions (navarch holds).';

function noted(at: number, reason: string, message: string): { readonly conditions: Condition[] } {
  const lastTransitionTime = toTimestamp(at);
  const braked = { type: 'EvictionsHeld', status: 'True', reason, message } as const;
  return { conditions: [{ ...braked, lastTransitionTime }] };
}

function replicasPlaced({ placements }: World): ReadonlyMap<string, number> {
  const placed = new Map<string, number>();
  for (const { spec } of placements.values()) {
    if (spec.replicas === undefined) continue;
    for (const { name, replicas } of spec.clusters)
      placed.set(name, (placed.get(name) ?? 0) + replicas);
  }
  return placed;
}
