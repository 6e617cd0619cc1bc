/** A workload and its policy that are committed together are placed from how both are in the end, whenever that happens. */
import { expect, it } from '@jest/globals';
import {
  type KubeObject,
  type ObjectKey,
  type Placement,
  printObjectKey,
  type ResourceName,
  resources,
} from '@navarch/model';
import { createMemoryStore, type ObjectWrite, type Store } from '@navarch/store';
import { placementKeyOf } from '../objects/keys.js';
import { decidedAt, placingOn } from './placing.fixture.js';

const fleetApi = 'fleet.navarch.dev/v1alpha1';
const key: ObjectKey = { group: 'apps', resource: 'replicasets', namespace: 'web', name: 'api' };

/** `meanwhile` is done when the policies are first asked for, before they are told. */
function interrupted(store: Store, meanwhile: () => Promise<unknown>): Store {
  let isOpen = true;
  return {
    ...store,
    objects: {
      ...store.objects,
      list: async (query) => {
        if (isOpen && query.resource === resources.placementPolicies.resource) {
          isOpen = false;
          await meanwhile();
        }
        return await store.objects.list(query);
      },
    },
  };
}

const keyOf = ({ group, resource }: ResourceName, { metadata }: KubeObject): ObjectKey => ({
  group,
  resource,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});
const updateOf = (of: ResourceName, body: KubeObject): ObjectWrite => ({
  verb: 'update',
  key: keyOf(of, body),
  body,
  precondition: {},
});

const clusterNamed = (name: string): KubeObject => ({
  apiVersion: fleetApi,
  kind: 'Cluster',
  metadata: { name, uid: `uid-${name}` },
  spec: { server: `https://${name}`, credentialsSecretRef: { name: 'c' } },
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'Ready',
        message: '',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
  },
});
const policyFor = (cluster: string): KubeObject => ({
  apiVersion: fleetApi,
  kind: 'PlacementPolicy',
  metadata: { name: 'gold', namespace: 'web', uid: 'uid-gold' },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
    placement: { clusters: { names: [cluster] } },
  },
});
const workloadOf = (replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'api', namespace: 'web', uid: 'uid-api' },
  spec: { replicas, template: { spec: { containers: [{ name: 'api', image: 'a' }] } } },
});

async function splits(store: Store): Promise<string> {
  const stored = await store.objects.get(placementKeyOf(key));
  const { spec = { clusters: [] } } = (stored?.body ?? {}) as Partial<Placement>;
  const decisions = await store.placements.history(printObjectKey(key), 10);
  const split = spec.clusters.map(({ name, replicas }) => `${name}=${replicas}`).join(' ');
  return `${split} after ${decisions.length}`;
}

it('whose reading was overtaken is made anew, and nothing in between is decided', async () => {
  const store = createMemoryStore({ clock: () => decidedAt });
  const put = (of: ResourceName, body: KubeObject): Promise<unknown> =>
    store.objects.commit({ verb: 'create', key: keyOf(of, body), body }, 'ann');
  await put(resources.clusters, clusterNamed('oslo'));
  await put(resources.clusters, clusterNamed('tokyo'));
  await put(resources.placementPolicies, policyFor('oslo'));
  await put(resources.replicasets, workloadOf(4));
  await placingOn(store).reconcile(printObjectKey(key));
  expect(await splits(store)).toBe('oslo=4 tokyo=0 after 1');

  const writes = [
    updateOf(resources.placementPolicies, policyFor('tokyo')),
    updateOf(resources.replicasets, workloadOf(2)),
  ];
  const together = (): Promise<unknown> =>
    store.objects.commitTogether(() => writes, { actor: 'ann', changeset: 'move' });
  const place = placingOn(interrupted(store, together));
  expect(await place.reconcile(printObjectKey(key))).toEqual({ kind: 'again', afterMs: 0 });
  expect(await splits(store)).toBe('oslo=4 tokyo=0 after 1');
  await place.reconcile(printObjectKey(key));
  expect(await splits(store)).toBe('oslo=0 tokyo=2 after 2');
});
