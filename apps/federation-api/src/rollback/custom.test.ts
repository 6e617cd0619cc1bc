/** Kinds that were defined at run time have a past and a way back like any other. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { FederationUnderTest } from '../testing/federation.js';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const fleet = '/apis/fleet.navarch.dev/v1alpha1';
const versionOf = (name: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: { type: 'object', properties: { masts: { type: 'integer' } } } },
    },
  },
});
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.sea.example.com' },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: { plural: 'ships', kind: 'Ship' },
    versions: [versionOf('v1', true), versionOf('v2', false)],
  },
};
const ship = (version: string, masts: number) => ({
  apiVersion: `sea.example.com/${version}`,
  kind: 'Ship',
  metadata: { name: 'hope', namespace: 'default' },
  spec: { masts },
});

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  await api.expect(201, { method: 'POST', path: definitions, body: definition });
}, 60_000);
afterAll(() => federation.stop(), 60_000);

const ask = async (resource: string, kind: string, spec: object) =>
  await api.expect(201, {
    method: 'POST',
    path: `${fleet}/${resource}`,
    body: { apiVersion: 'fleet.navarch.dev/v1alpha1', kind, spec },
  });
const mastsNow = async (): Promise<unknown> =>
  (await api.expect(200, { path: '/apis/sea.example.com/v2/namespaces/default/ships/hope' }))[
    'spec'
  ];

it('of any version, together, and back', async () => {
  const made = await ask('changesets', 'Changeset', { items: [{ object: ship('v2', 3) }] });
  const { revisions } = made['status'] as { revisions: { last: number } };
  await ask('changesets', 'Changeset', { items: [{ object: ship('v1', 4) }], force: true });
  expect(await mastsNow()).toEqual({ masts: 4 });
  const object = { ...ship('v1', 0), namespace: 'default', name: 'hope' };
  const { apiVersion, kind, namespace, name } = object;
  const named = { apiVersion, kind, namespace, name };
  const told = await ask('histories', 'History', { object: named });
  expect(told['status']).toMatchObject({ entries: [{ fields: ['spec.masts'] }, {}] });
  await ask('rollbacks', 'Rollback', { object: named, to: String(revisions.last) });
  expect(await mastsNow()).toEqual({ masts: 3 });
  await ask('rollbacks', 'Rollback', { namespace: 'default', to: String(revisions.last - 1) });
  await api.expect(404, { path: '/apis/sea.example.com/v1/namespaces/default/ships/hope' });
});
