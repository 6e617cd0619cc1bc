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
