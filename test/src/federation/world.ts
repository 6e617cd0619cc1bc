/** What a test looks at: the federation's state as a user sees it through the API. */
import {
  apiVersionOf,
  type Cluster,
  type KubeObject,
  type Placement,
  resources,
} from '@navarch/model';
import type { Federation } from './federation.js';

const replicaSets = (namespace: string): string =>
  `/apis/apps/v1/namespaces/${namespace}/replicasets`;
const placements = (namespace: string): string =>
  `/apis/fleet.navarch.dev/v1alpha1/namespaces/${namespace}/placements`;

export async function readyReplicas(
  on: Federation,
  namespace: string,
  name: string,
): Promise<number> {
  const { body } = await on.call('GET', `${replicaSets(namespace)}/${name}`);
  return (body['status'] as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0;
}

/** The decision as `sydney=5 taipei=1 tokyo=3`. */
export async function decided(on: Federation, namespace: string, name: string): Promise<string> {
  const { body } = await on.call('GET', `${placements(namespace)}/${name}`);
  const { spec } = body as unknown as Placement;
  return spec.clusters.map((one) => `${one.name}=${one.replicas}`).join(' ');
}

/** What the members have, as `sydney=5 taipei=1 tokyo=?` (`?`: not known). */
export async function reported(on: Federation, namespace: string, name: string): Promise<string> {
  const { body } = await on.call('GET', `${placements(namespace)}/${name}`);
  const { status } = body as unknown as Placement;
  return (status?.clusters ?? []).map((one) => `${one.name}=${one.readyReplicas ?? '?'}`).join(' ');
}

export const clusterPhase = async (on: Federation, name: string): Promise<string> => {
  const { body } = await on.call('GET', `/apis/fleet.navarch.dev/v1alpha1/clusters/${name}`);
  const { status } = body as unknown as Cluster;
  return status?.conditions?.find((one) => one.type === 'Ready')?.reason ?? 'none';
};

export type ReplicaSetFacts = {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly weights: string;
};

/** `weights` as `sydney=3 taipei=1`. */
export function replicaSet({ name, namespace, replicas, weights }: ReplicaSetFacts): KubeObject {
  const clusters = Object.fromEntries(
    weights.split(' ').map((part) => {
      const [cluster = '', weight = '1'] = part.split('=');
      return [cluster, { weight: Number(weight) }];
    }),
  );
  const preferences = JSON.stringify({ rebalance: true, clusters });
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace,
      annotations: { 'federation.kubernetes.io/replica-set-preferences': preferences },
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'nginx:1.29' }] },
      },
    },
  };
}

export const create = async (on: Federation, object: KubeObject): Promise<void> => {
  const path = object.kind === 'Namespace' ? '/api/v1/namespaces' : pathFor(object);
  const { status, body } = await on.call('POST', path, object);
  if (status !== 201)
    throw new Error(
      `create ${object.kind} ${object.metadata.name}: ${status} ${String(body['message'])}`,
    );
};

function pathFor(object: KubeObject): string {
  const namespace = object.metadata.namespace ?? 'default';
  const found = Object.values(resources).find(({ kind }) => kind === object.kind);
  if (found === undefined) throw new Error(`no resource of kind ${object.kind}`);
  const root = found.group === '' ? '/api' : '/apis';
  return `${root}/${apiVersionOf(found)}/namespaces/${namespace}/${found.resource}`;
}

export const namespace = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});
