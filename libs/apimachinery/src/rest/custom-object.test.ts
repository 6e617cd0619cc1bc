import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Served } from './served.fixture.js';
import { define, definitions, serveShips, ship, ships } from './ships.fixture.js';

let api: Served;
beforeEach(async () => {
  api = await serveShips();
});

describe('an object of a custom kind', () => {
  beforeEach(() => define(api));

  it('is completed, pruned and stored', async () => {
    const spec = {
      name: 'hope',
      odd: 1,
      cargo: { tea: { tons: 3 } },
      note: '',
      decks: [{ level: 1, x: 1 }],
    };
    const { status, body, headers } = await api.call(`POST ${ships}`, ship(spec));
    expect(status).toBe(201);
    expect(body).toMatchObject({ metadata: { generation: 1 } });
    expect(body['spec']).toEqual({
      name: 'hope',
      masts: 3,
      note: '',
      cargo: { tea: { tons: 3 } },
      decks: [{ level: 1, guns: 0 }],
    });
    expect(headers['warning']).toContain(String.raw`unknown field \"spec.odd\"`);
    expect(headers['warning']).toContain(String.raw`unknown field \"spec.decks[0].x\"`);
    expect((await api.call(`GET ${ships}/hope`)).body).toEqual(body);
    const { items } = (await api.call(`GET ${ships}`)).body as unknown as { items: unknown[] };
    expect(items).toEqual([body]);
  });

  const wrong = [
    {
      spec: { name: 'hope', masts: 'three' },
      says: '[spec.masts: Invalid value: "string": spec.masts in body must be of type integer: "string", .spec.masts: Invalid value: 0: .spec.masts accessor error: three is of the type string, expected int64]',
    },
    {
      spec: { name: 'hope', masts: 9 },
      says: 'spec.masts: Invalid value: 9: spec.masts in body should be less than or equal to 5',
    },
    { spec: {}, says: 'spec.name: Required value' },
    {
      spec: { name: 'HOPE' },
      says: 'spec.name: Invalid value: "HOPE": spec.name in body should match \'^[a-z]+$\'',
    },
    {
      spec: { name: 'H' },
      says: 'spec.name: Invalid value: "H": spec.name in body should be at least 2 chars long',
    },
    {
      spec: { name: 'hope', tags: ['a', 'b', 'a'] },
      says: 'spec.tags[2]: Duplicate value: "a"',
    },
    {
      spec: { name: 'hope', decks: [{ level: 1 }, { level: 1 }] },
      says: 'spec.decks[1]: Duplicate value: {"level":1}',
    },
    {
      spec: { name: 'hope', labels: { a: 1 } },
      says: 'spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"',
    },
    {
      spec: { name: null },
      says: 'spec.name: Required value',
    },
  ];
  for (const { spec, says } of wrong)
    it(`is refused: ${says}`, async () => {
      expect(await api.call(`POST ${ships}`, ship(spec))).toMatchObject({
        status: 422,
        body: { message: `Ship.sea.example.com "hope" is invalid: ${says}` },
      });
    });

  it('may be null where the schema takes that, and is defaulted where it does not', async () => {
    const { body } = await api.call(
      `POST ${ships}`,
      ship({ name: 'hope', flag: null, masts: null, speed: '12kn' }),
    );
    expect(body['spec']).toEqual({
      name: 'hope',
      flag: null,
      masts: 3,
      note: 'none',
      speed: '12kn',
    });
  });

  it('is let be where it has not changed, when its definition has become stricter', async () => {
    await api.call(`POST ${ships}`, ship({ name: 'hope', masts: 5 }));
    const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/masts/maximum';
    const stricter = [{ op: 'replace', path, value: 4 }];
    const json = { 'content-type': 'application/json-patch+json' };
    await api.call(`PATCH ${definitions}/ships.sea.example.com`, stricter, json);
    const merge = { 'content-type': 'application/merge-patch+json' };
    const patch = (spec: object) => api.call(`PATCH ${ships}/hope`, { spec }, merge);
    expect((await patch({ note: 'still five' })).status).toBe(200);
    expect((await patch({ masts: 6 })).status).toBe(422);
    expect((await api.call(`POST ${ships}`, ship({ name: 'new', masts: 5 }, 'new'))).status).toBe(
      422,
    );
  });

  it('is watched until its definition is gone', async () => {
    const stream = await api.respond(`GET ${ships}?watch=1`);
    const lines = stream.body as AsyncIterable<string>;
    const seen: string[] = [];
    const read = (async () => {
      for await (const line of lines) seen.push(line);
    })();
    await api.call(`POST ${ships}`, ship({ name: 'hope' }));
    const definition = `${definitions}/ships.sea.example.com`;
    await api.call(`DELETE ${definition}`);
    const merge = { 'content-type': 'application/merge-patch+json' };
    await api.call(`PATCH ${definition}`, { metadata: { finalizers: null } }, merge);
    await api.call(`GET ${ships}`);
    api.pass(61_000);
    await read;
    expect(seen.join('')).toContain('"type":"ADDED"');
  });

  it('is refused as another kind', async () => {
    const body = { ...ship({ name: 'hope' }), kind: 'Boat' };
    expect(await api.call(`POST ${ships}`, body)).toMatchObject({
      status: 422,
      body: {
        message:
          'Boat.sea.example.com "hope" is invalid: kind: Invalid value: "Boat": must be Ship',
      },
    });
  });

  it('is refused with an unknown field when it is strict', async () => {
    const body = ship({ name: 'hope', mats: 2 });
    expect(await api.call(`POST ${ships}?fieldValidation=Strict`, body)).toMatchObject({
      status: 400,
      body: {
        message:
          'Ship in version "v1" cannot be handled as a Ship: strict decoding error: unknown field "spec.mats"',
      },
    });
  });

  it('is patched by merge and by JSON patch, not strategically', async () => {
    await api.call(`POST ${ships}`, ship({ name: 'hope' }));
    const patch = (type: string, body: unknown) =>
      api.call(`PATCH ${ships}/hope`, body, { 'content-type': `application/${type}` });
    expect(await patch('merge-patch+json', { spec: { masts: 4 } })).toMatchObject({
      status: 200,
      body: { metadata: { generation: 2 }, spec: { masts: 4 } },
    });
    const test = [{ op: 'replace', path: '/spec/masts', value: 2 }];
    expect(await patch('json-patch+json', test)).toMatchObject({ body: { spec: { masts: 2 } } });
    expect(await patch('strategic-merge-patch+json', { spec: { masts: 1 } })).toMatchObject({
      status: 415,
    });
  });

  it('is applied, item by item where the schema says so', async () => {
    const apply = (manager: string, spec: object) =>
      api.call(`PATCH ${ships}/hope?fieldManager=${manager}`, ship(spec), {
        'content-type': 'application/apply-patch+yaml',
      });
    const first = await apply('one', { name: 'hope', decks: [{ level: 1, guns: 10 }] });
    expect(first.status).toBe(201);
    const second = await apply('two', {
      decks: [{ level: 2, guns: 20 }],
      cargo: { tea: 1, milk: null },
      flag: null,
    });
    expect(second).toMatchObject({
      status: 200,
      body: {
        spec: {
          decks: [
            { level: 1, guns: 10 },
            { level: 2, guns: 20 },
          ],
          cargo: { tea: 1, milk: null },
          flag: null,
        },
      },
    });
    expect(await apply('two', { decks: [{ level: 1, guns: 11 }] })).toMatchObject({
      status: 409,
      body: {
        message: 'Apply failed with 1 conflict: conflict with "one": .spec.decks[level=1].guns',
      },
    });
  });

  it('is owned with the structures that whoever wrote it made', async () => {
    const created = await api.call(`POST ${ships}`, ship({ name: 'hope', masts: 2 }));
    const [entry] = created.body.metadata?.managedFields ?? [];
    expect(entry).toMatchObject({ fieldsV1: { 'f:spec': { '.': {}, 'f:masts': {} } } });
  });

  it('has a status of its own', async () => {
    const body = { ...ship({ name: 'hope' }), status: { masts: 1 } };
    const created = await api.call(`POST ${ships}`, body);
    expect(created.body).not.toHaveProperty('status');
    const patch = { spec: { masts: 5 }, status: { masts: 2, crew: 'app=hope' } };
    const merge = { 'content-type': 'application/merge-patch+json' };
    expect((await api.call(`PATCH ${ships}/hope/status`, patch, merge)).body).toMatchObject({
      spec: { masts: 3 },
      status: { masts: 2 },
      metadata: { generation: 1 },
    });
    expect((await api.call(`GET ${ships}/hope/scale`)).body).toMatchObject({
      spec: { replicas: 3 },
      status: { replicas: 2, selector: 'app=hope' },
    });
    const scaled = await api.call(`PATCH ${ships}/hope/scale`, { spec: { replicas: 4 } }, merge);
    expect(scaled.body).toMatchObject({ spec: { replicas: 4 } });
    expect((await api.call(`GET ${ships}/hope`)).body).toMatchObject({ spec: { masts: 4 } });
    const tooMany = await api.call(`PATCH ${ships}/hope/scale`, { spec: { replicas: 9 } }, merge);
    expect(tooMany.status).toBe(422);
  });

  it('is printed in the columns of the definition', async () => {
    await api.call(`POST ${ships}`, ship({ name: 'hope', decks: [{ level: 1, guns: 12 }] }));
    api.pass(65_000);
    const { body } = await api.call(`GET ${ships}`, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(body).toMatchObject({
      columnDefinitions: [
        { name: 'Name' },
        { name: 'Masts', type: 'integer' },
        { name: 'Top', priority: 1 },
        { name: 'Age', type: 'date' },
      ],
      rows: [{ cells: ['hope', 3, '12', '65s'] }],
    });
  });
});
