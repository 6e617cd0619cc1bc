import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Served } from './served.fixture.js';
import { define, definition, serveShips, ship, ships, version } from './ships.fixture.js';

const merge = { 'content-type': 'application/merge-patch+json' };
const apply = { 'content-type': 'application/apply-patch+yaml' };
const beta = ships.replace('/v1/', '/v1beta1/');
const older = (spec: object): object => ({ ...ship(spec), apiVersion: 'sea.example.com/v1beta1' });
const subresources = {
  status: {},
  scale: { specReplicasPath: '.spec.masts', statusReplicasPath: '.status.masts' },
};

let api: Served;
beforeEach(async () => {
  api = await serveShips();
  const versions = [
    version('v1', { storage: true, subresources }),
    version('v1beta1', { deprecated: true, subresources }),
    version('v1alpha1', { deprecated: true, deprecationWarning: 'too old' }),
  ];
  await define(api, definition({}, versions));
});

type Entry = {
  readonly manager: string;
  readonly apiVersion: string;
  readonly fieldsV1: { readonly 'f:spec'?: Readonly<Record<string, unknown>> };
};

async function owners(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { body } = await api.call(`GET ${ships}/hope`);
  const entries = body.metadata.managedFields as unknown as readonly Entry[];
  return Object.fromEntries(
    entries.map(({ manager, apiVersion, fieldsV1 }) => [
      `${manager} ${apiVersion.split('/')[1]}`,
      Object.keys(fieldsV1['f:spec'] ?? {}).toSorted(),
    ]),
  );
}

describe('a kind in several versions', () => {
  it('keeps the owners of fields of each version', async () => {
    await api.call(`POST ${ships}?fieldManager=one`, ship({ name: 'hope', note: 'a' }));
    await api.call(`PATCH ${beta}/hope?fieldManager=two`, { spec: { note: 'b' } }, merge);
    await api.call(`PATCH ${ships}/hope?fieldManager=three`, { spec: { tags: ['a'] } }, merge);
    await api.call(`PATCH ${ships}/hope/scale?fieldManager=four`, { spec: { replicas: 2 } }, merge);
    expect(await owners()).toEqual({
      'one v1': ['.', 'f:name'],
      'two v1beta1': ['f:note'],
      'three v1': ['f:tags'],
      'four v1': ['f:masts'],
    });
    const refused = await api.call(
      `PATCH ${ships}/hope?fieldManager=a`,
      ship({ note: 'c' }),
      apply,
    );
    expect(refused.body.message).toContain('conflict with "two" using sea.example.com/v1beta1');
  });

  it('is applied by one manager in any', async () => {
    await api.call(
      `PATCH ${ships}/hope?fieldManager=one`,
      ship({ name: 'hope', note: 'a' }),
      apply,
    );
    await api.call(`PATCH ${beta}/hope?fieldManager=one`, older({ name: 'hope' }), apply);
    expect(await owners()).toEqual({ 'one v1beta1': ['f:name'] });
  });

  it('warns of one that is deprecated, and says what to use, when it refuses too', async () => {
    const { headers } = await api.call(`GET ${beta}`);
    const text = '299 - "sea.example.com/v1beta1 Ship is deprecated; use sea.example.com/v1 Ship"';
    expect(headers['warning']).toBe(text);
    const refused = await api.call(`GET ${beta}/none`);
    expect([refused.status, refused.headers['warning']]).toEqual([404, text]);
    const own = await api.call(`GET ${ships.replace('/v1/', '/v1alpha1/')}`);
    expect(own.headers['warning']).toBe('299 - "too old"');
  });

  it('has nothing at others', async () => {
    const { status, headers } = await api.call(`GET ${ships.replace('/v1/', '/v9/')}`);
    expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
  });
});

describe('a custom object', () => {
  beforeEach(() => api.call(`POST ${ships}`, ship({ name: 'hope', cargo: { tea: { tons: 3 } } })));

  it('is not replaced without a version', async () => {
    const refused = await api.call(`PUT ${ships}/hope`, ship({ name: 'hope' }));
    expect(refused.body).toMatchObject({
      code: 422,
      message:
        'ships.sea.example.com "hope" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
      details: { kind: 'ships' },
    });
    const { body } = await api.call(`GET ${ships}/hope`);
    expect((await api.call(`PUT ${ships}/hope`, body)).status).toBe(200);
  });

  it('has owners of what nobody declared, as deep as it goes', async () => {
    const { body } = await api.call(`GET ${ships}/hope`);
    expect(body.metadata.managedFields).toMatchObject([
      { fieldsV1: { 'f:spec': { 'f:cargo': { '.': {}, 'f:tea': { '.': {}, 'f:tons': {} } } } } },
    ]);
    const other = ship({ cargo: { tea: { chests: 1 } } });
    const applied = await api.call(`PATCH ${ships}/hope?fieldManager=a`, other, apply);
    expect(applied.body['spec']).toMatchObject({ cargo: { tea: { tons: 3, chests: 1 } } });
  });

  it('has counts that a scale can show', async () => {
    const path = `PATCH ${ships}/hope/status`;
    const negative = await api.call(path, { status: { masts: -1 } }, merge);
    expect(negative.body.message).toContain(
      '.status.masts: Invalid value: -1: should be a non-neg',
    );
    const text = await api.call(path, { status: { masts: 'x' } }, merge);
    expect(text.body.message).toBe(
      'Ship.sea.example.com "hope" is invalid: [status.masts: Invalid value: "string": masts in body must be of type integer: "string", .status.masts: Invalid value: 0: .status.masts accessor error: x is of the type string, expected int64]',
    );
  });

  it('is printed with a date where the definition names no columns', async () => {
    const { body } = await api.call(`GET ${ships}`, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(body).toMatchObject({
      columnDefinitions: [{ name: 'Name' }, { name: 'Age', type: 'date' }],
    });
  });

  it('is not selected by fields that are not selectable', async () => {
    const { body } = await api.call(`GET ${ships}?fieldSelector=spec.name%3Dhope`);
    expect(body).toMatchObject({ code: 400, message: 'field label not supported: spec.name' });
  });
});
