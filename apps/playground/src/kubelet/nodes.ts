import { type NodeShape, quantityMillis, shaped, type WatchCache } from '@navarch/apimachinery';
import { type Instant, type KubeObject, resources, toTimestamp } from '@navarch/model';
import type { LocalApi } from '../control/api.js';
import type { Pods } from '../control/pods.js';
import { limits } from '../limits.js';
import type { Candidate } from './choose-node.decide.js';

export type NodePlan = {
  readonly member: string;
  readonly count: number;
  readonly podsPerNode: number;
  readonly now: Instant;
};

/** Makes the nodes that are missing, as kubelets do when they register. Those of an earlier life stay. */
export async function registerNodes(
  { cache, api }: { readonly cache: WatchCache; readonly api: LocalApi },
  plan: NodePlan,
): Promise<void> {
  for (let number = 1; number <= plan.count; number += 1) {
    const name = `${plan.member}-${number}`;
    const key = { group: '', resource: 'nodes', namespace: '', name };
    if (cache.get(key) === undefined) await api.create(resources.nodes, newNode(name, plan.member));
    const node = cache.get(key)?.object;
    if (node === undefined) continue;
    await api.update(resources.nodes, { ...node, status: statusOf(number, plan) }, '/status');
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

function statusOf(
  number: number,
  { podsPerNode, now }: NodePlan,
): Readonly<Record<string, unknown>> {
  const room = { ...limits.node, pods: String(podsPerNode) };
  const at = toTimestamp(now);
  return {
    capacity: room,
    allocatable: room,
    addresses: [{ type: 'InternalIP', address: addressOf(number) }],
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

export const addressOf = (number: number): string =>
  `10.${1 + Math.floor(number / 65_536)}.${Math.floor(number / 256) % 256}.${number % 256}`;

export function candidates(cache: WatchCache, pods: Pods): readonly Candidate[] {
  return cache.list(resources.nodes).map(({ object }) => {
    const { spec, status } = shaped<NodeShape & Allocatable>(object);
    const { cpu = 0, memory = 0, pods: places = 0 } = status?.allocatable ?? {};
    return {
      name: object.metadata.name,
      labels: object.metadata.labels ?? {},
      unschedulable: spec?.unschedulable === true,
      allocatable: {
        cpu: quantityMillis(cpu),
        memory: quantityMillis(memory),
        pods: quantityMillis(places) / 1_000,
      },
      used: pods.usedOn(object.metadata.name),
    };
  });
}

type Allocatable = {
  readonly status?: { readonly allocatable?: Readonly<Record<string, string | number>> };
};
