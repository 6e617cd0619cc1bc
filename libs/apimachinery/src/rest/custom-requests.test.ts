import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Served } from './served.fixture.js';
import { define, definition, serveShips, ship, ships, version } from './ships.fixture.js';

const merge = { 'content-type': 'application/merge-patch+json' };
const json = { 'content-type': 'application/json-patch+json' };
const apply = { 'content-type': 'application/apply-patch+yaml' };

let api: Served;
beforeEach(async () => {
  api = await serveShips();
});

describe('a patch of a custom object', () => {
  beforeEach(async () => {
    await define(api);
    await api.call(`POST ${ships}`, ship({ name: 'hope' }));
  });

  const unnamed =
    'the name of the object (hope based on URL) was undeterminable: name must be provided';
  const rows = [
    { patch: { metadata: null }, is: [400, unnamed] },
    { patch: { metadata: { name: null } }, is: [400, unnamed] },
    { patch: { kind: null }, is: [422, "Object 'Kind' is missing"] },
    { patch: { apiVersion: null, kind: null }, is: [422, "Object 'Kind' is missing"] },
    {
      patch: { metadata: { resourceVersion: null } },
      is: [422, 'metadata.resourceVersion: Invalid value: 0: must be specified for an update'],
    },
  ] as const;
  for (const { patch, is } of rows) {
    it(`does not take away what tells which it is: ${JSON.stringify(patch)}`, async () => {
      const before = await api.call(`GET ${ships}/hope`);
      const { body } = await api.call(`PATCH ${ships}/hope`, patch, merge);
      expect(body).toMatchObject({ kind: 'Status', code: is[0] });
      expect(body.message).toContain(is[1]);
      expect((await api.call(`GET ${ships}/hope`)).body).toEqual(before.body);
    });
  }

  const long = 9007199254740993n;
  const digits = [
    {
      name: 'merge',
      path: 'spec.cargo.a',
      body: `{"spec":{"cargo":{"a":${long}}}}`,
      headers: merge,
    },
    {
      name: 'JSON patch',
      path: '[0].value.a',
      body: `[{"op":"add","path":"/spec/cargo","value":{"a":${long}}}]`,
      headers: json,
    },
    {
      name: 'apply',
      path: 'spec.cargo.a',
      body: `apiVersion: sea.example.com/v1\nkind: Ship\nspec:\n  cargo: {a: ${long}}`,
      headers: apply,
    },
  ];
  for (const { name, path, body, headers } of digits) {
    it(`keeps no integer that it would change: ${name}`, async () => {
      const before = await api.call(`GET ${ships}/hope`);
      const answer = await api.call(`PATCH ${ships}/hope?fieldManager=one`, body, headers);
      expect([400, 422]).toContain(answer.status);
      expect(answer.body.message).toContain(`number ${long} into field ${path}`);
      expect((await api.call(`GET ${ships}/hope`)).body).toEqual(before.body);
    });
  }

  it('is refused when it applies a null that nothing takes', async () => {
    const send = (spec: object) =>
      api.call(`PATCH ${ships}/hope?fieldManager=one&force=1`, ship(spec), apply);
    const { body } = await send({ name: 'hope', tags: null, labels: { a: null } });
    expect(body).toMatchObject({ code: 422 });
    expect(body.details.causes).toMatchObject([{ field: 'spec.tags' }, { field: 'spec.labels.a' }]);
    expect(body.message).toContain('spec.tags in body must be of type array: "null"');
    const taken = await send({ name: 'hope', masts: null, flag: null, cargo: { milk: null } });
    expect(taken.body).toMatchObject({ spec: { masts: 3, flag: null, cargo: { milk: null } } });
  });

  it('does not put nothing in its place', async () => {
    const before = await api.call(`GET ${ships}/hope`);
    const whole = [{ op: 'replace', path: '', value: {} }];
    expect((await api.call(`PATCH ${ships}/hope`, whole, json)).status).toBe(422);
    expect((await api.call(`GET ${ships}/hope`)).body).toEqual(before.body);
  });

  it('writes by its status nothing but that', async () => {
    const metadata = { labels: { a: 'b' }, annotations: { a: 'b' }, finalizers: ['a.b/c'] };
    const { body } = await api.call(
      `PATCH ${ships}/hope/status`,
      { metadata, spec: { masts: 5 }, status: { masts: 2 } },
      merge,
    );
    expect(body).toMatchObject({ spec: { masts: 3 }, status: { masts: 2 } });
    for (const field of Object.keys(metadata)) expect(body.metadata).not.toHaveProperty(field);
    const owners = body.metadata.managedFields as unknown as readonly object[];
    expect(owners).toContainEqual(
      expect.objectContaining({
        subresource: 'status',
        fieldsV1: { 'f:status': { '.': {}, 'f:masts': {} } },
      }),
    );
  });
});

describe('a status that has no endpoint', () => {
  beforeEach(() => define(api, definition({}, [version('v1', { storage: true })])));

  it('is content like the rest', async () => {
    const body = { ...ship({ name: 'hope' }), status: { masts: 1 } };
    expect((await api.call(`POST ${ships}`, body)).body).toMatchObject({ status: { masts: 1 } });
    const patched = await api.call(`PATCH ${ships}/hope`, { status: { masts: 2 } }, merge);
    expect(patched.body).toMatchObject({ metadata: { generation: 2 }, status: { masts: 2 } });
    expect(patched.body.metadata.managedFields).toMatchObject([
      { fieldsV1: { 'f:spec': {}, 'f:status': { 'f:masts': {} } } },
    ]);
    const applied = { ...ship({ name: 'hope' }), status: { masts: 2, crew: 'x' } };
    const { body: after } = await api.call(`PATCH ${ships}/hope?fieldManager=one`, applied, apply);
    expect(after).toMatchObject({ metadata: { generation: 3 }, status: { crew: 'x' } });
  });
});

it('is selected by no namespace where it has none', async () => {
  await define(api, definition({ scope: 'Cluster' }));
  const all = '/apis/sea.example.com/v1/ships?fieldSelector=metadata';
  expect((await api.call(`GET ${all}.name%3Dhope`)).status).toBe(200);
  expect((await api.call(`GET ${all}.namespace%3Dweb`)).body).toMatchObject({
    code: 400,
    message: 'field label not supported: metadata.namespace',
  });
});

describe('a scale', () => {
  beforeEach(async () => {
    await define(api);
    await api.call(`POST ${ships}`, ship({ name: 'hope' }));
  });

  const scale = (metadata: object): object => ({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata,
    spec: { replicas: 5 },
  });
  const rows = [
    { metadata: { name: 'other' }, is: 'the name of the object (other) does not match' },
    {
      metadata: { name: 'hope', namespace: 'other' },
      is: 'the namespace of the provided object does not match the namespace sent on the request',
    },
  ];
  for (const { metadata, is } of rows) {
    it(`is of the object that the path names, not of ${JSON.stringify(metadata)}`, async () => {
      const { status, body } = await api.call(`PUT ${ships}/hope/scale`, scale(metadata));
      expect(status).toBe(400);
      expect(body.message).toContain(is);
      expect((await api.call(`GET ${ships}/hope`)).body).toMatchObject({ spec: { masts: 3 } });
    });
  }

  it('is printed in columns of its own', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    const { body } = await api.call(`GET ${ships}/hope/scale`, undefined, { accept });
    expect(body).toMatchObject({
      columnDefinitions: [
        { name: 'Name' },
        { name: 'Desired' },
        { name: 'Available' },
        { name: 'Age' },
      ],
      rows: [{ cells: ['hope', 3, 0, '0s'] }],
    });
  });

  it('of a custom object is not merged strategically', async () => {
    const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
    const patch = { spec: { replicas: 5 } };
    expect((await api.call(`PATCH ${ships}/hope/scale`, patch, strategic)).status).toBe(415);
  });
});

it('remarks on a finalizer without a domain, once', async () => {
  await define(api);
  const metadata = { name: 'hope', finalizers: ['hold', 'a.b/hold'] };
  const made = await api.call(`POST ${ships}`, { ...ship({ name: 'hope' }), metadata });
  expect(made.headers['warning']).toBe(
    String.raw`299 - "metadata.finalizers: \"hold\": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers"`,
  );
  const next = await api.call(`PATCH ${ships}/hope`, { spec: { masts: 2 } }, merge);
  expect(next.headers['warning']).toBeUndefined();
});
