import { expect, it } from '@jest/globals';
import { MemberPool } from '@navarch/clients';
import { createMemoryStore, type Store } from '@navarch/store';
import { Members } from './members.js';

const kubeconfig = JSON.stringify({
  'current-context': 'oslo',
  contexts: [{ name: 'oslo', context: { cluster: 'oslo', user: 'admin' } }],
  clusters: [{ name: 'oslo', cluster: { server: 'https://198.51.100.7:6443' } }],
  users: [{ name: 'admin', user: { token: 'none' } }],
});

type Written = Parameters<Store['objects']['commit']>[0];

const secretKey = { group: '', resource: 'secrets', namespace: 'navarch-system', name: 'oslo' };
const clusterKey = {
  group: 'fleet.navarch.dev',
  resource: 'clusters',
  namespace: '',
  name: 'oslo',
};
const cluster = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'oslo', uid: 'c1' },
  spec: { credentialsRef: { namespace: secretKey.namespace, name: secretKey.name } },
};
const secretWith = (note: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'oslo', namespace: secretKey.namespace, uid: 's1', labels: { note } },
  data: { kubeconfig: Buffer.from(kubeconfig).toString('base64') },
});

/** A registered cluster, a clock, and how often objects were read with what is in them. */
async function start() {
  let now = 0;
  const store = createMemoryStore({ clock: () => now });
  const write = (written: Written) => store.objects.commit(written, 'ann');
  await write({ verb: 'create', key: clusterKey, body: cluster });
  await write({ verb: 'create', key: secretKey, body: secretWith('first') });
  const reads: string[] = [];
  const objects: Store['objects'] = {
    ...store.objects,
    get: (key) => {
      reads.push(key.resource);
      return store.objects.get(key);
    },
  };
  const members = new Members({ ...store, objects }, new MemberPool({}), () => now);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { members, write, reads, pass };
}

it('never hands out a client that was closed while its credentials were read', async () => {
  const { members, pass } = await start();
  const first = await members.of('oslo');
  pass(60_000);
  const asked = members.of('oslo');
  await members.forget('oslo');
  const second = await asked;
  expect(second).not.toBe(first);
  expect(await members.of('oslo')).toBe(second);
  await members.close();
});

it('reads what is in credentials only when they have another version', async () => {
  const { members, reads, pass, write } = await start();
  const first = await members.of('oslo');
  expect(reads).toEqual(['clusters', 'secrets']);
  pass(60_000);
  expect(await members.of('oslo')).toBe(first);
  expect(reads).toHaveLength(2);
  await write({
    verb: 'update',
    key: clusterKey,
    body: { ...cluster, status: {} },
    precondition: {},
  });
  pass(60_000);
  expect(await members.of('oslo')).toBe(first);
  expect(reads).toHaveLength(4);
  await write({ verb: 'update', key: secretKey, body: secretWith('second'), precondition: {} });
  pass(60_000);
  expect(await members.of('oslo')).not.toBe(first);
  await members.close();
});

it('gives no client of a cluster that is not registered any more', async () => {
  const { members, pass, write } = await start();
  await members.of('oslo');
  await write({ verb: 'delete', key: clusterKey, precondition: {} });
  pass(60_000);
  await expect(members.of('oslo')).rejects.toMatchObject({ code: 'member.unregistered' });
  await members.close();
});
