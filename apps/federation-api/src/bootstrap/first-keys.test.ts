import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AccountsUnderTest, keys, namespace } from '../testing/accounts-under-test.js';
import { FederationUnderTest } from '../testing/federation.js';
import { eventually } from '../testing/objectish.js';

let federation: FederationUnderTest;
beforeEach(async () => {
  federation = await FederationUnderTest.start();
});
afterEach(() => federation.stop());

it('replicas that start at once on nothing have one key, and take tokens of each other', async () => {
  const replicas = await Promise.all([1, 2, 3].map(() => federation.startReplica()));
  const [first] = replicas;
  if (first === undefined) throw new Error('no replica was started');
  const robots = new AccountsUnderTest(first);
  await robots.post('/api/v1/namespaces', { metadata: { name: namespace } });
  await robots.make('robot');
  expect(Object.keys((await first.expect(200, { path: keys })).data ?? {})).toHaveLength(1);
  for (const giver of replicas) {
    const token = await new AccountsUnderTest(giver).tokenOf('robot');
    const statuses = replicas.map((taker) => robots.statusWith(token, taker));
    expect(await Promise.all(statuses)).toEqual([201, 201, 201]);
  }
});

it('a key that somebody deletes is made anew, and former tokens are good no more', async () => {
  const api = await federation.startReplica();
  const robots = new AccountsUnderTest(api);
  await robots.post('/api/v1/namespaces', { metadata: { name: namespace } });
  await robots.make('robot');
  const former = await robots.tokenOf('robot');
  await robots.remove(keys);
  await eventually('there is a key', async () => (await api.send({ path: keys })).status === 200);
  expect(await robots.statusWith(former)).toBe(401);
  expect(await robots.statusWith(await robots.tokenOf('robot'))).toBe(201);
});
