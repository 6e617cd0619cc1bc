import { beforeEach, describe, expect, it } from '@jest/globals';
import { replicaSet, secret } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const replicaSets = '/apis/apps/v1/namespaces/web/replicasets';

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
});

describe('a created object', () => {
  it('gets what the server owns, and comes back as it is stored', async () => {
    const made = await served.call(`POST ${secrets}`, secret('a', { k: 'v' }));
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'a',
        namespace: 'web',
        uid: 'uid-2',
        resourceVersion: '2',
        creationTimestamp: '2030-01-01T00:00:00Z',
      },
      data: { k: 'dg==' },
      type: 'Opaque',
    });
    const got = await served.call(`GET ${secrets}/a`);
    expect(got.body).toEqual(made.body);
    expect(got.headers['content-type']).toBe('application/json');
    expect(got.headers['cache-control']).toBe('no-cache, private');
  });

  it('does not get what a client made up', async () => {
    const sent = replicaSet('rs', 3);
    const made = await served.call(`POST ${replicaSets}`, {
      ...sent,
      metadata: {
        ...sent.metadata,
        uid: 'mine',
        generation: 9,
        deletionTimestamp: '2030-01-01T00:00:00Z',
      },
      status: { replicas: 7, readyReplicas: 7 },
    });
    expect(made.status).toBe(201);
    expect(made.body.metadata).toMatchObject({ uid: 'uid-2', generation: 1 });
    expect(made.body.metadata.deletionTimestamp).toBeUndefined();
    expect(made.body.status).toEqual({ replicas: 0 });
  });

  it('gets a name from generateName, another when that is taken', async () => {
    const draws = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5];
    served = new Served({ random: () => draws.shift() ?? 0.9 });
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
    const sent = { metadata: { generateName: 'x-' } };
    const first = await served.call(`POST ${secrets}`, sent);
    const second = await served.call(`POST ${secrets}`, sent);
    expect([first.body.metadata.name, second.body.metadata.name]).toEqual(['x-bbbbb', 'x-rrrrr']);
  });

  it('is not stored on a dry run, and is shown whole', async () => {
    const made = await served.call(`POST ${secrets}?dryRun=All`, secret('a'));
    expect(made.status).toBe(201);
    expect(made.body.metadata.uid).toBe('uid-2');
    expect(made.body.metadata.resourceVersion).toBeUndefined();
    expect((await served.call(`GET ${secrets}/a`)).status).toBe(404);
    expect(served.storage.cache.revision()).toBe(1);
  });

  it('is what admission makes of it', async () => {
    served = new Served({
      admit: ({ object }) =>
        Promise.resolve(
          object && { ...object, metadata: { ...object.metadata, labels: { by: 'app' } } },
        ),
    });
    const made = await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
    expect(made.body.metadata.labels).toEqual({ by: 'app' });
  });
});

describe('a warning', () => {
  const sent = { ...secret('a'), dat: {}, metadata: { name: 'a', nam: 'x' } };

  it('is sent for each unknown field', async () => {
    const made = await served.call(`POST ${secrets}`, sent);
    expect(made.status).toBe(201);
    expect(made.headers['warning']).toContain(String.raw`299 - "unknown field \"dat\""`);
    expect(made.headers['warning']).toContain(String.raw`299 - "unknown field \"metadata.nam\""`);
  });

  it('is not sent when nobody wants it', async () => {
    const made = await served.call(`POST ${secrets}?fieldValidation=Ignore`, sent);
    expect(made.status).toBe(201);
    expect(made.headers['warning']).toBeUndefined();
  });
});

describe('bad input is refused with its reason, and nothing is stored', () => {
  const rs = replicaSet('rs', 3);
  const long = 'x'.repeat(129);
  const rows = [
    {
      name: 'an unknown field',
      to: `${secrets}?fieldValidation=Strict`,
      body: { ...secret('a'), dat: 1 },
      is: [
        400,
        'BadRequest',
        'Secret in version "v1" cannot be handled as a Secret: strict decoding error: unknown field "dat"',
      ],
    },
    {
      name: 'a duplicate field',
      to: `${secrets}?fieldValidation=Strict`,
      body: '{"metadata":{"name":"a"},"data":{"k":"","k":""}}',
      is: [400, 'BadRequest', 'duplicate field "data.k"'],
    },
    {
      name: 'a wrong type',
      to: replicaSets,
      body: { ...rs, spec: { ...rs.spec, replicas: 'three' } },
      is: [400, 'BadRequest', 'cannot unmarshal string into Go struct field'],
    },
    {
      name: 'a bad name',
      to: secrets,
      body: secret('Bad_Name'),
      is: [
        422,
        'Invalid',
        'Secret "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain',
      ],
    },
    {
      name: 'no name',
      to: secrets,
      body: { metadata: {} },
      is: [422, 'Invalid', 'metadata.name: Required value: name or generateName is required'],
    },
    {
      name: 'a negative count',
      to: replicaSets,
      body: replicaSet('rs', -1),
      is: [
        422,
        'Invalid',
        'ReplicaSet.apps "rs" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      ],
    },
    {
      name: 'a missing namespace',
      to: '/api/v1/namespaces/nope/secrets',
      body: secret('a'),
      is: [404, 'NotFound', 'namespaces "nope" not found'],
    },
    {
      name: 'a secret that is too big',
      to: secrets,
      body: secret('a', { k: 'x'.repeat(1_048_577) }),
      is: [422, 'Invalid', 'may not be more than 1048576 bytes'],
    },
    {
      name: 'a body that is too big',
      to: secrets,
      body: secret('a', { k: 'x'.repeat(3_145_729) }),
      is: [413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'],
    },
    { name: 'no JSON', to: secrets, body: '{"metadata":', is: [400, 'BadRequest', ''] },
    {
      name: 'more after the JSON',
      to: secrets,
      body: '{"metadata":{"name":"a"}} {}',
      is: [400, 'BadRequest', ''],
    },
    { name: 'an empty body', to: secrets, body: '', is: [400, 'BadRequest', ''] },
    { name: 'a list for an object', to: secrets, body: [], is: [400, 'BadRequest', ''] },
    {
      name: 'another kind',
      to: secrets,
      body: rs,
      is: [
        400,
        'BadRequest',
        'cannot be handled as a Secret: converting (v1.ReplicaSet) to (core.Secret)',
      ],
    },
    {
      name: 'another namespace',
      to: secrets,
      body: { metadata: { name: 'a', namespace: 'b' } },
      is: [
        400,
        'BadRequest',
        'the namespace of the provided object does not match the namespace sent on the request',
      ],
    },
    {
      name: 'a version',
      to: secrets,
      body: { metadata: { name: 'a', resourceVersion: '1' } },
      is: [400, 'BadRequest', 'resourceVersion should not be set on objects to be created'],
    },
    {
      name: 'an unknown dryRun',
      to: `${secrets}?dryRun=Some`,
      body: secret('a'),
      is: [
        422,
        'Invalid',
        'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
      ],
    },
    {
      name: 'an unknown validation',
      to: `${secrets}?fieldValidation=Some`,
      body: secret('a'),
      is: [422, 'Invalid', 'fieldValidation: Unsupported value: "Some"'],
    },
    {
      name: 'a long manager',
      to: `${secrets}?fieldManager=${long}`,
      body: secret('a'),
      is: [422, 'Invalid', 'fieldManager: Too long: may not be more than 128 bytes'],
    },
    {
      name: 'an unknown timeout',
      to: `${secrets}?timeout=soon`,
      body: secret('a'),
      is: [400, 'BadRequest', 'timeout'],
    },
    {
      name: 'an encoding that is not read',
      to: secrets,
      body: secret('a'),
      type: 'application/cbor',
      is: [415, 'UnsupportedMediaType', 'the body of the request was in an unknown format'],
    },
  ] as const;
  for (const row of rows) {
    it(row.name, async () => {
      const type = 'type' in row ? row.type : 'application/json';
      const made = await served.call(`POST ${row.to}`, row.body, { 'content-type': type });
      const [status, reason, message] = row.is;
      expect(made.body).toMatchObject({ kind: 'Status', status: 'Failure', code: status, reason });
      expect(made.status).toBe(status);
      expect(made.body.message).toContain(message);
      expect(served.storage.cache.revision()).toBe(1);
      expect(served.errors).toEqual([]);
    });
  }

  it('a name that is taken', async () => {
    await served.call(`POST ${secrets}`, secret('a'));
    for (const query of ['', '?dryRun=All']) {
      const made = await served.call(`POST ${secrets}${query}`, secret('a'));
      expect(made.body).toMatchObject({
        code: 409,
        reason: 'AlreadyExists',
        message: 'secrets "a" already exists',
      });
    }
  });

  it('a namespace that is going', async () => {
    await served.call('DELETE /api/v1/namespaces/web');
    const made = await served.call(`POST ${replicaSets}`, replicaSet('rs', 1));
    expect(made.body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'replicasets.apps "rs" is forbidden: unable to create new content in namespace web because it is being terminated',
      details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
    });
  });
});

it('YAML is read, and written when asked for', async () => {
  const body = 'metadata:\n  name: made\nstringData:\n  k: v\n';
  const made = await served.call(`POST ${secrets}`, body, {
    'content-type': 'application/yaml',
    accept: 'application/yaml',
  });
  expect(made.status).toBe(201);
  expect(made.headers['content-type']).toBe('application/yaml');
  expect(made.body).toContain('data:\n  k: dg==\n');
});
