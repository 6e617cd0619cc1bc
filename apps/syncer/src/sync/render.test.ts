import { describe, expect, it } from '@jest/globals';
import {
  annotations,
  type FederatedKind,
  federatedReplicaSets,
  type KubeObject,
  resources,
} from '@navarch/model';
import { render, stableJson } from './render.js';

const replicaSet: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: 'web',
    namespace: 'web',
    uid: 'u-1',
    resourceVersion: '12',
    generation: 2,
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { app: 'web' },
    annotations: {
      [annotations.replicaSetPreferences]: '{}',
      'deployment.kubernetes.io/revision': '3',
      note: 'kept',
    },
    managedFields: [{ manager: 'kubectl' }],
    finalizers: ['example.com/x'],
  },
  spec: { replicas: 9, selector: { matchLabels: { app: 'web' } } },
  status: { replicas: 9 },
};
const kind = federatedReplicaSets;
const facts = { object: replicaSet, kind, federation: 'fed-1', generation: 12, replicas: 3 };

describe('render', () => {
  it('sends the content with this member’s replicas, and no server-side field', () => {
    expect(render(facts).manifest).toEqual({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: 'web',
        namespace: 'web',
        labels: { app: 'web', 'fleet.navarch.dev/managed-by': 'navarch' },
        annotations: {
          note: 'kept',
          'fleet.navarch.dev/federation': 'fed-1',
          'fleet.navarch.dev/uid': 'u-1',
          'fleet.navarch.dev/generation': '12',
        },
      },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web' } } },
    });
  });

  it('leaves the address of a Service to the member, unless somebody chose it', () => {
    const sent = (clusterIP: string): unknown => {
      const spec = { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP] };
      const service = { ...replicaSet, apiVersion: 'v1', kind: 'Service', spec };
      const about = { object: service, kind: resources.services, replicas: undefined };
      return render({ ...facts, ...about }).manifest['spec'];
    };
    expect(sent('254.7.8.9')).toEqual({ type: 'ClusterIP' });
    expect(sent('100::7:8:9:a')).toEqual({ type: 'ClusterIP' });
    expect(sent('None')).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] });
    expect(sent('10.96.7.8')).toMatchObject({ clusterIP: '10.96.7.8' });
  });

  it('says nothing of replicas that are the member’s business', () => {
    const [few, many] = [3, 9].map((replicas) => {
      const spec = { ...(replicaSet['spec'] as object), replicas };
      return render({ ...facts, object: { ...replicaSet, spec }, replicas: 'unmanaged' });
    });
    expect(few?.manifest['spec']).toEqual({ selector: { matchLabels: { app: 'web' } } });
    expect(few?.digest).toBe(many?.digest);
  });

  it('has one digest for one content, whatever the generation', () => {
    expect(render({ ...facts, generation: 99 }).digest).toBe(render(facts).digest);
    expect(render({ ...facts, replicas: 4 }).digest).not.toBe(render(facts).digest);
  });

  it('sends what was stored in a former version in the one that is stored now, and counts where its kind says', () => {
    const ships: FederatedKind = {
      group: 'sea.example.com',
      version: 'v2',
      resource: 'ships',
      kind: 'Ship',
      namespaced: true,
      replicas: { wanted: ['spec', 'fleet', 'size'], seen: ['status', 'size'] },
    };
    const object: KubeObject = {
      apiVersion: 'sea.example.com/v1',
      kind: 'Ship',
      metadata: { name: 'orion', namespace: 'web' },
      spec: { fleet: { size: 9, flag: 'red' } },
      status: { size: 9 },
      notes: ['kept'],
    };
    const of = { ...facts, kind: ships, object };
    const { manifest } = render(of);
    const { metadata: _metadata, ...rest } = manifest;
    expect(rest).toEqual({
      apiVersion: 'sea.example.com/v2',
      kind: 'Ship',
      spec: { fleet: { size: 3, flag: 'red' } },
      notes: ['kept'],
    });
    const left = render({ ...of, replicas: 'unmanaged' }).manifest;
    expect(left['spec']).toEqual({ fleet: { flag: 'red' } });
  });

  it('sends a Namespace without its finalizers', () => {
    const namespace: KubeObject = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'web', labels: { team: 'a' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    };
    const { manifest } = render({
      ...facts,
      kind: resources.namespaces,
      object: namespace,
      replicas: undefined,
    });
    expect(Object.keys(manifest)).toEqual(['apiVersion', 'kind', 'metadata']);
    expect(manifest.metadata.labels?.['team']).toBe('a');
  });
});

describe('stableJson', () => {
  it('does not depend on the order of keys, but on the order of lists', () => {
    expect(stableJson({ b: 1, a: { d: 1, c: 2 } })).toBe(stableJson({ a: { c: 2, d: 1 }, b: 1 }));
    expect(stableJson([1, 2])).not.toBe(stableJson([2, 1]));
  });
});
