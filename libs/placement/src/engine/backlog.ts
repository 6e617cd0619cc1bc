import type { Because, ClusterVerdict } from '../plan.js';
import type { Entry } from './entries.js';

export type BacklogFacts = {
  readonly entries: readonly Entry[];
  readonly counts: readonly number[];
  readonly clusters: readonly ClusterVerdict[];
  readonly replicas: number;
  /** A later group serves only while the earlier have no usable cluster. */
  readonly isFirstOnly: boolean;
};

/** Why replicas found no place: how many clusters are closed to more, by what closes them. */
export function explainBacklog(facts: BacklogFacts): string {
  const tally = new Map<string, number>();
  for (const cause of [...causesInside(facts), ...causesOutside(facts)]) {
    tally.set(cause, (tally.get(cause) ?? 0) + 1);
  }
  if (tally.size === 0) return 'no cluster is registered';
  const parts = [...tally]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cause, number]) => `${number} ${cause}`);
  return `of ${facts.clusters.length} clusters: ${parts.join(', ')}`;
}

/** Why the clusters that take part get no more. */
function causesInside({ entries, counts, replicas, isFirstOnly }: BacklogFacts): string[] {
  const first = Math.min(...entries.filter(({ high }) => high > 0).map(({ tier }) => tier >> 1));
  return entries.flatMap(({ high, highBy, weight, tier }, at) => {
    const count = counts[at] ?? 0;
    if (count >= replicas) return [];
    if (isFirstOnly && tier >> 1 > first) return ['in a later group'];
    if (count >= high && highBy !== undefined) return [full[highBy] ?? 'at a bound'];
    return [weight === 0 ? 'of weight 0' : 'bounded by a region or a skew'];
  });
}

function causesOutside({ entries, clusters }: BacklogFacts): string[] {
  const inside = new Set(entries.map(({ cluster }) => cluster.name));
  return clusters
    .filter(({ name }) => !inside.has(name))
    .map(({ because }) => out[because] ?? 'not selected');
}

const full: Readonly<Partial<Record<Because, string>>> = {
  capacity: 'full',
  maximum: 'at their maximum',
  regionLimit: 'at the limit of their region',
  taint: 'closed by a taint',
};

const out: Readonly<Partial<Record<Because, string>>> = {
  lost: 'lost',
  joining: 'joining',
  cleaning: 'being cleaned',
  taint: 'closed by a taint',
  spread: 'left out by the spread',
  noPreference: 'that no weight names',
  held: 'lost and holding on',
  tolerated: 'lost and holding on',
};
