/**
 * What is worth remembering of a member's copy, and whether somebody changed it behind our back.
 *
 * Only counts and versions are kept, never the object: memory and rows per member stay small.
 */
import {
  annotations,
  type FederatedKind,
  fieldManager,
  type Instant,
  isCustom,
  type JsonObject,
  type KubeObject,
  type ReplicaFields,
  replicasAt,
  resources,
  valueAt,
} from '@navarch/model';
import type { ReplicaCounts, RolloutCounts } from '../status/aggregate.decide.js';
import { hasBalancer, type Ingress, ingressOf } from '../status/balancers.decide.js';

/**
 * Counts from a copy's status as its member reports it, and addresses of a Service; undefined where it says nothing. A custom kind that does not say
 * how many are ready, as built-in workloads do, has ready what it has.
 */
export const countsOf = (live: KubeObject, kind: FederatedKind): Counts | undefined =>
  hasBalancer(kind) ? addressesOf(live) : replicasOf(live, kind);

type Counts = ReplicaCounts & Pick<Sighting, 'ingress'>;

function replicasOf(live: KubeObject, kind: FederatedKind): ReplicaCounts | undefined {
  if (kind.replicas === undefined) return undefined;
  const status = isRecord(live['status']) ? live['status'] : {};
  const replicas = replicasAt(live, { wanted: kind.replicas.seen }) ?? 0;
  const unsaid = isCustom(kind) ? replicas : 0;
  return {
    replicas,
    fullyLabeledReplicas: countIn(status, 'fullyLabeledReplicas') ?? unsaid,
    readyReplicas: countIn(status, 'readyReplicas') ?? unsaid,
    availableReplicas: countIn(status, 'availableReplicas') ?? unsaid,
    ...selectorIn(live, kind.replicas),
    ...(kind.resource === resources.deployments.resource && !isCustom(kind)
      ? rolloutOf(status)
      : {}),
  };
}

function addressesOf(live: KubeObject): Counts | undefined {
  const ingress = ingressOf(live);
  return ingress.length === 0 ? undefined : { ...nothing, ingress };
}

function selectorIn(live: KubeObject, { selector }: ReplicaFields): { readonly selector?: string } {
  const text = selector === undefined ? undefined : valueAt(live, selector);
  return typeof text === 'string' && text !== '' ? { selector: text } : {};
}

/** How far a Deployment has come with its present template. */
const rolloutOf = (status: object): RolloutCounts => ({
  updatedReplicas: countIn(status, 'updatedReplicas') ?? 0,
  unavailableReplicas: countIn(status, 'unavailableReplicas') ?? 0,
  ...(hasStalled(status) ? { stalled: true } : {}),
});

function hasStalled(status: { readonly conditions?: unknown }): boolean {
  const conditions: readonly unknown[] = Array.isArray(status.conditions) ? status.conditions : [];
  return conditions
    .filter(isRecord)
    .some(
      ({ type, status: is, reason }) =>
        type === 'Progressing' && is === 'False' && reason === 'ProgressDeadlineExceeded',
    );
}

/** True for kinds of whose copies the status says something: replicas, or addresses. */
export const hasReports = (kind: FederatedKind): boolean =>
  kind.replicas !== undefined || hasBalancer(kind);

/** The part of a copy that drift and counts are seen by. */
export function outlineOf({ apiVersion, kind, metadata, status }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, generation } = metadata;
  const federation = metadata.annotations?.[annotations.federation];
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(federation === undefined
        ? {}
        : { annotations: { [annotations.federation]: federation } }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(generation === undefined ? {} : { generation }),
    },
    ...(status === undefined ? {} : { status }),
  };
}

/** Counts, and what they are of; `gone`: the copy was there and is not any more. */
export type Sighting = ReplicaCounts & {
  /** When the counts became as they are, by our clock. */
  readonly at?: Instant;
  /** Of the copy. */
  readonly generation?: number;
  /** Of the copy, when its controller counted. */
  readonly observedGeneration?: number;
  /** Which version of which copy, as the store orders what is seen. */
  readonly uid?: string;
  readonly version?: string;
  readonly gone?: true;
  /** Of Services only. */
  readonly ingress?: readonly Ingress[];
};

const nothing: ReplicaCounts = {
  replicas: 0,
  fullyLabeledReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
};

type Seeing = {
  readonly kind: FederatedKind;
  readonly at: Instant;
  readonly known?: JsonObject | undefined;
};

/** Of a Service that had addresses it is worth remembering that it has none. */
const noneOf = (kind: FederatedKind): Counts | undefined =>
  hasBalancer(kind) ? { ...nothing, ingress: [] } : undefined;

/** What is seen of a copy now, by what was last seen of it; undefined where there is nothing to remember. */
export function sightingOf(live: KubeObject, { kind, at, known }: Seeing): Sighting | undefined {
  const counts = countsOf(live, kind) ?? (known === undefined ? undefined : noneOf(kind));
  if (counts === undefined) return undefined;
  const { uid, resourceVersion: version, generation } = live.metadata;
  const { observedGeneration } = (live['status'] ?? {}) as {
    readonly observedGeneration?: unknown;
  };
  const isOrdered = uid !== undefined && version !== undefined && versionPattern.test(version);
  return {
    ...counts,
    at,
    ...(generation === undefined ? {} : { generation }),
    ...(typeof observedGeneration === 'number' ? { observedGeneration } : {}),
    ...(isOrdered ? { uid, version } : {}),
  };
}

/** What is seen where a copy was, by what was last seen of it; undefined when there is nothing to correct. */
export function absenceAfter(observed: JsonObject | undefined, at: Instant): Sighting | undefined {
  if (observed === undefined) return undefined;
  return {
    ...observed,
    at,
    ...nothing,
    ...(observed['updatedReplicas'] === undefined
      ? {}
      : { updatedReplicas: 0, unavailableReplicas: 0 }),
    ...(observed['ingress'] === undefined ? {} : { ingress: [] }),
    gone: true,
  };
}

/** Members number their versions; what is no number has no order. */
const versionPattern = /^\d{1,19}$/u;

export type AppliedVersion = {
  /** `metadata.generation` after our last write, for kinds that count it. */
  readonly generation: number | undefined;
  /** `metadata.resourceVersion` after our last write. */
  readonly version: string | undefined;
  readonly uid: string | undefined;
};

/**
 * True when the live copy is not as our last write left it: replaced, or its content changed. Kinds that count
 * generations tell content from status by it; for others each new version counts.
 */
export function hasDrifted(live: KubeObject, applied: AppliedVersion): boolean {
  if (applied.uid !== undefined && live.metadata.uid !== applied.uid) return true;
  if (live.metadata.generation !== undefined && applied.generation !== undefined) {
    return live.metadata.generation !== applied.generation;
  }
  return applied.version !== undefined && live.metadata.resourceVersion !== applied.version;
}

/**
 * True when somebody was at a copy before our first write of it was on record: it is gone again, was changed after it was
 * made, or has fields of another manager. Our own write alone shows none of that. `objectUid`: of the federated object.
 */
export function isMeddledWith(live: KubeObject | undefined, objectUid: string): boolean {
  if (live === undefined) return true;
  const { generation = 1, managedFields = [], annotations: notes } = live.metadata;
  // Somebody else's, which sync has refused to touch.
  if (notes?.[annotations.uid] !== objectUid) return false;
  const isOfAnother = managedFields.some(
    ({ manager, subresource }) => manager !== fieldManager && subresource === undefined,
  );
  return generation > 1 || isOfAnother;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member may answer anything: what is no count is not said. */
const countIn = (status: object, field: string): number | undefined =>
  replicasAt(status, { wanted: [field] });
