import type { Cluster, KubeObject } from '@navarch/model';

/** A cluster that takes part. */
export const cluster = (name: string): Cluster & KubeObject => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name, uid: `uid-${name}` },
  spec: { server: 'https://example.com', credentialsRef: { namespace: 'navarch-system', name } },
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ClusterReady',
        message: '',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
  },
});
