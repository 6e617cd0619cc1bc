import type { KubeObject, ObjectMeta } from '@navarch/model';

/** Bodies as clients write them. */
export const secret = (
  name: string,
  stringData: Record<string, string> = {},
  metadata: Partial<ObjectMeta> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, ...metadata },
  stringData,
});

export const replicaSet = (
  name: string,
  replicas: number,
): KubeObject & { readonly spec: Record<string, unknown> } => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name, labels: { app: name } },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'main', image: 'nginx:1' }] },
    },
  },
});
