import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest } from './testing/api-under-test.js';
import { aliceToken, FederationUnderTest } from './testing/federation.js';
import { give } from './testing/grants.js';
import { eventually, namesOf, printEvents } from './testing/objectish.js';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ships = '/apis/sea.example.com/v1/namespaces/default/ships';

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.sea.example.com' },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: { plural: 'ships', kind: 'Ship' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { masts: { type: 'integer', default: 3, maximum: 5 } },
              },
            },
          },
        },
      },
    ],
  },
};

const ship = (name: string, spec: object = {}): object => ({ metadata: { name }, spec });

let federation: FederationUnderTest;
let here: ApiUnderTest;
let there: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  [here, there] = await Promise.all([federation.startReplica(), federation.startReplica()]);
});
afterAll(() => federation.stop());

describe('a kind that is defined at one replica', () => {
  it('is served by the other at once, and by its discovery', async () => {
    await there.expect(404, { path: ships });
    await here.expect(201, { method: 'POST', path: definitions, body: definition });
    const created = await there.expect(201, { method: 'POST', path: ships, body: ship('hope') });
    expect(created).toMatchObject({
      apiVersion: 'sea.example.com/v1',
      kind: 'Ship',
      metadata: { generation: 1 },
      spec: { masts: 3 },
    });
    for (const api of [here, there]) {
      const { resources } = (await api.expect(200, { path: '/apis/sea.example.com/v1' })) as {
        resources?: readonly { readonly name: string }[];
      };
      expect(resources?.map(({ name }) => name)).toEqual(['ships']);
    }
  });

  it('is watched, refused and changed like any other', async () => {
    const list = await here.expect(200, { path: ships });
    expect(namesOf(list)).toEqual(['hope']);
    const watch = await here.watch(
      `${ships}?watch=1&resourceVersion=${list.metadata?.resourceVersion}`,
    );
    const patch = { spec: { masts: 4 } };
    const ask = {
      method: 'PATCH',
      path: `${ships}/hope`,
      contentType: 'application/merge-patch+json',
    };
    await there.expect(200, { ...ask, body: patch });
    const refused = await there.expect(422, { ...ask, body: { spec: { masts: 9 } } });
    expect(refused).toMatchObject({ details: { causes: [{ field: 'spec.masts' }] } });
    await there.expect(200, { method: 'DELETE', path: `${ships}/hope` });
    await eventually('two events', () => watch.events.length === 2);
    expect(printEvents(watch.events)).toEqual(['MODIFIED hope', 'DELETED hope']);
    watch.close();
  });

  it('changes for both when its definition does', async () => {
    const path = `${definitions}/ships.sea.example.com`;
    const op = {
      op: 'replace',
      path: '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/masts/maximum',
      value: 9,
    };
    const contentType = 'application/json-patch+json';
    const changed = await here.expect(200, { method: 'PATCH', path, contentType, body: [op] });
    expect(changed.metadata).toMatchObject({ generation: 2 });
    await here.expect(201, { method: 'POST', path: ships, body: ship('tall', { masts: 9 }) });
    await eventually('the other knows as well', async () => {
      const body = ship('taller', { masts: 9 });
      return (await there.send({ method: 'POST', path: ships, body })).status === 201;
    });
  });

  it('lives on through a restart', async () => {
    await there.stop();
    there = await federation.startReplica();
    expect(namesOf(await there.expect(200, { path: ships }))).toEqual(['tall', 'taller']);
  });

  it('is held by its definition until the objects are gone', async () => {
    const path = `${definitions}/ships.sea.example.com`;
    const marked = await here.expect(200, { method: 'DELETE', path });
    expect(marked.metadata).toHaveProperty('deletionTimestamp');
    await here.expect(405, { method: 'POST', path: ships, body: ship('late') });
    expect(namesOf(await here.expect(200, { path: ships }))).toEqual(['tall', 'taller']);
    await here.expect(200, { method: 'DELETE', path: ships });
    await here.expect(200, {
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
    await here.expect(404, { path: ships });
    await there.expect(404, { path });
  });
});

it('not everybody may define kinds', async () => {
  await give(here, 'alice', 'admin');
  await here.expect(403, {
    method: 'POST',
    path: definitions,
    body: definition,
    token: aliceToken,
  });
  await give(here, 'alice', 'cluster-admin');
  await here.expect(200, { path: definitions, token: aliceToken });
});
