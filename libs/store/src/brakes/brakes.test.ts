import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectKey } from '@navarch/model';
import type { Store } from '../index.js';
import { keyOf, objectOf, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const secret = (name: string, namespace = 'web'): ObjectKey => ({
  ...keyOf(name, 'secrets'),
  namespace,
});

async function createAndDelete(store: Store, key: ObjectKey, uid: string): Promise<void> {
  const body = objectOf(key.name);
  const metadata = { ...body.metadata, namespace: key.namespace, uid };
  await store.objects.commit({ verb: 'create', key, body: { ...body, metadata } }, 'jane');
  await store.objects.commit({ verb: 'delete', key, precondition: {} }, 'jane');
}

describe('marks', () => {
  it('keep their first time, or their latest, and are found by how they begin', async () => {
    const { brakes } = await servers.newStore();
    expect(await brakes.mark('suspect/oslo', 5)).toBe(true);
    expect(await brakes.mark('suspect/oslo', 9)).toBe(false);
    expect(await brakes.mark('approved', 5, true)).toBe(true);
    expect(await brakes.mark('approved', 9, true)).toBe(false);
    await brakes.mark('approved', 7, true);
    expect(await brakes.marks('suspect/')).toEqual([{ name: 'suspect/oslo', at: 5 }]);
    expect(await brakes.marks('')).toContainEqual({ name: 'approved', at: 9 });
    await brakes.unmark('suspect/oslo');
    expect(await brakes.marks('suspect/')).toEqual([]);
  });
});

describe('deletions', () => {
  it('count for federated objects, in the window, after the approval', async () => {
    let now = 1_000_000;
    const store = await servers.newStore({ clock: () => now });
    await createAndDelete(store, secret('early'), 'u1');
    now += 100_000;
    await createAndDelete(store, secret('late'), 'u2');
    await createAndDelete(store, secret('ours', 'navarch-system'), 'u3');
    await createAndDelete(store, keyOf('home'), 'u4');
    const count = async (windowMs: number, after: number): Promise<number> =>
      (await store.brakes.deletions({ windowMs, after })).deleted;
    expect(await count(200_000, 0)).toBe(2);
    expect(await count(50_000, 0)).toBe(1);
    expect(await count(200_000, now)).toBe(0);
    const counted = await store.brakes.deletions({ windowMs: 1, after: 0 });
    expect(counted.at).toBe(now);
    expect(counted.position).toBe(await store.objects.revision());
  });

  it('count for what is not built in, and not for what stays in the federation', async () => {
    const store = await servers.newStore();
    const keys: readonly ObjectKey[] = [
      { group: 'sea.example.com', resource: 'ships', namespace: 'web', name: 'orion' },
      { group: 'sea.example.com', resource: 'ships', namespace: 'kube-system', name: 'orion' },
      { group: 'sea.example.com', resource: 'ports', namespace: '', name: 'oslo' },
      { group: 'coordination.k8s.io', resource: 'leases', namespace: 'web', name: 'a' },
      { group: 'fleet.navarch.dev', resource: 'placements', namespace: 'web', name: 'a' },
      { group: 'rbac.authorization.k8s.io', resource: 'roles', namespace: 'web', name: 'a' },
    ];
    for (const key of keys) await createAndDelete(store, key, `${key.resource}-${key.namespace}`);
    const { deleted } = await store.brakes.deletions({ windowMs: 100_000, after: 0 });
    expect(deleted).toBe(2);
  });

  it('count what replicas had a place, and what of them was deleted', async () => {
    let now = 1_000_000;
    const store = await servers.newStore({ clock: () => now });
    const workload = { requests: {}, nodeSelector: {} };
    await store.ledger.reserve(
      [{ uid: 'left', name: 'web/left', ...workload, promises: { oslo: 3, rome: 4 } }],
      {},
    );
    const deleteWith = async (name: string, replicas: unknown): Promise<void> => {
      const key = keyOf(name, 'replicasets');
      const body = { ...objectOf(name), spec: { replicas } };
      await store.objects.commit({ verb: 'create', key: { ...key, group: 'apps' }, body }, 'jane');
      const write = { verb: 'delete', key: { ...key, group: 'apps' }, precondition: {} } as const;
      await store.objects.commit(write, 'jane');
    };
    await deleteWith('early', 50);
    now += 1_000;
    await deleteWith('late', 5);
    await deleteWith('unsaid', undefined);
    const count = async (windowMs: number, after = 0): Promise<object> =>
      await store.brakes.replicaDeletions({ windowMs, after });
    expect(await count(10_000)).toEqual({ deleted: 55, placed: 7 });
    expect(await count(500)).toEqual({ deleted: 5, placed: 7 });
    expect(await count(10_000, now)).toEqual({ deleted: 0, placed: 7 });
  });

  it('do not count for revisions of Deployments, which are placed nowhere', async () => {
    const store = await servers.newStore();
    const owned = async (name: string, kind: string): Promise<void> => {
      const key = { ...keyOf(name, 'replicasets'), group: 'apps' };
      const owner = { apiVersion: 'apps/v1', kind, name: 'web', uid: 'web', controller: true };
      const made = objectOf(name);
      const metadata = { ...made.metadata, ownerReferences: [owner] };
      const body = { ...made, kind: 'ReplicaSet', metadata, spec: { replicas: 3 } };
      await store.objects.commit({ verb: 'create', key, body }, 'jane');
      await store.objects.commit({ verb: 'delete', key, precondition: {} }, 'jane');
    };
    await owned('revision', 'Deployment');
    await owned('workload', 'Rollout');
    const span = { windowMs: 100_000, after: 0 };
    expect(await store.brakes.deletions(span)).toMatchObject({ deleted: 1 });
    expect(await store.brakes.replicaDeletions(span)).toMatchObject({ deleted: 3 });
  });

  it('of which members have copies are found by when they were made', async () => {
    let now = 1_000_000;
    const store = await servers.newStore({ clock: () => now });
    for (const [name, uid] of [
      ['early', 'u1'],
      ['late', 'u2'],
      ['clean', 'u3'],
    ] as const) {
      await createAndDelete(store, secret(name), uid);
      now += 10;
    }
    const applied = {
      generation: 9_000,
      digest: 'd',
      memberUid: 'm',
      memberVersion: '1',
      driftMarks: 0,
    };
    const copies = [
      { key: { cluster: 'oslo', object: secret('early') }, objectUid: 'u1', ...applied },
      { key: { cluster: 'rome', object: secret('late') }, objectUid: 'u2', ...applied },
      { key: { cluster: 'oslo', object: secret('late') }, objectUid: 'another', ...applied },
    ] as const;
    for (const { key, objectUid } of copies)
      await store.memberStates.offer(key, { objectUid, generation: 9_000 });
    await store.memberStates.recordApplied(copies);
    const { brakes } = store;
    const [{ key }] = copies;
    await store.memberStates.recordObserved([{ key, observed: { readyReplicas: 4 } }]);
    const all = { objects: 2, replicas: 4, clusters: ['oslo', 'rome'] };
    expect(await brakes.countBuried(0)).toEqual(all);
    expect(await brakes.countBuried(1_000_005)).toEqual({
      objects: 1,
      replicas: 0,
      clusters: ['rome'],
    });
    const found = await brakes.buried({ from: 0, until: 1_000_005, limit: 10 });
    expect(found).toEqual([{ cluster: 'oslo', object: secret('early') }]);
  });
});

describe('ready replicas', () => {
  it('are summed up by cluster from what was last seen', async () => {
    const { brakes, memberStates } = await servers.newStore();
    const seen = { 'oslo a': 2, 'oslo b': 3, 'rome a': 4 };
    for (const [text, readyReplicas] of Object.entries(seen)) {
      const [cluster = '', name = ''] = text.split(' ');
      const key = { cluster, object: keyOf(name, 'replicasets') };
      await memberStates.offer(key, { objectUid: 'u', generation: 5 });
      await memberStates.recordObserved([{ key, observed: { readyReplicas } }]);
    }
    await memberStates.offer(
      { cluster: 'oslo', object: secret('db') },
      { objectUid: 'u', generation: 5 },
    );
    expect(Object.fromEntries(await brakes.readyReplicas())).toEqual({ oslo: 5, rome: 4 });
  });
});
