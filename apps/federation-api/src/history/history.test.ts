/** What was, over real HTTP and a real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStore, createSealer, type Store } from '@navarch/store';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { aliceToken, FederationUnderTest } from '../testing/federation.js';
import { give } from '../testing/grants.js';
import type { Objectish } from '../testing/objectish.js';

let federation: FederationUnderTest;
let api: ApiUnderTest;
let store: Store;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  const sealer = createSealer(Buffer.alloc(32, 7));
  store = await openStore({ url: federation.postgres.url, sealer });
  await namespace('web');
  await give(api, 'alice', 'edit');
}, 60_000);
afterAll(async () => {
  await store.close();
  await federation.stop();
}, 60_000);

const histories = '/apis/fleet.navarch.dev/v1alpha1/histories';
const secretsIn = (home: string): string => `/api/v1/namespaces/${home}/secrets`;
const secrets = secretsIn('web');
const merge = 'application/merge-patch+json';

const namespace = (name: string): Promise<Objectish> =>
  api.expect(201, { method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } });
const create = (name: string, stringData = {}): Promise<Objectish> =>
  api.expect(201, { method: 'POST', path: secrets, body: { metadata: { name }, stringData } });
const patch = (name: string, body: unknown): Promise<Objectish> =>
  api.expect(200, { method: 'PATCH', path: `${secrets}/${name}`, body, contentType: merge });
const remove = (name: string): Promise<Objectish> =>
  api.expect(200, { method: 'DELETE', path: `${secrets}/${name}` });
const versionOf = ({ metadata }: Objectish): string =>
  String((metadata as { resourceVersion?: string }).resourceVersion);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('an object as of', () => {
  it('a revision is what it was then', async () => {
    const first = await create('db', { password: 'one' });
    const second = await patch('db', { stringData: { password: 'two' } });
    await remove('db');
    const asOf = (revision: string): string => `${secrets}/db?asOf=${revision}`;
    const at = async (revision: string): Promise<unknown> =>
      (await api.expect(200, { path: asOf(revision) }))['data'];
    expect(await at(versionOf(first))).toEqual({ password: base64('one') });
    expect(await at(versionOf(second))).toEqual({ password: base64('two') });
    const before = String(Number(versionOf(first)) - 1);
    expect(await api.expect(404, { path: asOf(before) })).toMatchObject({
      message: 'secrets "db" not found',
    });
    const gone = String(Number(versionOf(second)) + 1);
    await api.expect(404, { path: asOf(gone) });
  });

  it('a time is what it was at the end of that second', async () => {
    await create('timed', { v: 'one' });
    const now = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await patch('timed', { stringData: { v: 'two' } });
    const found = await api.expect(200, { path: `${secrets}/timed?asOf=${now}` });
    expect(found['data']).toEqual({ v: base64('one') });
    const later = '2999-01-01T00:00:00Z';
    const current = await api.expect(200, { path: `${secrets}/timed?asOf=${later}` });
    expect(current['data']).toEqual({ v: base64('two') });
  });

  it('is a list, too', async () => {
    await namespace('lists');
    const path = secretsIn('lists');
    const post = (name: string): Promise<Objectish> =>
      api.expect(201, { method: 'POST', path, body: { metadata: { name } } });
    await post('a');
    const before = versionOf(await post('b'));
    await api.expect(200, { method: 'DELETE', path: `${path}/a` });
    await post('c');
    const list = await api.expect(200, { path: `${path}?asOf=${before}&limit=1` });
    const names = (list['items'] as Objectish[]).map(({ metadata }) => metadata?.['name']);
    expect(names).toEqual(['a', 'b']);
    expect(list.metadata).toMatchObject({ resourceVersion: before });
    const labelled = await api.expect(200, {
      path: `${path}?asOf=${before}&fieldSelector=metadata.name%3Db`,
    });
    expect(labelled['items']).toHaveLength(1);
  });

  const nonsense = [
    ['yesterday', 'asOf: Invalid value: "yesterday": must be a resource version or a time'],
    ['-1', 'asOf: Invalid value: "-1"'],
    ['2026-13-01T00:00:00Z', 'asOf: Invalid value'],
    ['5&resourceVersion=5', 'asOf: may not be specified together with resourceVersion'],
  ] as const;
  it.each(nonsense)('%s is refused', async (text, message) => {
    const refused = await api.expect(400, { path: `${secrets}/db?asOf=${text}` });
    expect(refused['message']).toContain(message);
  });

  it('what is to come has to be waited for', async () => {
    const refused = await api.expect(504, { path: `${secrets}/db?asOf=999999` });
    expect(refused['message']).toContain('Too large resource version: 999999');
  });

  it('may be read by those who may read it now', async () => {
    const path = '/api/v1/namespaces/navarch-system/secrets/none?asOf=1';
    await api.expect(403, { path, token: aliceToken });
  });
});

describe('the history of an object', () => {
  const ask = (name: string, spec = {}, token?: string): Promise<Objectish> => {
    const object = { apiVersion: 'v1', kind: 'Secret', namespace: 'web', name };
    const body = {
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'History',
      spec: { object, ...spec },
    };
    return api.expect(201, { method: 'POST', path: histories, body, ...(token ? { token } : {}) });
  };

  it('says who did what, and to which fields, and no values', async () => {
    const first = await create('told', { password: 'one' });
    await patch('told', { stringData: { password: 'two' }, metadata: { labels: { a: 'b' } } });
    await remove('told');
    const { status, ...question } = await ask('told', {}, aliceToken);
    const revision = Number(versionOf(first));
    expect(status).toMatchObject({
      oldest: { revision: 1 },
      entries: [
        { revision: revision + 2, verb: 'delete', user: 'admin' },
        { revision: revision + 1, verb: 'update', fields: ['data.password', 'metadata.labels'] },
        { revision, verb: 'create', uid: first.metadata?.['uid'] },
      ],
      more: false,
    });
    expect(question).not.toHaveProperty('metadata.uid');
    expect(JSON.stringify(status)).not.toContain(base64('two'));
    const page = await ask('told', { limit: 1, before: revision + 2 });
    expect(page['status']).toMatchObject({ entries: [{ revision: revision + 1 }], more: true });
  });

  const faults = [
    [{}, 'spec.object: Required value'],
    [
      { object: { apiVersion: 'v1', kind: 'Secret', name: 'a' }, limit: 1_000 },
      'spec.limit: Invalid value: 1000: must be between 1 and 200',
    ],
    [
      { object: { apiVersion: 'v9', kind: 'Secret', name: 'a' } },
      'spec.object.kind: no matches for kind "Secret" in version "v9"',
    ],
  ] as const;
  it.each(faults)('that cannot be told is refused: %j', async (spec, message) => {
    const refused = await api.expect(422, { method: 'POST', path: histories, body: { spec } });
    expect(refused['message']).toContain(message);
  });

  it('is for those who may get the object', async () => {
    const object = { apiVersion: 'v1', kind: 'Secret', namespace: 'navarch-system', name: 'a' };
    const body = { spec: { object } };
    const ask = { method: 'POST', path: histories, body, token: aliceToken };
    expect(await api.expect(403, ask)).toMatchObject({
      message: expect.stringContaining(
        'secrets "a" is forbidden: User "alice" cannot get resource "secrets" in API group "" in the namespace "navarch-system"',
      ),
    });
  });
});

it('what is no longer kept is said to be, with what is', async () => {
  const quiet = versionOf(await create('quiet', { v: 'one' }));
  const busy = versionOf(await create('busy', { v: 'one' }));
  await patch('busy', { stringData: { v: 'two' } });
  await store.changes.compact({ keepMs: -1, keepMin: 1 });
  const kept = Number(busy) + 1;
  // What has not changed since is known nevertheless.
  await api.expect(200, { path: `${secrets}/quiet?asOf=${quiet}` });
  await api.expect(200, { path: `${secrets}/busy?asOf=${busy}` });
  expect(await api.expect(410, { path: `${secrets}/busy?asOf=${quiet}` })).toMatchObject({
    reason: 'Expired',
    message: `too old resource version: ${quiet} (${busy})`,
  });
  await api.expect(200, { path: `${secrets}/busy?asOf=${kept}` });
  const long = await api.expect(410, { path: `${secrets}/busy?asOf=2020-01-01T00:00:00Z` });
  expect(long['message']).toMatch(
    new RegExp(
      `^too old time: 2020-01-01T00:00:00Z: what is kept begins at .* \\(resource version ${kept}\\)$`,
    ),
  );
}, 60_000);
