import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSet, secret } from './objects.fixture.js';
import { type Answered, Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';
const merge = { 'content-type': 'application/merge-patch+json' };
const json = { 'content-type': 'application/json-patch+json' };
const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
const apply = { 'content-type': 'application/apply-patch+yaml' };

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  await served.call(`POST ${replicaSets}?fieldManager=maker`, replicaSet('rs', 3));
});
const versionOf = ({ body }: Answered): string | undefined => body.metadata.resourceVersion;

describe('PATCH', () => {
  const rows = [
    {
      name: 'merge',
      type: merge,
      patch: { metadata: { labels: { app: null, a: 'b' } } },
      is: { a: 'b' },
    },
    {
      name: 'JSON',
      type: json,
      patch: [{ op: 'add', path: '/metadata/labels/a', value: 'b' }],
      is: { app: 'rs', a: 'b' },
    },
    {
      name: 'strategic',
      type: strategic,
      patch: { metadata: { labels: { a: 'b' } } },
      is: { app: 'rs', a: 'b' },
    },
  ];
  for (const { name, type, patch, is } of rows) {
    it(`by ${name}`, async () => {
      const patched = await served.call(`PATCH ${replicaSets}/rs`, patch, type);
      expect(patched.status).toBe(200);
      expect(patched.body.metadata.labels).toEqual(is);
      const again = await served.call(`PATCH ${replicaSets}/rs`, patch, type);
      expect(versionOf(again)).toBe(versionOf(patched));
    });
  }

  it('merges containers by name in a strategic patch', async () => {
    const containers = [{ name: 'main', image: 'nginx:2' }];
    const patch = { spec: { template: { spec: { containers } } } };
    const patched = await served.call(`PATCH ${replicaSets}/rs`, patch, strategic);
    expect(patched.body.spec).toMatchObject({
      template: {
        spec: {
          containers: [{ name: 'main', image: 'nginx:2', terminationMessagePolicy: 'File' }],
        },
      },
    });
    expect(patched.body.metadata.generation).toBe(2);
  });

  const refused = [
    {
      name: 'a failing test',
      type: json,
      patch: [{ op: 'test', path: '/spec/replicas', value: 9 }],
      is: [422, 'the server rejected our request due to an error in our request'],
    },
    { name: 'no list of operations', type: json, patch: {}, is: [400, ''] },
    {
      name: 'an old version',
      type: merge,
      patch: { metadata: { resourceVersion: '1' } },
      is: [409, 'the object has been modified'],
    },
    {
      name: 'another name',
      type: merge,
      patch: { metadata: { name: 'x' } },
      is: [400, 'does not match the name on the URL'],
    },
    {
      name: 'a wrong type',
      type: merge,
      patch: { spec: { replicas: 'x' } },
      is: [422, 'patch: Invalid value: json: cannot unmarshal string'],
    },
    {
      name: 'less than nothing',
      type: merge,
      patch: { spec: { replicas: -1 } },
      is: [422, 'spec.replicas'],
    },
    {
      name: 'an unknown field',
      type: merge,
      query: '?fieldValidation=Strict',
      patch: { spec: { foo: 1 } },
      is: [422, 'strict decoding error: unknown field "spec.foo"'],
    },
    {
      name: 'force',
      type: merge,
      query: '?force=true',
      patch: {},
      is: [422, 'force: Forbidden: may not be specified for non-apply patch'],
    },
    {
      name: 'another language',
      type: { 'content-type': 'application/json' },
      patch: {},
      is: [415, 'Unsupported Media Type'],
    },
  ] as const;
  for (const row of refused) {
    it(`refuses ${row.name}`, async () => {
      const query = 'query' in row ? row.query : '';
      const patched = await served.call(`PATCH ${replicaSets}/rs${query}`, row.patch, row.type);
      expect(patched.body).toMatchObject({ kind: 'Status', code: row.is[0] });
      expect(patched.body.message).toContain(row.is[1]);
      expect(served.storage.cache.revision()).toBe(2);
    });
  }

  it('refuses what is not there', async () => {
    expect((await served.call(`PATCH ${replicaSets}/no`, {}, merge)).status).toBe(404);
  });

  it('from many at once: all land', async () => {
    await served.call(`POST ${secrets}`, secret('s'));
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const patched = await Promise.all(
      keys.map((key) => served.call(`PATCH ${secrets}/s`, { data: { [key]: '' } }, merge)),
    );
    expect(patched.map(({ status }) => status)).toEqual(keys.map(() => 200));
    const { body } = await served.call(`GET ${secrets}/s`);
    expect(Object.keys(body['data'] as object).toSorted()).toEqual(keys);
  });
});

describe('server-side apply', () => {
  const configuration = (replicas: number): object => {
    const { metadata, ...rest } = replicaSet('new', replicas);
    return { ...rest, metadata: { name: metadata.name } };
  };
  const to = (query: string, body: unknown) =>
    served.call(`PATCH ${replicaSets}/new?${query}`, body, apply);

  it('creates what is missing, changes what is there, and writes nothing twice', async () => {
    const made = await to('fieldManager=one', configuration(3));
    expect(made.status).toBe(201);
    expect(made.body.metadata).toMatchObject({ name: 'new', generation: 1 });
    expect(made.body.metadata.managedFields).toMatchObject([
      { manager: 'one', operation: 'Apply' },
    ]);
    served.now += 60_000;
    const same = await to('fieldManager=one', configuration(3));
    expect(same.status).toBe(200);
    expect(same.body).toEqual(made.body);
    const changed = await to('fieldManager=one', configuration(4));
    expect(changed.body.spec['replicas']).toBe(4);
    expect(changed.body.metadata.generation).toBe(2);
  });

  it('reads YAML', async () => {
    const body = 'apiVersion: v1\nkind: Secret\nmetadata: {name: made}\nstringData: {k: v}\n';
    const made = await served.call(`PATCH ${secrets}/made?fieldManager=one`, body, apply);
    expect(made.status).toBe(201);
    expect(made.body['data']).toEqual({ k: 'dg==' });
  });

  it('does not take what is another’s, unless forced', async () => {
    await to('fieldManager=one', configuration(3));
    const refused = await to('fieldManager=two', configuration(5));
    expect(refused.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "one": .spec.replicas',
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.spec.replicas' }] },
    });
    const forced = await to('fieldManager=two&force=true', configuration(5));
    expect(forced.body.spec['replicas']).toBe(5);
  });

  it('on a dry run stores nothing', async () => {
    const made = await to('fieldManager=one&dryRun=All', configuration(3));
    expect(made.status).toBe(201);
    expect((await served.call(`GET ${replicaSets}/new`)).status).toBe(404);
  });

  it('by two at once creates once', async () => {
    const both = await Promise.all([
      to('fieldManager=one', configuration(3)),
      to('fieldManager=two', configuration(3)),
    ]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 201]));
  });

  const refused = [
    {
      name: 'no manager',
      query: '',
      body: configuration(1),
      is: [
        422,
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      ],
    },
    {
      name: 'managed fields',
      query: 'fieldManager=one',
      body: {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'new', managedFields: [] },
      },
      is: [400, 'metadata.managedFields must be nil'],
    },
    {
      name: 'another name',
      query: 'fieldManager=one',
      body: replicaSet('other', 1),
      is: [400, 'does not match the name on the URL'],
    },
    {
      name: 'an unknown field',
      query: 'fieldManager=one',
      body: { ...configuration(1), spek: {} },
      is: [400, '.spek: field not declared in schema'],
    },
    {
      name: 'a uid of what is not there',
      query: 'fieldManager=one',
      body: { ...replicaSet('new', 1), metadata: { name: 'new', uid: 'u-1' } },
      is: [409, 'the provided object specified uid u-1, and no existing object was found'],
    },
    { name: 'a list', query: 'fieldManager=one', body: [], is: [400, ''] },
  ] as const;
  it('makes what is not there, whatever version is named, and does not change by that what is', async () => {
    const named = { name: 'new', resourceVersion: '9' };
    const body = { ...replicaSet('new', 1), metadata: named };
    expect((await to('fieldManager=one', body)).body).toMatchObject({ kind: 'ReplicaSet' });
    const spec = { ...body.spec, replicas: 2 };
    expect((await to('fieldManager=one', { ...body, spec })).body).toMatchObject({ code: 409 });
  });

  for (const { name, query, body, is } of refused) {
    it(`refuses ${name}`, async () => {
      const answer = await to(query, body);
      expect(answer.body).toMatchObject({ kind: 'Status', code: is[0] });
      expect(answer.body.message).toContain(is[1]);
      expect(served.storage.cache.revision()).toBe(2);
      expect(served.errors).toEqual([]);
    });
  }
});

describe('managed fields', () => {
  it('follow who changed what, and start over when emptied', async () => {
    const patch = { spec: { replicas: 5 } };
    const patched = await served.call(`PATCH ${replicaSets}/rs?fieldManager=scaler`, patch, merge);
    const owners = patched.body.metadata.managedFields?.map(({ manager }) => manager);
    expect(owners).toEqual(expect.arrayContaining(['maker', 'scaler']));
    const scaled = await served.call(
      `PATCH ${replicaSets}/rs/scale?fieldManager=hpa`,
      { spec: { replicas: 6 } },
      merge,
    );
    expect(scaled.status).toBe(200);
    const { body } = await served.call(`GET ${replicaSets}/rs`);
    expect(body.metadata.managedFields).toContainEqual(
      expect.objectContaining({ manager: 'hpa', subresource: 'scale' }),
    );
    const emptied = await served.call(
      `PATCH ${replicaSets}/rs`,
      { metadata: { managedFields: [] } },
      merge,
    );
    expect(emptied.body.metadata.managedFields).toBeUndefined();
  });
});
