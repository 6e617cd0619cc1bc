import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  clusterReasons,
  type KubeObject,
  type MemberObjectKey,
  type ObjectKey,
  parseObjectKey,
  printObjectKey,
} from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { clusterKey } from '../fleet/clusters.js';
import { placementKeyOf } from '../objects/keys.js';
import { DebtReader } from './debts.js';

const cluster = 'oslo';
const keyOf = (text: string): ObjectKey => {
  const key = parseObjectKey(text);
  if (key === undefined) throw new Error(`no key: ${text}`);
  return key;
};

let store: Store;
beforeEach(() => {
  store = createMemoryStore({ clock: () => 1 });
});

const record = async (text: string): Promise<void> => {
  const key: MemberObjectKey = { cluster, object: keyOf(text) };
  await store.memberStates.offer(key, { objectUid: 'u', generation: 1 });
};

it('copies of what is gone are debts, in namespaces or none, and what others are in or of is none', async () => {
  const gone = [
    'sea.example.com/ports//oslo',
    'sea.example.com/ships/web/orion',
    '/secrets/web/db',
  ];
  const containers = [
    '/namespaces//web',
    'apiextensions.k8s.io/customresourcedefinitions//ships.sea.example.com',
  ];
  for (const text of [...gone, ...containers]) await record(text);
  const debts = await new DebtReader(store).of(cluster);
  expect(debts.map(({ object }) => printObjectKey(object)).sort()).toEqual(gone.toSorted());
});

describe('the copy of a workload that is placed elsewhere by now', () => {
  const web = keyOf('apps/replicasets/web/shop');
  const metadata = { namespace: 'web', name: 'shop' };
  const workload = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };
  const fleet = { apiVersion: 'fleet.navarch.dev/v1alpha1' };
  const clusters = [
    { name: cluster, replicas: 0, chosen: false },
    { name: 'rome', replicas: 3, chosen: true },
  ];
  const spec = { workload: { ...workload, name: 'shop', uid: 'u' }, replicas: 3, clusters };

  const put = (key: ObjectKey, body: KubeObject): Promise<unknown> =>
    store.objects.commit({ verb: 'create', key, body }, 'test');

  beforeEach(async () => {
    await put(web, { ...workload, metadata: { ...metadata, uid: 'u' } });
    const placement = { ...fleet, kind: 'Placement', metadata: { ...metadata, uid: 'p' }, spec };
    await put(placementKeyOf(web), placement);
    await record('apps/replicasets/web/shop');
    await store.memberStates.offer(
      { cluster: 'rome', object: web },
      { objectUid: 'u', generation: 1 },
    );
  });

  const rows = [
    { name: 'is a debt when all are ready there', phase: 'ready', ready: 3, debts: 1 },
    { name: 'is none while one is not ready there', phase: 'ready', ready: 2, debts: 0 },
    { name: 'is none while that cluster is lost as well', phase: 'lost', ready: 3, debts: 0 },
    { name: 'is none while that one comes back as well', phase: 'cleaning', ready: 3, debts: 0 },
  ] as const;
  it.each(rows)('$name', async ({ phase, ready, debts }) => {
    const condition = { type: 'Ready', status: phase === 'ready' ? 'True' : 'False' };
    const status = { conditions: [{ ...condition, reason: clusterReasons[phase] }] };
    const rome = { ...fleet, kind: 'Cluster', metadata: { name: 'rome', uid: 'c' }, status };
    await put(clusterKey('rome'), rome);
    const observed = { readyReplicas: ready };
    await store.memberStates.recordObserved([{ key: { cluster: 'rome', object: web }, observed }]);
    expect(await new DebtReader(store).of(cluster)).toHaveLength(debts);
  });

  it('is a debt when the workload was deleted, however few are ready there', async () => {
    await store.objects.commit({ verb: 'delete', key: web, precondition: {} }, 'test');
    expect(await new DebtReader(store).of(cluster)).toHaveLength(1);
  });
});
