import { expect, it } from '@jest/globals';
import { MemberPool } from '@navarch/clients';
import { createMemoryStore } from '@navarch/store';
import { Members } from './members.js';

const kubeconfig = JSON.stringify({
  'current-context': 'oslo',
  contexts: [{ name: 'oslo', context: { cluster: 'oslo', user: 'admin' } }],
  clusters: [{ name: 'oslo', cluster: { server: 'https://198.51.100.7:6443' } }],
  users: [{ name: 'admin', user: { token: 'none' } }],
});

it('never hands out a client that was closed while its credentials were read', async () => {
  let now = 0;
  const store = createMemoryStore({ clock: () => now });
  const write = (key: object, body: object): Promise<unknown> =>
    store.objects.commit({ verb: 'create', key, body } as never, 'ann');
  const cluster = { group: 'fleet.navarch.dev', resource: 'clusters', namespace: '', name: 'oslo' };
  const secret = { group: '', resource: 'secrets', namespace: 'navarch-system', name: 'oslo' };
  await write(cluster, {
    kind: 'Cluster',
    metadata: { name: 'oslo', uid: 'c1' },
    spec: { credentialsRef: { namespace: secret.namespace, name: secret.name } },
  });
  await write(secret, {
    kind: 'Secret',
    metadata: { name: 'oslo', namespace: secret.namespace, uid: 's1' },
    data: { kubeconfig: Buffer.from(kubeconfig).toString('base64') },
  });
  const members = new Members(store, new MemberPool({}), () => now);
  const first = await members.of('oslo');
  now += 60_000;
  const asked = members.of('oslo');
  await members.forget('oslo');
  const second = await asked;
  expect(second).not.toBe(first);
  expect(await members.of('oslo')).toBe(second);
  await members.close();
});
