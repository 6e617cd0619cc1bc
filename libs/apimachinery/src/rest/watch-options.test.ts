import { beforeEach, expect, it } from '@jest/globals';
import { secret } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const table = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
});
const create = (name: string) => served.call(`POST ${secrets}`, secret(name));

it('a watch from a version to come waits for it, and shows what is after it', async () => {
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

it('a watch with less than no time is over at once', async () => {
  const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=1&timeoutSeconds=-1`);
  served.pass(0);
  await stream.settled();
  expect(stream.ended).toBe(true);
});

it('a watch that begins with the state cannot go on with a list', async () => {
  for (const query of [
    'continue=x',
    'continue=x&resourceVersion=0',
    'continue=x&sendInitialEvents=1&resourceVersionMatch=NotOlderThan',
  ]) {
    expect((await served.call(`GET ${secrets}?watch=1&${query}`)).body).toMatchObject({
      code: 422,
      details: {
        causes: [
          {
            field: 'resourceVersionMatch',
            message: 'Forbidden: resourceVersionMatch is forbidden when continue is provided',
          },
        ],
      },
    });
  }
});

it('a watch is not told in YAML', async () => {
  for (const accept of ['application/yaml', 'application/yaml, application/json']) {
    const { body } = await served.call(`GET ${secrets}?watch=1`, undefined, { accept });
    expect(body as unknown as string).toContain('code: 406');
  }
});

it('the first table of a watch alone tells the columns', async () => {
  const query = 'watch=1&resourceVersion=1&allowWatchBookmarks=1&timeoutSeconds=100';
  const stream = await served.watch(`GET ${secrets}?${query}`, table);
  for (const name of ['a', 'b']) await create(name);
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'other' } });
  served.pass(98_000);
  await stream.settled();
  const tables = stream.events.map(({ object }) => object as unknown as Table);
  expect(tables.map(({ kind, columnDefinitions }) => [kind, columnDefinitions?.length])).toEqual([
    ['Table', 4],
    ['Table', undefined],
    ['Table', undefined],
  ]);
  expect(tables[1]).toMatchObject({
    columnDefinitions: null,
    rows: [{ cells: ['b', 'Opaque', 0, '0s'] }],
  });
});

type Table = { readonly kind: string; readonly columnDefinitions: readonly object[] | null };
