/** Answers that differ by a word or a number from what one would expect, and are so in kube-apiserver. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeYaml } from '../decode/yaml.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const otherUid = '11111111-2222-4333-8444-555555555555';
const merge = { 'content-type': 'application/merge-patch+json' };
const apply = { 'content-type': 'application/apply-patch+yaml' };
const secret = (metadata: object, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata,
  ...rest,
});

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'web' },
  });
  await served.call(`POST ${secrets}`, secret({ name: 'a', finalizers: ['a.b/c'] }));
  await served.call('POST /apis/apps/v1/namespaces/web/replicasets', {
    metadata: { name: 'set' },
    spec: {
      selector: { matchLabels: { app: 'set' } },
      template: {
        metadata: { labels: { app: 'set' } },
        spec: { containers: [{ name: 'a', image: 'a' }] },
      },
    },
  });
});

describe('a path to nothing', () => {
  const rows = [
    { line: 'GET /api/v9', is: 'Status' },
    { line: 'GET /apis/apps/v9', is: 'Status' },
    { line: 'GET /apis/apps/v9/replicasets', is: 'Status' },
    { line: 'GET /apis/nothing.example.com/v1', is: '404 page not found' },
    { line: 'GET /apis/nothing.example.com', is: '404 page not found' },
    { line: 'GET /api/v1//namespaces', is: 'Status' },
    { line: `GET ${secrets}/a/b/c`, is: 'Status' },
    { line: `GET ${secrets}/a%2Fb`, is: 'Status' },
    { line: 'GET /api/v1/secrets/a', is: 'Status' },
    { line: 'GET /api/v1/namespaces/web/namespaces', is: 'Status' },
    { line: 'GET /nothing', is: '404 page not found' },
    { line: 'GET /openapi/v3/apis/nothing/v1', is: '' },
  ];
  it.each(rows)('$line', async ({ line, is }) => {
    const { status, body } = await served.call(line);
    expect(status).toBe(404);
    expect(typeof body === 'string' ? String(body).trim() : body.kind).toBe(is);
  });
});

describe('a request that is refused', () => {
  const named = secret({ name: 'a', uid: otherUid });
  const rows = [
    {
      name: 'a name that no object can have',
      line: `GET ${secrets}/a%25b`,
      is: [400, 'Name parameter invalid: "a%b": may not contain \'%\''],
    },
    {
      name: 'a replacement without a name',
      line: `PUT ${secrets}/a`,
      body: secret({}),
      is: [400, 'the name of the object (a based on URL) was undeterminable'],
    },
    {
      name: 'a replacement of another object of the name',
      line: `PUT ${secrets}/a`,
      body: named,
      is: [409, 'Precondition failed: UID in precondition'],
    },
    {
      name: 'another uid by a patch',
      line: `PATCH ${secrets}/a`,
      body: { metadata: { uid: otherUid } },
      headers: merge,
      is: [
        422,
        'metadata.uid: Invalid value: "11111111-2222-4333-8444-555555555555": field is immutable',
      ],
    },
    {
      name: 'a time of deletion',
      line: `PUT ${secrets}/a`,
      body: secret({ name: 'a', deletionTimestamp: '2001-01-01T00:00:00Z' }),
      is: [
        422,
        'metadata.deletionTimestamp: Invalid value: "2001-01-01T00:00:00Z": field is immutable',
      ],
    },
    {
      name: 'an apply that does not say what it is',
      line: `PATCH ${secrets}/a?fieldManager=m`,
      body: { metadata: { name: 'a' } },
      headers: apply,
      is: [400, 'invalid object type: /, Kind='],
    },
    {
      name: 'an apply of a version that is no text',
      line: `PATCH ${secrets}/a?fieldManager=m`,
      body: { apiVersion: {}, kind: [], metadata: { name: 'a' } },
      headers: apply,
      is: [400, 'invalid object type: /, Kind='],
    },
    {
      name: 'an apply of something else',
      line: `PATCH ${secrets}/a?fieldManager=m`,
      body: { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'a' } },
      headers: apply,
      is: [400, 'invalid object type: apps/v1, Kind=ReplicaSet'],
    },
    {
      name: 'a scale of a version that is no text',
      line: 'PATCH /apis/apps/v1/namespaces/web/replicasets/set/scale',
      body: { apiVersion: {}, kind: 'Namespace' },
      headers: merge,
      is: [400, 'Namespace in version "" cannot be handled as a Scale'],
    },
    {
      name: 'a patch that makes another kind of it',
      line: `PATCH ${secrets}/a`,
      body: { kind: 'Namespace' },
      headers: merge,
      is: [422, ' "" is invalid: patch: Invalid value: converting (v1.Namespace) to (core.Secret)'],
    },
    {
      name: 'a merge with a list',
      line: `PATCH ${secrets}/a`,
      body: [],
      headers: merge,
      is: [400, 'error decoding patch: json: cannot unmarshal array into Go value of type map'],
    },
    {
      name: 'a merge that is no JSON',
      line: `PATCH ${secrets}/a`,
      body: '{',
      headers: merge,
      is: [400, 'error decoding patch: '],
    },
    {
      name: 'an empty dry run',
      line: `POST ${secrets}?dryRun=`,
      body: secret({ name: 'b' }),
      is: [422, 'dryRun: Unsupported value: [""]: supported values: "All"'],
    },
    {
      name: 'a manager that cannot be printed',
      line: `POST ${secrets}?fieldManager=a%01`,
      body: secret({ name: 'b' }),
      is: [422, 'invalid character U+0001 (at position 1)'],
    },
    {
      name: 'a stream of a list, and a match without a version',
      line: `GET ${secrets}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan`,
      is: [422, '[resourceVersionMatch: Forbidden: '],
    },
  ] as const;
  it.each(rows)('$name', async (row) => {
    const body = 'body' in row ? row.body : undefined;
    const answer = await served.call(row.line, body, 'headers' in row ? { ...row.headers } : {});
    expect(answer.body.message).toContain(row.is[1]);
    expect(answer.status).toBe(row.is[0]);
    expect(served.errors).toEqual([]);
  });

  it('has no details before anything is known of the object', async () => {
    const { body } = await served.call(`GET ${secrets}?limit=many`);
    expect(body).not.toHaveProperty('details');
    expect((await served.call('GET /api/v1/nothings')).body.details).toEqual({});
  });

  it('is told in YAML to those who ask for YAML', async () => {
    const answer = await served.call(`GET ${secrets}/nothing`, undefined, {
      accept: 'application/yaml',
    });
    expect(answer.headers['content-type']).toBe('application/yaml');
    expect(answer.body).toEqual(expect.stringContaining('reason: NotFound'));
  });

  it('is YAML that readers of 1.1 take for the same', async () => {
    const words = { a: 'yes', b: '010', c: 'off', d: 'plain' };
    await served.call('POST /api/v1/namespaces/web/configmaps', {
      metadata: { name: 'words' },
      data: words,
    });
    const { body } = await served.call('GET /api/v1/namespaces/web/configmaps/words', undefined, {
      accept: 'application/yaml',
    });
    const text = body as unknown as string;
    expect(decodeYaml(text).value).toMatchObject({ data: words });
    expect(text).toContain('a: "yes"');
  });

  it('says of a taken name that its object is going', async () => {
    const taken = `secrets "a" already exists`;
    const again = () => served.call(`POST ${secrets}`, secret({ name: 'a' }));
    expect((await again()).body.message).toBe(taken);
    await served.call(`DELETE ${secrets}/a`);
    expect((await again()).body.message).toBe(`object is being deleted: ${taken}`);
  });
});

it('a namespace is whose it was made by, but for what the server adds', async () => {
  const { body } = await served.call('GET /api/v1/namespaces/web');
  expect(body.spec['finalizers']).toEqual(['kubernetes']);
  expect(JSON.stringify(body.metadata.managedFields)).not.toContain('finalizers');
});

it('a namespace keeps the label of its name when it is finalized', async () => {
  const { body } = await served.call('PUT /api/v1/namespaces/web/finalize', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'web' },
    spec: { finalizers: ['a.b/c'] },
  });
  expect(body.metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'web' });
});
