/** Many objects as one, over real HTTP and a real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { aliceToken, FederationUnderTest } from '../testing/federation.js';
import { binding, bindingsIn } from '../testing/grants.js';
import type { Objectish } from '../testing/objectish.js';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  for (const name of ['web', 'other'])
    await api.expect(201, {
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { metadata: { name } },
    });
  const body = binding('alice', '+edit', 'alice');
  await api.expect(201, { method: 'POST', path: bindingsIn('web'), body });
}, 60_000);
afterAll(() => federation.stop(), 60_000);

const changesets = '/apis/fleet.navarch.dev/v1alpha1/changesets';
const secrets = '/api/v1/namespaces/web/secrets';

const secret = (name: string, fields: object = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'web', ...metadata },
  ...fields,
});
type More = { readonly spec?: object; readonly metadata?: object };
const asked = (name: string, items: readonly unknown[], { spec, metadata }: More = {}) => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Changeset',
  metadata: { name, ...metadata },
  spec: { items, ...spec },
});
const forced = { spec: { force: true } };
const post = (body: unknown, query = '', token?: string) => ({
  method: 'POST',
  path: `${changesets}${query}`,
  body,
  ...(token === undefined ? {} : { token }),
});
const versionOf = ({ metadata }: Objectish): number =>
  Number((metadata as { resourceVersion?: string }).resourceVersion);
const revision = async (): Promise<number> => versionOf(await api.expect(200, { path: secrets }));
const names = async (path = secrets): Promise<unknown[]> =>
  ((await api.expect(200, { path }))['items'] as Objectish[]).map(
    ({ metadata }) => metadata?.['name'],
  );

describe('a changeset', () => {
  it('is written all at once, in consecutive revisions, and kept as a record', async () => {
    await api.expect(201, { method: 'POST', path: secrets, body: secret('old') });
    const before = await revision();
    const answer = await api.expect(
      201,
      post(
        asked(
          'first',
          [
            {
              verb: 'create',
              object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } },
            },
            {
              object: {
                ...secret('inside', { stringData: { a: 'secret' } }),
                metadata: { name: 'inside', namespace: 'new' },
              },
            },
            { verb: 'apply', object: secret('old', {}, { labels: { a: 'b' } }) },
          ],
          {
            spec: { message: 'why not' },
            metadata: {
              annotations: {
                'kubectl.kubernetes.io/last-applied-configuration': 'secret',
                kept: 'x',
              },
            },
          },
        ),
      ),
    );
    expect(answer).toMatchObject({
      kind: 'Changeset',
      metadata: { name: 'first', annotations: { kept: 'x' }, resourceVersion: String(before + 4) },
      spec: { message: 'why not' },
      status: {
        user: 'admin',
        revisions: { first: before + 1, last: before + 3 },
        items: [
          { kind: 'Namespace', name: 'new', result: 'created', revision: before + 1 },
          {
            kind: 'Secret',
            namespace: 'new',
            name: 'inside',
            result: 'created',
            revision: before + 2,
          },
          { namespace: 'web', name: 'old', result: 'updated', revision: before + 3 },
        ],
      },
    });
    expect(JSON.stringify(answer)).not.toContain('secret"');
    expect(await api.expect(200, { path: `${changesets}/first` })).toEqual(answer);
    const inside = await api.expect(200, { path: '/api/v1/namespaces/new/secrets/inside' });
    expect(versionOf(inside)).toBe(before + 2);
    expect(inside['data']).toEqual({ a: Buffer.from('secret').toString('base64') });
    const table = await api.expect(200, { path: changesets });
    expect(table['items']).toHaveLength(1);
  });

  it('is written not at all when anything is wrong, and everything wrong is told', async () => {
    const before = await revision();
    const items = [
      { verb: 'create', object: secret('fine') },
      { verb: 'create', object: secret('Bad Name') },
      { verb: 'create', object: secret('old') },
      { verb: 'delete', object: secret('none') },
      { object: secret('typed', { type: 'kubernetes.io/tls' }) },
      { object: { ...secret('lost'), metadata: { name: 'lost', namespace: 'nowhere' } } },
    ];
    const refused = await api.expect(422, post(asked('bad', items)));
    expect(refused).toMatchObject({ reason: 'Invalid' });
    const { causes } = refused['details'] as { causes: { field: string; message: string }[] };
    const told = causes.map(({ field, message }) => `${field}: ${message}`);
    expect(told).toEqual([
      expect.stringMatching(/^spec\.items\[1\]\.object\.metadata\.name: Invalid value: "Bad Name"/),
      'spec.items[2].object: secrets "old" already exists',
      'spec.items[3].object: secrets "none" not found',
      'spec.items[4].object.data[tls.crt]: Required value',
      'spec.items[4].object.data[tls.key]: Required value',
      'spec.items[5].object: namespaces "nowhere" not found',
    ]);
    expect(await revision()).toBe(before);
    await api.expect(404, { path: `${changesets}/bad` });
  });

  const faults = [
    ['no items', [], 'spec.items: Required value'],
    [
      'too many',
      Array.from({ length: 501 }, (_, at) => ({ object: secret(`n${at}`) })),
      'spec.items: Too many: 501: must have at most 500 items',
    ],
    [
      'one twice',
      [{ object: secret('a') }, { verb: 'delete', object: secret('a') }],
      'spec.items[1].object.metadata.name: Duplicate value: "a"',
    ],
    [
      'an unknown verb',
      [{ verb: 'patch', object: secret('a') }],
      'spec.items[0].verb: Unsupported value: "patch"',
    ],
    [
      'no name',
      [{ object: { apiVersion: 'v1', kind: 'Secret' } }],
      'spec.items[0].object.metadata.name: Required value',
    ],
    [
      'an unknown kind',
      [{ object: { ...secret('a'), kind: 'Widget' } }],
      'spec.items[0].object.kind: no matches for kind "Widget" in version "v1"',
    ],
    [
      'no namespace',
      [{ object: { ...secret('a'), metadata: { name: 'a' } } }],
      'spec.items[0].object.metadata.namespace: Required value',
    ],
    [
      'another changeset',
      [{ verb: 'create', object: asked('inner', []) }],
      'spec.items[0].object.kind: Forbidden: a Changeset cannot be part of a changeset',
    ],
  ] as const;
  it.each(faults)('with %s is refused', async (_name, items, message) => {
    expect((await api.expect(422, post(asked('faulty', items))))['message']).toContain(message);
  });

  it('may only be tried', async () => {
    const before = await revision();
    const items = [{ verb: 'create', object: secret('tried') }, { object: secret('old') }];
    const tried = await api.expect(201, post(asked('trial', items), '?dryRun=All'));
    expect(tried['status']).toMatchObject({ items: [{ result: 'created' }, { name: 'old' }] });
    expect(tried).not.toHaveProperty('status.revisions');
    expect(await revision()).toBe(before);
    await api.expect(404, { path: `${changesets}/trial` });
  });

  it('has a name of its own', async () => {
    const items = [{ object: secret('named') }];
    await api.expect(201, post(asked('taken', items)));
    expect(await api.expect(409, post(asked('taken', items)))).toMatchObject({
      message: 'changesets.fleet.navarch.dev "taken" already exists',
    });
    const { metadata: _none, ...nameless } = asked('', items);
    const { metadata } = await api.expect(201, post(nameless));
    expect(metadata?.['name']).toMatch(/^changeset-[a-z0-9]{6}$/);
  });

  it('that changes nothing writes its record alone', async () => {
    const items = [{ object: secret('same', { stringData: { a: 'b' } }) }];
    await api.expect(201, post(asked('same-1', items)));
    const before = await revision();
    const again = await api.expect(201, post(asked('same-2', items)));
    expect(again['status']).toMatchObject({ items: [{ result: 'unchanged' }] });
    expect(again).not.toHaveProperty('status.revisions');
    expect(await revision()).toBe(before + 1);
  });

  it('is only what its user may do', async () => {
    const items = [
      { object: secret('mine') },
      {
        object: { ...secret('theirs'), metadata: { name: 'theirs', namespace: 'navarch-system' } },
      },
    ];
    expect(await api.expect(403, post(asked('mixed', items), '', aliceToken))).toMatchObject({
      reason: 'Forbidden',
      details: { causes: [{ field: 'spec.items[1].object', reason: 'FieldValueForbidden' }] },
    });
    await api.expect(404, { path: `${secrets}/mine` });
    await api.expect(201, post(asked('alone', items.slice(0, 1)), '', aliceToken));
  });

  it('keeps to its preconditions, and to the fields of others', async () => {
    const { metadata } = await api.expect(201, {
      method: 'POST',
      path: secrets,
      body: secret('guarded', { stringData: { a: '1' } }),
    });
    const stale = { resourceVersion: '1' };
    const refused = await api.expect(
      409,
      post(asked('stale', [{ verb: 'delete', object: secret('guarded', {}, stale) }])),
    );
    expect(refused['message']).toContain('the ResourceVersion in the precondition (1)');
    const taking = [{ object: secret('guarded', { data: { a: 'Mg==' } }) }];
    const conflicting = await api.expect(409, post(asked('taking', taking)));
    expect(conflicting).toMatchObject({
      details: {
        causes: [{ reason: 'FieldManagerConflict', field: 'spec.items[0].object.data.a' }],
      },
    });
    await api.expect(201, post(asked('forcing', taking, forced)));
    const gone = [{ verb: 'delete', object: secret('guarded', {}, { uid: metadata?.['uid'] }) }];
    const deleted = await api.expect(201, post(asked('deleting', gone)));
    expect(deleted['status']).toMatchObject({
      items: [{ result: 'deleted', uid: metadata?.['uid'] }],
    });
  });

  it('is one of many: those that write the same do not mix', async () => {
    const writers = Array.from({ length: 6 }, (_, writer) => {
      const body = (name: string) => secret(name, { stringData: { writer: String(writer) } });
      const items = [{ object: body('left') }, { object: body('right') }];
      return api.send(post(asked(`writer-${writer}`, items, forced)));
    });
    const statuses = (await Promise.all(writers)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(statuses).toContain(201);
    const [left, right] = await Promise.all(
      ['left', 'right'].map((name) => api.expect(200, { path: `${secrets}/${name}` })),
    );
    expect(left?.['data']).toEqual(right?.['data']);
  });
});

it('a watch sees all of it, in one go of revisions', async () => {
  const watch = await api.watch(`${secrets}?watch=true&resourceVersion=${await revision()}`);
  const items = ['w1', 'w2', 'w3'].map((name) => ({ object: secret(name) }));
  const { status } = await api.expect(201, post(asked('watched', items)));
  const { revisions } = status as { revisions: { first: number; last: number } };
  while (watch.events.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  watch.close();
  expect(watch.events.map(({ object }) => versionOf(object))).toEqual([
    revisions.first,
    revisions.first + 1,
    revisions.last,
  ]);
  expect(await names()).toEqual(expect.arrayContaining(['w1', 'w2', 'w3']));
});
