/**
 * What a member's nodes and pods say of its room, and nothing else of them.
 *
 * A member may answer anything. What cannot be read counts as nothing and what is too long to be a name is left out:
 * its numbers are wrong then, which is that member's own problem. Nothing here throws.
 */
import {
  type Amounts,
  amountsOf,
  type Instant,
  type KubeObject,
  printWorkloadName,
  requestsOf,
  resources,
} from '@navarch/model';
import { capacityLimits } from './limits.js';

/** `namespace/name`, of a Deployment as `printWorkloadName` has it. */
export type NameText = string;

export type NodeSeen = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly allocatable: Amounts;
  /** Ready, not cordoned, and without a taint that keeps pods away. */
  readonly takesPods: boolean;
};

export type PodSeen = {
  readonly name: NameText;
  /** The node that it is bound to, running or not; '' while it has none. */
  readonly node: string;
  readonly requests: Amounts;
  /** The workload that made it. */
  readonly owner: NameText | undefined;
  /** Since when no node takes it; undefined when that was not found, Infinity when the member does not say since when. */
  readonly waitsSince: Instant | undefined;
};

type Fields = Readonly<Record<string, unknown>>;

export function readNode(node: KubeObject): NodeSeen | undefined {
  const { name } = node.metadata;
  if (!isName(name)) return undefined;
  const spec = fieldsOf(node['spec']);
  const status = fieldsOf(node['status']);
  return {
    name,
    labels: labelsOf(node.metadata.labels),
    allocatable: bounded(amountsOf(status['allocatable'])),
    takesPods:
      spec['unschedulable'] !== true &&
      !listOf(spec['taints']).some(keepsAway) &&
      listOf(status['conditions']).every(
        ({ type, status: is }) => type !== 'Ready' || is === 'True',
      ),
  };
}

/** Undefined for a pod that takes no room: it has ended. */
export function readPod(pod: KubeObject): PodSeen | undefined {
  const name = nameTextOf(pod);
  const status = fieldsOf(pod['status']);
  const hasEnded = status['phase'] === 'Succeeded' || status['phase'] === 'Failed';
  if (name === undefined || hasEnded) return undefined;
  const nodeName = fieldsOf(pod['spec'])['nodeName'];
  const node = isName(nodeName) ? nodeName : '';
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  return {
    name,
    node,
    requests: bounded(requestsOf(pod).requests),
    owner: ownerOf(pod),
    waitsSince: node !== '' || isLeaving ? undefined : waitsSince(status),
  };
}

/** Undefined when these are no names. Objects without a namespace have an empty one. */
export function nameTextOf({ metadata }: KubeObject): NameText | undefined {
  const { namespace = '', name } = metadata;
  const isNamespace = namespace === '' || isName(namespace);
  return isNamespace && isName(name) ? `${namespace}/${name}` : undefined;
}

/**
 * The workload that made a pod: a ReplicaSet, or the Deployment that made that. Pods of a Deployment carry a hash that the
 * name of their ReplicaSet ends with.
 */
export function ownerOf({ metadata }: KubeObject): NameText | undefined {
  const owner = listOf(metadata.ownerReferences).find(({ controller }) => controller === true);
  if (owner?.['kind'] !== resources.replicasets.kind || !isName(owner['name'])) return undefined;
  const { namespace = '', labels = {} } = metadata;
  const ending = `-${labels[hashLabel] ?? ''}`;
  const { kind, name } =
    ending.length > 1 && owner['name'].endsWith(ending)
      ? { kind: resources.deployments.kind, name: owner['name'].slice(0, -ending.length) }
      : { kind: resources.replicasets.kind, name: owner['name'] };
  return printWorkloadName({ kind, namespace, name });
}

const hashLabel = 'pod-template-hash';

/** A workload's own. Undefined when these are no names. */
export function workloadNameOf(object: KubeObject): NameText | undefined {
  const { kind, metadata } = object;
  const { namespace = '', name } = metadata;
  return nameTextOf(object) === undefined
    ? undefined
    : printWorkloadName({ kind, namespace, name });
}

function waitsSince(status: Fields): Instant | undefined {
  const condition = listOf(status['conditions']).find(
    ({ type, status: is, reason }) =>
      type === 'PodScheduled' && is === 'False' && reason === 'Unschedulable',
  );
  if (condition === undefined) return undefined;
  const time = condition['lastTransitionTime'];
  const since = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(since) ? Infinity : since;
}

const keepsAway = ({ effect }: Fields): boolean =>
  effect === 'NoSchedule' || effect === 'NoExecute';

function labelsOf(labels: unknown): Readonly<Record<string, string>> {
  const usable = Object.entries(fieldsOf(labels)).filter(
    (entry): entry is [string, string] => isName(entry[0]) && (entry[1] === '' || isName(entry[1])),
  );
  return Object.fromEntries(usable.slice(0, capacityLimits.labelsPerNodeMax));
}

function bounded(amounts: Amounts): Amounts {
  const usable = Object.entries(amounts).filter(([name]) => isName(name));
  return Object.fromEntries(usable.slice(0, capacityLimits.resourcesPerObjectMax));
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= capacityLimits.nameLengthMax;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];
