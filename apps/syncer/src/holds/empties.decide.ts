/**
 * Whether a decision takes a workload from somewhere to nowhere because somebody changed the rules.
 *
 * A loss, a drain or a lack of room is no such change: what they leave without a place is a backlog that anybody sees
 * coming. A selector with a typing error is not seen coming.
 */
import type { ClusterDecision, PlacementSpec } from '@navarch/model';

type Decided = Pick<PlacementSpec, 'workload' | 'replicas' | 'clusters' | 'policy'>;

/** Clusters that these refuse would have the workload as far as the rules are concerned. */
const notByRules: ReadonlySet<string> = new Set([
  'lost',
  'joining',
  'cleaning',
  'taint',
  'capacity',
]);

export function isEmptied(previous: Decided | undefined, next: Decided): boolean {
  if (previous === undefined || previous.workload.uid !== next.workload.uid) return false;
  if (next.replicas === 0 || next.clusters.some(runsIn)) return false;
  const after = new Map(next.clusters.map((one) => [one.name, one]));
  return previous.clusters.filter(runsIn).some(({ name }) => {
    const now = after.get(name);
    return now !== undefined && !notByRules.has(now.trace?.filteredBy ?? '');
  });
}

const runsIn = ({ chosen, replicas }: ClusterDecision): boolean => chosen && replicas > 0;

/** What a person would have to look at: a policy by name, or the annotations of workloads in a namespace. */
export const causeOf = ({ policy = 'default' }: Decided, namespace: string): string =>
  policy === 'annotations' ? `annotations in ${namespace}` : policy;
