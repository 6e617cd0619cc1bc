import { type NodeShape, shaped, type WatchCache } from '@navarch/apimachinery';
import { amountsOf, type Instant, type KubeObject, resources, toTimestamp } from '@navarch/model';
import type { LocalApi } from '../control/api.js';
import type { Pods } from '../control/pods.js';
import type { Candidate } from './choose-node.decide.js';
import { notReadyTaint } from './taints.js';

/** How many nodes, and what each of them has; CPU and memory as quantities. */
export type NodePlan = {
  readonly count: number;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
};

type Registration = {
  readonly member: string;
  readonly nodes: NodePlan;
  readonly now: Instant;
};

/** Nobody fills a simulated disk, but pods may ask for a part of it. */
const diskSize = '100Gi';

/**
 * Makes the nodes that are missing, as kubelets do when they register. Those of an earlier life stay, and so does what
 * they were given by hand: extended resources.
 */
export async function registerNodes(
  { cache, api }: { readonly cache: WatchCache; readonly api: LocalApi },
  { member, nodes, now }: Registration,
): Promise<void> {
  for (let number = 1; number <= nodes.count; number += 1) {
    const name = `${member}-${number}`;
    const key = { group: '', resource: 'nodes', namespace: '', name };
    if (cache.get(key) === undefined) await api.create(resources.nodes, newNode(name, member));
    const node = cache.get(key)?.object;
    if (node === undefined) continue;
    const fresh = statusOf(addressOf(number), nodes, now);
    const { allocatable, capacity } = shaped<NodeShape & Allocatable>(node).status ?? {};
    const status = {
      ...fresh,
      allocatable: { ...allocatable, ...fresh.allocatable },
      capacity: { ...capacity, ...fresh.capacity },
    };
    await api.update(resources.nodes, { ...node, status }, '/status');
  }
}

const newNode = (name: string, member: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    labels: {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'topology.kubernetes.io/region': member,
    },
  },
  spec: { providerID: `navarch-playground://${name}` },
});

function statusOf(address: string, { cpu, memory, pods }: NodePlan, now: Instant): NodeStatus {
  const room = { cpu, memory, pods: String(pods), 'ephemeral-storage': diskSize };
  const at = toTimestamp(now);
  return {
    capacity: room,
    allocatable: room,
    addresses: [{ type: 'InternalIP', address }],
    nodeInfo: {
      architecture: 'amd64',
      bootID: '',
      containerRuntimeVersion: 'playground://1',
      kernelVersion: 'playground',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.2',
      machineID: '',
      operatingSystem: 'linux',
      osImage: 'Navarch playground',
      systemUUID: '',
    },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'the simulated kubelet is ready',
        lastHeartbeatTime: at,
        lastTransitionTime: at,
      },
    ],
  };
}

/** Counts up from 10.1.0.0 and begins anew after 10.255.255.255. */
export const addressOf = (number: number): string =>
  `10.${1 + (Math.floor(number / 65_536) % 255)}.${Math.floor(number / 256) % 256}.${number % 256}`;

export function candidates(cache: WatchCache, pods: Pods): readonly Candidate[] {
  return cache.list(resources.nodes).map(({ object }) => {
    const { spec, status } = shaped<NodeShape & Allocatable>(object);
    const isReady = status?.conditions?.every(
      (condition) => condition.type !== 'Ready' || condition.status === 'True',
    );
    return {
      name: object.metadata.name,
      labels: object.metadata.labels ?? {},
      unschedulable: spec?.unschedulable === true,
      taints: [...(spec?.taints ?? []), ...(isReady === false ? [notReadyTaint] : [])],
      allocatable: amountsOf(status?.allocatable),
      used: pods.usedOn(object.metadata.name),
    };
  });
}

type Amount = Readonly<Record<string, string | number>>;
type Allocatable = { readonly status?: { readonly allocatable?: Amount } };
type NodeStatus = {
  readonly allocatable: Amount;
  readonly capacity: Amount;
  readonly [field: string]: unknown;
};
