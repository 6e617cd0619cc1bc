import { expect, it } from '@jest/globals';
import { secret } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';

it('a watch from a version to come waits for it, and shows what is after it', async () => {
  const served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  const create = (name: string) => served.call(`POST ${secrets}`, secret(name));
  const stream = await served.watch(
    `GET ${secrets}?watch=1&resourceVersion=3&timeoutSeconds=10&allowWatchBookmarks=1`,
  );
  for (const name of ['a', 'b']) await create(name);
  served.pass(5_000);
  await stream.settled();
  expect(stream.lines).toEqual([]);
  await create('c');
  await stream.settled();
  expect(stream.lines).toEqual(['ADDED c 4']);
  served.pass(10_000);
  await stream.settled();
  expect(stream.ended).toBe(true);
});
