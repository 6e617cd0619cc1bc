/** Secrets with tokens of the federation, on the store in memory: they are placed nowhere, also when they were before. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type KubeObject, type ObjectKey, printObjectKey, resources } from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { placementKeyOf } from '../objects/keys.js';
import { decidedAt, placingOn } from './placing.fixture.js';

const { group, resource } = resources.secrets;
const key: ObjectKey = { group, resource, namespace: 'web', name: 'robot-token' };
const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: key.name, namespace: key.namespace, uid: 'u1' },
  type: 'kubernetes.io/service-account-token',
};
const cluster = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'oslo', uid: 'c1' },
  spec: { server: 'https://oslo', credentialsRef: { namespace: 'navarch-system', name: 'oslo' } },
};

let store: Store;
beforeEach(() => {
  store = createMemoryStore({ clock: () => decidedAt });
});

const put = async (at: ObjectKey, body: KubeObject): Promise<void> => {
  await store.objects.commit({ verb: 'create', key: at, body }, 'ann');
};
const reconcile = () => placingOn(store).reconcile(printObjectKey(key));
const placement = async () => (await store.objects.get(placementKeyOf(key)))?.body;

describe('a Secret with a token of the federation', () => {
  beforeEach(async () => {
    const { clusters } = resources;
    await put({ ...clusters, namespace: '', name: 'oslo' }, cluster);
    await put(key, secret);
  });

  it('gets no Placement, and wakes nobody', async () => {
    await reconcile();
    expect(await placement()).toBeUndefined();
    expect(await store.agenda.list({ loop: 'sync' })).toEqual([]);
  });

  it('keeps the one that it had, which says why nothing is sent, once', async () => {
    const spec = {
      workload: { apiVersion: 'v1', kind: 'Secret', name: key.name, uid: 'u1' },
      clusters: [{ name: 'oslo', chosen: true, replicas: 1, reason: 'all' }],
      decision: { id: '1', inputsDigest: '', planner: 'v1/1', decidedAt: '' },
    };
    const metadata = { name: placementKeyOf(key).name, namespace: 'web', uid: 'p1' };
    await put(placementKeyOf(key), {
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'Placement',
      metadata,
      spec,
    });
    await reconcile();
    const told = await placement();
    expect(told?.['spec']).toEqual({
      ...spec,
      warnings: [expect.stringMatching(/^it is to hold a token of the federation/)],
    });
    await reconcile();
    expect(await placement()).toEqual(told);
    expect(await store.agenda.list({ loop: 'sync' })).toEqual([]);
  });
});
