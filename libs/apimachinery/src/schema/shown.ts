/**
 * Fields that are there though nobody set them. Kubernetes' types are Go's, whose encoder leaves an empty field out only where
 * the type says so: a structure that is no pointer is `{}` then, a time `null`, a text that must be there `""`.
 *
 * It matters twice: such a field is shown, and nobody comes to own it by leaving it empty.
 */
import type { Shown } from './node.js';

/** By type; those that must be there are shown anyway. */
const structures: Readonly<Record<string, readonly string[]>> = {
  ContainerStatus: ['lastState', 'state'],
  CustomResourceDefinition: ['status'],
  CustomResourceDefinitionStatus: ['acceptedNames'],
  Deployment: ['spec', 'status'],
  DeploymentSpec: ['strategy'],
  Event: ['source'],
  EventsEvent: ['deprecatedSource', 'regarding'],
  Lease: ['spec'],
  LimitRange: ['spec'],
  Namespace: ['spec', 'status'],
  Node: ['spec', 'status'],
  NodeDaemonEndpoints: ['kubeletEndpoint'],
  NodeStatus: ['daemonEndpoints', 'nodeInfo'],
  PersistentVolumeClaimSpec: ['resources'],
  PersistentVolumeClaimTemplate: ['metadata'],
  Pod: ['spec', 'status'],
  PodTemplateSpec: ['metadata', 'spec'],
  ReplicaSet: ['spec', 'status'],
  ReplicaSetSpec: ['template'],
  ResourceQuota: ['spec', 'status'],
  Scale: ['spec', 'status'],
  Service: ['spec', 'status'],
  ServiceStatus: ['loadBalancer'],
};

const texts: Readonly<Record<string, readonly string[]>> = {
  Event: ['reportingComponent', 'reportingInstance'],
};

const times: Readonly<Record<string, readonly string[]>> = {
  Condition: ['lastTransitionTime'],
  ContainerStateRunning: ['startedAt'],
  ContainerStateTerminated: ['startedAt', 'finishedAt'],
  CustomResourceDefinitionCondition: ['lastTransitionTime'],
  DeploymentCondition: ['lastTransitionTime', 'lastUpdateTime'],
  Event: ['eventTime', 'firstTimestamp', 'lastTimestamp'],
  EventSeries: ['lastObservedTime'],
  EventsEvent: ['deprecatedFirstTimestamp', 'deprecatedLastTimestamp', 'eventTime'],
  EventsEventSeries: ['lastObservedTime'],
  NamespaceCondition: ['lastTransitionTime'],
  NodeCondition: ['lastHeartbeatTime', 'lastTransitionTime'],
  PodCondition: ['lastProbeTime', 'lastTransitionTime'],
  ReplicaSetCondition: ['lastTransitionTime'],
};

/** Lists of nothing that are null, though they need not be there. */
const lists: Readonly<Record<string, readonly string[]>> = {
  ClusterRole: ['rules'],
  CustomResourceDefinitionStatus: ['conditions', 'storedVersions'],
  Role: ['rules'],
};

/** What must be there, but is a pointer. */
const pointers: Readonly<Record<string, readonly string[]>> = {
  DeploymentSpec: ['selector'],
  ReplicaSetSpec: ['selector'],
  ScaleIOVolumeSource: ['secretRef'],
};

/**
 * `Type.field` of lists and maps that are not left out for being empty: an empty list of managed fields asks to start over, and a
 * complaint about the labels of a template shows them as they were given.
 */
export const neverOmitted: ReadonlySet<string> = new Set([
  'ObjectMeta.labels',
  'ObjectMeta.managedFields',
]);

/** How a field is shown that nobody set; undefined: not at all. */
export function shownOf(
  owner: string,
  name: string,
  { type, required }: { readonly type: string; readonly required: boolean },
): Shown | undefined {
  const isOf = (table: Readonly<Record<string, readonly string[]>>): boolean =>
    table[owner]?.includes(name) === true;
  if (isOf(times) || isOf(lists)) return 'null';
  if (isOf(structures) || isOf(texts)) return 'zero';
  if (!required) return undefined;
  return isOf(pointers) || isCollection(type) ? 'null' : 'zero';
}

const isCollection = (type: string): boolean => type.startsWith('[]') || type.startsWith('{}');
