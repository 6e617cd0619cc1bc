import type { DivisionRules, WeightRule } from '@navarch/model';
import type { CandidateCluster } from '../plan.js';
import { mismatch } from '../policy/label-selector.js';

/** The weight of each cluster by position; undefined: the rules mean none for it. */
export function weigh(
  clusters: readonly CandidateCluster[],
  division: DivisionRules,
): readonly (number | undefined)[] {
  if (division.mode === 'Capacity') return weighByRoom(clusters);
  const rules = division.weights ?? [];
  if (division.mode !== undefined && division.mode !== 'Weighted') return clusters.map(() => 1);
  if (rules.length === 0) return clusters.map(() => 1);
  const byName = new Map(rules.map((rule) => [rule.cluster, rule.weight]));
  const byLabel = rules.filter((rule) => rule.labelSelector !== undefined);
  return clusters.map(
    (cluster) => byName.get(cluster.name) ?? byLabels(cluster, byLabel) ?? byName.get('*'),
  );
}

const byLabels = (cluster: CandidateCluster, rules: readonly WeightRule[]): number | undefined =>
  rules.find(
    ({ labelSelector }) =>
      labelSelector !== undefined && mismatch(labelSelector, cluster.labels) === undefined,
  )?.weight;

/**
 * All the room there is for this workload, what it has included: so the split does not depend on the way to it. Where
 * nobody's room is known all count alike; a cluster of unknown room beside known ones waits until it is known.
 */
function weighByRoom(clusters: readonly CandidateCluster[]): readonly number[] {
  const isKnown = clusters.some(({ capacity }) => capacity !== undefined);
  return clusters.map(({ capacity }) => (isKnown ? Math.max(0, capacity ?? 0) : 1));
}
