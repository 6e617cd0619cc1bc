/** What is written. The same object goes to the federation and, as its copies would be, straight to members. */
import { randomBytes } from 'node:crypto';
import { annotations, type KubeObject, type ResourceName, resources } from '@navarch/model';
import { limits } from './limits.js';

/** A series of equal objects in a namespace of their own. */
export type Series = {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly names: readonly string[];
  /** As the federation gets it. */
  readonly whole: (name: string) => KubeObject;
  /** As one member gets it. */
  readonly share: (name: string) => KubeObject;
};

export const collectionPathOf = ({ resource, namespace }: Series): string => {
  const { group, version, resource: plural } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}/namespaces/${namespace}/${plural}`;
};

export type SeriesKind = 'workloads' | 'secrets';

export function seriesOf(kind: SeriesKind, namespace: string, count: number): Series {
  const names = Array.from({ length: count }, (_, index) => `object-${index}`);
  switch (kind) {
    case 'workloads': {
      const whole = (name: string) => replicaSet({ name, namespace, replicas: limits.replicas });
      const share = (name: string) => replicaSet({ name, namespace, replicas: 1 });
      return { resource: resources.replicasets, namespace, names, whole, share };
    }
    case 'secrets': {
      const make = (name: string) => secretNamed(name, namespace);
      return { resource: resources.secrets, namespace, names, whole: make, share: make };
    }
  }
}

export const namespaceNamed = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

type WorkloadFacts = {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
};

/** Equal weights: every member runs the same share. */
function replicaSet({ name, namespace, replicas }: WorkloadFacts): KubeObject {
  const preferences = JSON.stringify({ rebalance: true, clusters: { '*': { weight: 1 } } });
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace,
      annotations: { [annotations.replicaSetPreferences]: preferences },
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

export const secretNamed = (name: string, namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  type: 'Opaque',
  data: { payload: randomBytes(limits.secretBytes).toString('base64') },
});
