import type { KubeObject } from '@navarch/model';

/** Objects as the federation would send them. */

export const namespaceOf = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

export const secretOf = (
  name: string,
  text: string,
  labels: Readonly<Record<string, string>> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: home, labels },
  data: { text: Buffer.from(text).toString('base64') },
});

export const replicaSetOf = (name: string, replicas: number, cpu = '10m'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name, namespace: home },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [{ name: 'main', image: 'nginx:1.29', resources: { requests: { cpu } } }],
      },
    },
  },
});

/** The namespace that the objects above live in. */
export const home = 'conformance';

export type ReplicaCounts = { readonly replicas?: number; readonly readyReplicas?: number };
export const countsOf = (object: KubeObject | undefined): ReplicaCounts => object?.['status'] ?? {};
