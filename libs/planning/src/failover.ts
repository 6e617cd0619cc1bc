/** What a Placement says of replicas that do not become ready. */
import {
  type FailedCluster,
  type LearnedCapacity,
  type PlacementRules,
  type PlacementSpec,
  toTimestamp,
} from '@navarch/model';
import { isFailedOver, learnedBound, learnedSince, notReadyForOf } from '@navarch/placement';

/** Nothing where the rules leave them where they are. `at`: ms since 1970. */
export function failoverOf(
  rules: PlacementRules,
  unready: Readonly<Record<string, LearnedCapacity>>,
  at: number,
): Pick<PlacementSpec, 'failover'> {
  const notReadyForSeconds = notReadyForOf(rules);
  if (notReadyForSeconds === undefined || !isFailedOver(rules)) return {};
  const clusters = Object.entries(unready)
    .filter(([, one]) => learnedBound(one, at) !== undefined)
    .map(([name, one]): FailedCluster => {
      const { replicas: ready, until, times } = one;
      const since = toTimestamp(learnedSince(one));
      return { name, ready, since, until: toTimestamp(until), times };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return { failover: { notReadyForSeconds, ...(clusters.length === 0 ? {} : { clusters }) } };
}
