import { describe, expect, it } from '@jest/globals';
import {
  annotations,
  federatedDeployments,
  type FederatedKind,
  federatedReplicaSets,
  type JsonObject,
  type KubeObject,
  type ObjectMeta,
  resources,
} from '@navarch/model';
import {
  absenceAfter,
  hasDrifted,
  isMeddledWith,
  outlineOf,
  sightingOf,
} from './summary.decide.js';

const ours = { manager: 'navarch', operation: 'Apply' };
const theirs = { manager: 'kubectl-edit', operation: 'Update' };
const controller = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  subresource: 'status',
};

const copy = (metadata: Partial<ObjectMeta>, status?: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'm1',
    resourceVersion: '7',
    annotations: { [annotations.uid]: 'u1' },
    ...metadata,
  },
  spec: { replicas: 2 },
  ...(status === undefined ? {} : { status }),
});

describe('a copy that is seen before our first write of it is on record', () => {
  it.each([
    ['as we made it', copy({ generation: 1, managedFields: [ours] }), false],
    [
      'counted by its controller',
      copy({ generation: 1, managedFields: [ours, controller] }),
      false,
    ],
    ['without any of that, as a Secret may be', copy({}), false],
    ['changed since', copy({ generation: 2, managedFields: [ours] }), true],
    ['with fields of somebody else', copy({ generation: 1, managedFields: [ours, theirs] }), true],
    ['gone again', undefined, true],
    ['of another federation', copy({ generation: 2, annotations: {} }), false],
  ] as const)('%s: %#', (_name, live, expected) => {
    expect(isMeddledWith(live, 'u1')).toBe(expected);
  });
});

const kind = federatedReplicaSets;

describe('a sighting', () => {
  it('says when, of which copy and which of its generations', () => {
    const status = { replicas: 2, readyReplicas: 1, observedGeneration: 3 };
    expect(sightingOf(copy({ generation: 4 }, status), { kind, at: 1_000 })).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 0,
      readyReplicas: 1,
      availableReplicas: 0,
      at: 1_000,
      generation: 4,
      observedGeneration: 3,
      uid: 'm1',
      version: '7',
    });
  });

  it('of a Service has the addresses of its balancer, and that they are gone', () => {
    const service = (ingress: readonly unknown[]) => ({
      ...copy({ resourceVersion: '8' }, { loadBalancer: { ingress } }),
      kind: 'Service',
    });
    const seen = (ingress: readonly unknown[], known?: JsonObject) =>
      sightingOf(service(ingress), { kind: resources.services, at: 1_000, known });
    expect(seen([])).toBeUndefined();
    expect(seen([{ ip: '192.0.2.1' }, { hostname: 'b.example.com' }, {}, 'x', { ip: 7 }])).toEqual(
      expect.objectContaining({
        ingress: [{ ip: '192.0.2.1' }, { hostname: 'b.example.com' }],
        version: '8',
      }),
    );
    expect(seen([], { ingress: [{ ip: '192.0.2.1' }] })).toMatchObject({ ingress: [] });
    expect(absenceAfter({ ingress: [{ ip: '192.0.2.1' }] }, 1)).toMatchObject({ ingress: [] });
  });

  it('counts a custom kind where its definition says, ready being what there is unless it says so', () => {
    const ships: FederatedKind = {
      group: 'sea.example.com',
      version: 'v1',
      resource: 'ships',
      kind: 'Ship',
      namespaced: true,
      replicas: {
        wanted: ['spec', 'size'],
        seen: ['status', 'fleet', 'size'],
        selector: ['status', 'pods'],
      },
    };
    const seen = (status: object) => sightingOf(copy({}, status), { kind: ships, at: 0 });
    expect(seen({ fleet: { size: 3 }, pods: 'ship=a' })).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      selector: 'ship=a',
    });
    expect(seen({ fleet: { size: 3 }, readyReplicas: 1 })).toMatchObject({ readyReplicas: 1 });
    expect(seen({})).toMatchObject({ replicas: 0, readyReplicas: 0 });
  });

  it('tells of a Deployment how far it has come, and that it does not get on', () => {
    const stalled = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' };
    const status = { replicas: 4, updatedReplicas: 1, conditions: [stalled] };
    expect(sightingOf(copy({}, status), { kind: federatedDeployments, at: 0 })).toMatchObject({
      replicas: 4,
      updatedReplicas: 1,
      unavailableReplicas: 0,
      stalled: true,
    });
  });

  it('has no order where a member does not number its versions', () => {
    expect(sightingOf(copy({ resourceVersion: 'abc' }), { kind, at: 0 })).not.toHaveProperty(
      'version',
    );
  });
});

it('is told from a drift by its outline as by all of it', () => {
  const live = copy({ generation: 2, managedFields: [ours] }, { readyReplicas: 1 });
  const applied = { generation: 1, version: '6', uid: 'm1' };
  expect(hasDrifted(outlineOf(live), applied)).toBe(hasDrifted(live, applied));
  expect(sightingOf(outlineOf(live), { kind, at: 5 })).toEqual(sightingOf(live, { kind, at: 5 }));
  expect(outlineOf(live)).not.toHaveProperty('spec');
});
