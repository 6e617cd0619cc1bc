import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Served } from './served.fixture.js';
import {
  define,
  definition,
  definitions,
  serveShips,
  ship,
  ships,
  version,
} from './ships.fixture.js';

type Patched = {
  readonly patch: { readonly requestBody: { readonly content: Readonly<Record<string, unknown>> } };
};

let api: Served;
beforeEach(async () => {
  api = await serveShips();
});

describe('a definition', () => {
  it('is complete, accepted and held as soon as it is created', async () => {
    const { body } = await api.call(`POST ${definitions}`, definition());
    expect(body).toMatchObject({
      metadata: {
        generation: 1,
        finalizers: ['customresourcecleanup.apiextensions.k8s.io'],
      },
      spec: {
        conversion: { strategy: 'None' },
        names: { plural: 'ships', singular: 'ship', kind: 'Ship', listKind: 'ShipList' },
      },
      status: {
        acceptedNames: { plural: 'ships', singular: 'ship', kind: 'Ship', shortNames: ['sh'] },
        storedVersions: ['v1'],
        conditions: [
          { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts' },
          { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
        ],
      },
    });
  });

  it('that says nothing is refused with all that it lacks', async () => {
    for (const said of [{}, { spec: null }, { spec: { names: null, versions: null } }]) {
      const { status, body } = await api.call(`POST ${definitions}`, said);
      expect(status).toBe(422);
      for (const field of ['spec.group', 'spec.scope', 'spec.versions', 'spec.names.plural'])
        expect(body).toMatchObject({ message: expect.stringContaining(field) });
    }
  });

  it('is served at once, and in discovery and OpenAPI', async () => {
    expect((await api.call(`GET ${ships}`)).status).toBe(404);
    const before = await api.call('GET /apis');
    await define(api);
    expect(await api.call(`GET ${ships}`)).toMatchObject({
      status: 200,
      body: { kind: 'ShipList', apiVersion: 'sea.example.com/v1', items: [] },
    });
    const { body } = await api.call('GET /apis/sea.example.com/v1');
    expect(body).toMatchObject({
      resources: [
        { name: 'ships', kind: 'Ship', shortNames: ['sh'], categories: ['all'] },
        { name: 'ships/status', kind: 'Ship' },
        { name: 'ships/scale', kind: 'Scale' },
      ],
    });
    expect((await api.call('GET /apis')).body).not.toEqual(before.body);
    const { paths } = (await api.call('GET /openapi/v3')).body as unknown as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(paths)).toContain('apis/sea.example.com/v1');
    const { body: document } = await api.call('GET /openapi/v3/apis/sea.example.com/v1');
    expect(document).toMatchObject({
      components: {
        schemas: {
          'com.example.sea.v1.Ship': {
            properties: { spec: { properties: { masts: { default: 3 } } } },
            'x-kubernetes-group-version-kind': [
              { group: 'sea.example.com', version: 'v1', kind: 'Ship' },
            ],
          },
        },
      },
    });
  });

  it('is offered no strategic patch, which kubectl would send then', async () => {
    await define(api);
    const { body } = await api.call('GET /openapi/v3/apis/sea.example.com/v1');
    const { paths } = body as unknown as { paths: Readonly<Record<string, Patched>> };
    const item = `${ships.replace('default', '{namespace}')}/{name}`;
    for (const path of [item, `${item}/status`, `${item}/scale`])
      expect(Object.keys(paths[path]?.patch.requestBody.content ?? {})).toEqual([
        'application/apply-patch+yaml',
        'application/json-patch+json',
        'application/merge-patch+json',
      ]);
  });

  it('is in OpenAPI 2 in both its forms', async () => {
    const before = await api.call('GET /openapi/v2');
    await define(api);
    const after = await api.call('GET /openapi/v2');
    expect(after.body).toMatchObject({
      definitions: { 'com.example.sea.v1.Ship': { properties: { spec: { type: 'object' } } } },
    });
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
    const references = [...JSON.stringify(after.body).matchAll(/"#\/definitions\/([^"]+)"/g)];
    const { definitions: known } = after.body as unknown as { definitions: object };
    const missing = references.filter(([, name = '']) => !Object.hasOwn(known, name));
    expect(missing).toEqual([]);
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
    const { status, body } = await api.respond('GET /openapi/v2', { headers: { accept } });
    expect([status, Buffer.from(body as Uint8Array).includes('com.example.sea.v1.Ship')]).toEqual([
      200,
      true,
    ]);
  });

  it('is not served while another has its names, and is told why', async () => {
    await define(api);
    const rival = {
      ...definition({
        names: { plural: 'boats', kind: 'Ship', shortNames: ['sh'] },
      }),
      metadata: { name: 'boats.sea.example.com' },
    };
    const { body } = await api.call(`POST ${definitions}`, rival);
    expect(body).toMatchObject({
      status: {
        conditions: [
          { type: 'NamesAccepted', status: 'False', message: '"sh" is already in use' },
          { type: 'Established', status: 'False', reason: 'NotAccepted' },
        ],
      },
    });
    const boats = '/apis/sea.example.com/v1/namespaces/default/boats';
    expect((await api.call(`GET ${boats}`)).status).toBe(404);
  });

  it('cannot take the place of what is built in', async () => {
    const secrets = {
      ...definition({
        group: 'fleet.navarch.dev',
        names: { plural: 'clusters', kind: 'Cluster' },
      }),
      metadata: { name: 'clusters.fleet.navarch.dev' },
    };
    await define(api, secrets);
    const { body } = await api.call('GET /apis/fleet.navarch.dev/v1alpha1');
    expect(JSON.stringify(body)).toContain('"name":"clusters"');
    expect((await api.call('GET /apis/fleet.navarch.dev/v1/clusters')).status).toBe(404);
  });

  it('that is going takes nothing new', async () => {
    await define(api);
    await api.call(`POST ${ships}`, ship({ name: 'hope' }));
    await api.call(`DELETE ${definitions}/ships.sea.example.com`);
    expect((await api.call(`GET ${ships}/hope`)).status).toBe(200);
    expect(await api.call(`POST ${ships}`, ship({ name: 'late' }, 'late'))).toMatchObject({
      status: 405,
      body: { message: 'create is not supported on resources of kind "ships.sea.example.com"' },
    });
    expect((await api.call(`DELETE ${ships}/hope`)).status).toBe(200);
  });
});

describe('a kind of several versions', () => {
  const both = () =>
    definition({}, [
      version('v1', { storage: true }),
      version('v2beta1', { deprecated: true, deprecationWarning: 'use v1' }),
    ]);
  const beta = ships.replace('/v1/', '/v2beta1/');

  it('is one object, shown in the version it is asked for in', async () => {
    await define(api, both());
    const body = { ...ship({ name: 'hope' }), apiVersion: 'sea.example.com/v2beta1' };
    const created = await api.call(`POST ${beta}`, body);
    expect(created).toMatchObject({
      status: 201,
      headers: { warning: '299 - "use v1"' },
      body: { apiVersion: 'sea.example.com/v2beta1' },
    });
    const read = await api.call(`GET ${ships}/hope`);
    expect(read.body).toMatchObject({ apiVersion: 'sea.example.com/v1' });
    expect(read.headers['warning']).toBeUndefined();
    const { items } = (await api.call(`GET ${beta}`)).body as unknown as {
      items: { apiVersion: string }[];
    };
    expect(items[0]?.apiVersion).toBe('sea.example.com/v2beta1');
    const again = await api.call(`PUT ${beta}/hope`, created.body);
    expect(again.body).toEqual(created.body);
  });

  it('prefers the stable one', async () => {
    await define(api, both());
    expect((await api.call('GET /apis/sea.example.com')).body).toMatchObject({
      preferredVersion: { version: 'v1' },
      versions: [{ version: 'v1' }, { version: 'v2beta1' }],
    });
  });

  it('loses one that is served no more', async () => {
    await define(api, both());
    const path = `${definitions}/ships.sea.example.com`;
    const { body } = await api.call(`GET ${path}`);
    const only = definition({}, [version('v1', { storage: true })]) as { spec: object };
    await api.call(`PUT ${path}`, { ...body, spec: only.spec });
    expect((await api.call(`GET ${beta}`)).status).toBe(404);
    expect((await api.call(`GET ${ships}`)).status).toBe(200);
  });
});
