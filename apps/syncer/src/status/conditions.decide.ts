/** Conditions of a Placement, from its decision. */
import { type Condition, type Placement, placementConditions } from '@navarch/model';

/** None where there is nothing to say. */
export function conditionsOf({ spec, status }: Placement): readonly Condition[] {
  if (spec.failover === undefined) return [];
  const type = placementConditions.applicationFailover;
  const clusters = spec.failover.clusters ?? [];
  const is = clusters.length === 0 ? 'False' : 'True';
  const standing = status?.conditions?.find((one) => one.type === type);
  const texts = clusters.map(
    ({ name, ready, until }) => `${name} (${ready} became ready; tried again at ${until})`,
  );
  return [
    {
      type,
      status: is,
      reason: is === 'True' ? 'ReplicasNotReady' : 'NoneNeeded',
      message:
        is === 'True'
          ? `replicas did not become ready within ${spec.failover.notReadyForSeconds} s in ${texts.join(', ')}`
          : 'replicas become ready where they are placed',
      lastTransitionTime:
        standing?.status === is ? standing.lastTransitionTime : spec.decision.decidedAt,
    },
  ];
}
