/** Conditions of a Placement: from its decision, and from what members have of it. */
import {
  type Condition,
  type Instant,
  type Placement,
  placementConditions,
  toTimestamp,
} from '@navarch/model';
import { describeBacklog } from '../place/describe.decide.js';
import type { Aggregate } from './aggregate.decide.js';

export type Judged = {
  readonly result: Pick<Aggregate, 'counts' | 'clusters'>;
  /** The numbers are of what is decided now. */
  readonly isObserved: boolean;
  readonly now: Instant;
};

/** What a condition says before it is known since when. */
type Finding = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** `Synced` and `Ready` always; `ApplicationFailover` where the rules ask for it. */
export function conditionsOf(placement: Placement, judged: Judged): readonly Condition[] {
  const { metadata, status, spec } = placement;
  const standing = new Map(status?.conditions?.map((one) => [one.type, one]));
  const now = toTimestamp(judged.now);
  const synced = syncedOf(placement, judged);
  const found = [synced, readyOf(placement, { ...judged, synced }), ...failoverOf(placement)];
  return found.map((one) => {
    const before = standing.get(one.type);
    const changedAt = one.type === applicationFailover ? spec.decision.decidedAt : now;
    return {
      ...one,
      lastTransitionTime: before?.status === one.status ? before.lastTransitionTime : changedAt,
      ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
    };
  });
}

const { synced: syncedType, ready: readyType, applicationFailover } = placementConditions;

/** Its conditions speak of the present decision. */
export const isShown = ({ metadata, status }: Placement): boolean =>
  status?.conditions?.find(({ type }) => type === syncedType)?.observedGeneration ===
  metadata.generation;

/** All that are chosen have what is decided. */
function syncedOf({ spec }: Placement, { result: { clusters } }: Judged): Finding {
  const type = syncedType;
  const is = new Map(clusters.map(({ name, synced }) => [name, synced]));
  const chosen = spec.clusters.filter((one) => one.chosen);
  const missing = chosen.filter(({ name }) => is.get(name) !== true);
  if (missing.length > 0)
    return { type, status: 'False', reason: 'Sending', message: `not yet in ${few(missing)}` };
  const { backlog } = spec;
  if (backlog !== undefined)
    return { type, status: 'False', reason: 'Backlog', message: describeBacklog(backlog) };
  const message = chosen.length === 0 ? 'goes nowhere' : `as decided in ${few(chosen)}`;
  return { type, status: 'True', reason: 'AsDecided', message };
}

/** Its replicas are all there and ready; of what has none: it is synced. */
function readyOf(
  { spec: { replicas: wanted } }: Placement,
  { result: { counts }, isObserved, synced }: Judged & { readonly synced: Finding },
): Finding {
  const type = readyType;
  if (wanted === undefined || synced.status === 'False') return { ...synced, type };
  const { readyReplicas: ready, updatedReplicas: updated = ready } = counts;
  if (ready < wanted || updated < wanted) {
    const message = `${Math.min(ready, updated)} of ${wanted} replicas are ready`;
    return { type, status: 'False', reason: 'ReplicasNotReady', message };
  }
  if (!isObserved)
    return { type, status: 'False', reason: 'NotCounted', message: 'members have not counted yet' };
  return { type, status: 'True', reason: 'ReplicasReady', message: `${wanted} replicas are ready` };
}

const namedMax = 3;

/** Their names, and how many more there are. */
function few(clusters: readonly { readonly name: string }[]): string {
  const names = clusters.slice(0, namedMax).map(({ name }) => name);
  const more = clusters.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function failoverOf({ spec: { failover } }: Placement): readonly Finding[] {
  if (failover === undefined) return [];
  const type = applicationFailover;
  const { notReadyForSeconds, clusters = [] } = failover;
  if (clusters.length === 0) {
    const message = 'replicas become ready where they are placed';
    return [{ type, status: 'False', reason: 'NoneNeeded', message }];
  }
  const texts = clusters.map(
    ({ name, ready, until }) => `${name} (${ready} became ready; tried again at ${until})`,
  );
  const message = `replicas did not become ready within ${notReadyForSeconds} s in ${texts.join(', ')}`;
  return [{ type, status: 'True', reason: 'ReplicasNotReady', message }];
}
