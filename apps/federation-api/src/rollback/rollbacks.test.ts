/** The way back, over real HTTP and a real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { FederationUnderTest } from '../testing/federation.js';
import type { Objectish } from '../testing/objectish.js';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
}, 60_000);
afterAll(() => federation.stop(), 60_000);

const fleet = '/apis/fleet.navarch.dev/v1alpha1';
const merge = 'application/merge-patch+json';
const secretsIn = (home: string): string => `/api/v1/namespaces/${home}/secrets`;

type Fields = { readonly metadata?: object; readonly stringData?: object };
const newHome = async (name: string): Promise<string> => {
  const { metadata } = await api.expect(201, {
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { metadata: { name } },
  });
  return String(metadata?.['resourceVersion']);
};
const create = (home: string, name: string, { metadata = {}, ...fields }: Fields = {}) =>
  api.expect(201, {
    method: 'POST',
    path: secretsIn(home),
    body: { metadata: { name, ...metadata }, ...fields },
  });
const set = (home: string, name: string, value: string) =>
  api.expect(200, {
    method: 'PATCH',
    path: `${secretsIn(home)}/${name}`,
    body: { stringData: { value } },
    contentType: merge,
  });
const remove = (home: string, name: string) =>
  api.expect(200, { method: 'DELETE', path: `${secretsIn(home)}/${name}` });
const read = (home: string, name: string) => api.send({ path: `${secretsIn(home)}/${name}` });
const valueOf = async (home: string, name: string): Promise<string> => {
  const { body } = await read(home, name);
  const { value = '' } = (body['data'] ?? {}) as { value?: string };
  return Buffer.from(value, 'base64').toString();
};
const versionOf = ({ metadata }: Objectish): string => String(metadata?.['resourceVersion']);
const revision = async (): Promise<string> =>
  versionOf(await api.expect(200, { path: '/api/v1/secrets' }));

const ask = (spec: object, query = '') => ({
  method: 'POST',
  path: `${fleet}/rollbacks${query}`,
  body: { apiVersion: 'fleet.navarch.dev/v1alpha1', kind: 'Rollback', spec },
});
type Status = {
  readonly revision: number;
  readonly changeset?: string;
  readonly changes: readonly {
    name: string;
    result: string;
    fields?: string[];
    uid?: string;
    revision?: number;
  }[];
};
const rollBack = async (spec: object, query = ''): Promise<Status> =>
  (await api.expect(201, ask(spec, query)))['status'] as Status;
const told = ({ changes }: Status): string =>
  changes.map(({ name, result }) => `${name} ${result}`).join(', ');
const secretNamed = (namespace: string, name: string) => ({
  object: { apiVersion: 'v1', kind: 'Secret', namespace, name },
});

describe('an object', () => {
  it('is as it was, by a new write, which is undone like any other', async () => {
    await newHome('one');
    const first = versionOf(await create('one', 'db', { stringData: { value: 'one' } }));
    await set('one', 'db', 'two');
    const before = await revision();
    const tried = await rollBack({ ...secretNamed('one', 'db'), to: first }, '?dryRun=All');
    expect(tried).toMatchObject({
      revision: Number(before),
      changes: [{ name: 'db', result: 'updated', fields: ['data.value'] }],
    });
    expect(tried).not.toHaveProperty('changeset');
    expect(await revision()).toBe(before);
    const done = await rollBack({ ...secretNamed('one', 'db'), to: first, message: 'oops' });
    expect(await valueOf('one', 'db')).toBe('one');
    expect(done.changes[0]?.revision).toBe(Number(before) + 1);
    const record = await api.expect(200, { path: `${fleet}/changesets/${done.changeset}` });
    expect(record).toMatchObject({
      spec: { message: 'oops' },
      status: { user: 'admin', rollback: { to: first, object: { name: 'db' } } },
    });
    // What was, was.
    const past = await api.expect(200, { path: `${secretsIn('one')}/db?asOf=${before}` });
    expect(past['data']).toEqual({ value: Buffer.from('two').toString('base64') });
    expect(told(await rollBack({ changeset: done.changeset }))).toBe('db updated');
    expect(await valueOf('one', 'db')).toBe('two');
  });

  it('comes again under a new uid, and goes if it was not there', async () => {
    const empty = await newHome('again');
    const { metadata } = await create('again', 'db', { stringData: { value: 'one' } });
    await remove('again', 'db');
    const to = String(metadata?.['resourceVersion']);
    const done = await rollBack({ ...secretNamed('again', 'db'), to });
    expect(told(done)).toBe('db created');
    const { body } = await read('again', 'db');
    expect(body.metadata?.['uid']).not.toBe(metadata?.['uid']);
    expect(body.metadata?.['uid']).toBe(done.changes[0]?.uid);
    expect(told(await rollBack({ ...secretNamed('again', 'db'), to: empty }))).toBe('db deleted');
    expect((await read('again', 'db')).status).toBe(404);
  });

  it('that is as it was is left alone', async () => {
    await newHome('same');
    const to = versionOf(await create('same', 'db'));
    const before = await revision();
    const { revision: looked, changes } = await rollBack({ ...secretNamed('same', 'db'), to });
    expect([String(looked), changes]).toEqual([before, []]);
    expect(await revision()).toBe(before);
  });

  it('that cannot be what it was stays what it is', async () => {
    await newHome('fixed');
    const to = versionOf(await create('fixed', 'db', { stringData: { value: 'one' } }));
    await set('fixed', 'db', 'two');
    await api.expect(200, {
      method: 'PATCH',
      path: `${secretsIn('fixed')}/db`,
      body: { immutable: true },
      contentType: merge,
    });
    const refused = await api.expect(422, ask({ ...secretNamed('fixed', 'db'), to }));
    expect(refused['message']).toContain('changes[0].immutable: Forbidden: field is immutable');
    expect(await valueOf('fixed', 'db')).toBe('two');
  });
});

describe('a namespace', () => {
  it('is as it was, with all that was in it', async () => {
    await newHome('whole');
    await create('whole', 'kept', { stringData: { value: 'one' } });
    const { metadata } = await create('whole', 'owner');
    const owner = { apiVersion: 'v1', kind: 'Secret', name: 'owner', uid: metadata?.['uid'] };
    await create('whole', 'a-owned', { metadata: { ownerReferences: [owner] } });
    const to = await revision();
    await set('whole', 'kept', 'two');
    await remove('whole', 'owner');
    await remove('whole', 'a-owned');
    await create('whole', 'extra');
    const tried = await rollBack({ namespace: 'whole', to }, '?dryRun=All');
    const done = await rollBack({ namespace: 'whole', to, ifUnchangedSince: tried.revision });
    expect(told(done)).toBe('owner created, a-owned created, kept updated, extra deleted');
    expect(told(tried)).toBe(told(done));
    expect(await valueOf('whole', 'kept')).toBe('one');
    expect((await read('whole', 'extra')).status).toBe(404);
    const { body } = await read('whole', 'a-owned');
    const uid = done.changes[0]?.uid;
    expect(body).toMatchObject({ metadata: { ownerReferences: [{ name: 'owner', uid }] } });
    const revisions = done.changes.map((change) => change.revision);
    expect(revisions).toEqual([0, 1, 2, 3].map((at) => (revisions[0] ?? 0) + at));
    expect(told(await rollBack({ changeset: done.changeset }))).toBe(
      'extra created, kept updated, owner deleted, a-owned deleted',
    );
  });

  it('that is gone comes again before what was in it', async () => {
    await newHome('gone');
    await create('gone', 'db');
    const to = await revision();
    const path = '/api/v1/namespaces/gone';
    await remove('gone', 'db');
    await api.expect(200, { method: 'DELETE', path });
    await api.expect(200, {
      method: 'PUT',
      path: `${path}/finalize`,
      body: { metadata: { name: 'gone' }, spec: { finalizers: [] } },
    });
    await api.expect(404, { path });
    expect(told(await rollBack({ namespace: 'gone', to }))).toBe('gone created, db created');
    await api.expect(200, { path });
  });

  it('is not, when it changed since somebody looked', async () => {
    await newHome('raced');
    await create('raced', 'db', { stringData: { value: 'one' } });
    const to = await revision();
    await set('raced', 'db', 'two');
    const { revision: looked } = await rollBack({ namespace: 'raced', to }, '?dryRun=All');
    await set('raced', 'db', 'three');
    const refused = await api.expect(
      409,
      ask({ namespace: 'raced', to, ifUnchangedSince: looked }),
    );
    expect(refused).toMatchObject({
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on secrets "db": it was changed after revision ${looked}`,
    });
    expect(await valueOf('raced', 'db')).toBe('three');
  });
});

describe('a changeset', () => {
  const secret = (name: string, value: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'set' },
    stringData: { value },
  });
  const commit = (name: string, items: readonly object[]) =>
    api.expect(201, {
      method: 'POST',
      path: `${fleet}/changesets`,
      body: {
        apiVersion: 'fleet.navarch.dev/v1alpha1',
        kind: 'Changeset',
        metadata: { name },
        spec: { items, force: true },
      },
    });

  it('is undone as a whole', async () => {
    await newHome('set');
    await create('set', 'changed', { stringData: { value: 'one' } });
    await create('set', 'removed', { stringData: { value: 'one' } });
    await commit('release', [
      { object: secret('changed', 'two') },
      { verb: 'create', object: secret('added', 'two') },
      { verb: 'delete', object: secret('removed', '') },
    ]);
    expect(told(await rollBack({ changeset: 'release' }))).toBe(
      'removed created, changed updated, added deleted',
    );
    expect(await valueOf('set', 'changed')).toBe('one');
    expect(await valueOf('set', 'removed')).toBe('one');
    expect((await read('set', 'added')).status).toBe(404);
    // What is undone is not as the changeset left it.
    await api.expect(409, ask({ changeset: 'release' }, '?dryRun=All'));
  });

  it('whose objects were changed since is undone only if that is said', async () => {
    await commit('later', [{ object: secret('changed', 'three') }, { object: secret('new', 'x') }]);
    await set('set', 'changed', 'four');
    const refused = await api.expect(409, ask({ changeset: 'later' }));
    expect(refused['message']).toBe(
      'Operation cannot be fulfilled on secrets "changed": it was changed after the changeset; specify overwrite to undo it nevertheless',
    );
    expect((await read('set', 'new')).status).toBe(200);
    await rollBack({ changeset: 'later', overwrite: true });
    expect(await valueOf('set', 'changed')).toBe('one');
    expect((await read('set', 'new')).status).toBe(404);
  });

  it('that is not known is not found', async () => {
    expect(await api.expect(404, ask({ changeset: 'none' }))).toMatchObject({
      message: 'changesets.fleet.navarch.dev "none" not found',
    });
  });
});

describe('nothing is rolled back', () => {
  const object = { apiVersion: 'v1', kind: 'Secret', namespace: 'web', name: 'a' };
  const faults = [
    ['of nothing', {}, 'spec: Required value: one of object, namespace and changeset'],
    ['of two', { namespace: 'a', changeset: 'b' }, 'spec: Forbidden: only one of'],
    ['to no time', { object }, 'spec.to: Required value'],
    ['to nonsense', { object, to: 'yesterday' }, 'spec.to: Invalid value: "yesterday"'],
    ['of a changeset to a time', { changeset: 'a', to: '1' }, 'spec.to: Forbidden'],
    [
      'of an unknown kind',
      { object: { ...object, kind: 'Widget' }, to: '1' },
      'spec.object.kind: no matches for kind "Widget"',
    ],
    [
      'half-named',
      { object: { ...object, name: undefined }, to: '1' },
      'spec.object.name: Required value',
    ],
  ] as const;
  it.each(faults)('%s', async (_name, spec, message) => {
    expect((await api.expect(422, ask(spec)))['message']).toContain(message);
  });
});
