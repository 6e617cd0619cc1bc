import {
  type Cluster,
  type ClusterDecision,
  clusterConditions,
  type KubeObject,
  type Placement,
  phaseOf,
} from '@navarch/model';
import { avoidTaint } from '../avoid.js';
import type { CandidateCluster } from '../plan.js';
import { instantOf } from '../policy/timestamp.js';

/** What is known of one workload in one cluster. */
export type ClusterStanding = {
  /** What the last decision said of it. */
  readonly decision: ClusterDecision | undefined;
  readonly hasReplicas: boolean;
  readonly capacity: number | undefined;
  readonly learned: number | undefined;
  readonly ready: number | undefined;
  /** The workload itself says that it stays away. */
  readonly isAvoided: boolean;
};

/** The cluster as the planner sees it. What is not known is left out. */
export function candidateOf(cluster: Cluster, standing: ClusterStanding): CandidateCluster {
  const decision = isNewcomer(standing.decision) ? undefined : standing.decision;
  const { name, labels = {} } = cluster.metadata;
  const { provider, region, zone } = cluster.spec;
  const taints = [...(cluster.spec.taints ?? []), ...(standing.isAvoided ? [avoidTaint] : [])];
  const candidate: Candidate = { name, labels, phase: phaseOf(cluster) };
  tell(candidate, 'provider', said(provider));
  tell(candidate, 'region', said(region));
  tell(candidate, 'zone', said(zone));
  tell(candidate, 'taints', taints.length === 0 ? undefined : taints);
  tell(candidate, 'drawing', decision?.trace?.drawing === true ? true : undefined);
  tell(candidate, 'since', sinceOf(cluster));
  tell(candidate, 'given', givenOf(decision, standing.hasReplicas));
  tell(candidate, 'home', decision?.home);
  tell(candidate, 'capacity', standing.capacity);
  tell(candidate, 'learned', standing.learned);
  tell(candidate, 'ready', standing.ready);
  return candidate;
}

type Candidate = { -readonly [Field in keyof CandidateCluster]: CandidateCluster[Field] };

/** Field by field: an object that is spread together from parts is several times slower to plan with. */
function tell<Field extends keyof Candidate>(
  candidate: Candidate,
  field: Field,
  value: Candidate[Field] | undefined,
): void {
  if (value !== undefined) candidate[field] = value;
}

/** An empty text is how some clients say nothing. */
const said = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/** A copy of a kind without replicas counts as one. */
function givenOf(decision: ClusterDecision | undefined, hasReplicas: boolean): number | undefined {
  if (decision === undefined || hasReplicas) return decision?.replicas;
  return decision.chosen ? 1 : 0;
}

/**
 * A cluster that was not looked at for a share so far: it had nothing, because it was out. One that was lost and is owed
 * what it had is no newcomer: it returns.
 */
const isNewcomer = (decision: ClusterDecision | undefined): boolean =>
  decision !== undefined &&
  decision.replicas === 0 &&
  decision.home === undefined &&
  outside.has(decision.trace?.filteredBy ?? '');

const outside: ReadonlySet<string> = new Set([
  'joining',
  'cleaning',
  'lost',
  'selector',
  'group',
  'taint',
  'noPreference',
]);

/** What the standing decision said of each cluster; of an object that had the same name it says nothing. */
export function decisionsFor(
  object: KubeObject,
  previous: Placement | undefined,
): ReadonlyMap<string, ClusterDecision> {
  if (previous === undefined || previous.spec.workload.uid !== (object.metadata.uid ?? '')) {
    return new Map();
  }
  return new Map(previous.spec.clusters.map((one) => [one.name, one]));
}

/** The phase is the reason of the Ready condition, so it lasts since that condition changed. */
function sinceOf({ status }: Cluster): number | undefined {
  const ready = status?.conditions?.find((one) => one.type === clusterConditions.ready);
  return ready === undefined ? undefined : instantOf(ready.lastTransitionTime);
}
