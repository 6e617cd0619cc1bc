/** A rollback is as far as its user may see and write. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { aliceToken as token, FederationUnderTest } from '../testing/federation.js';
import { allowing, binding, bindingsIn, role, rolesIn } from '../testing/grants.js';

const path = '/apis/fleet.navarch.dev/v1alpha1/rollbacks';
const secrets = '/api/v1/namespaces/vault/secrets';

let federation: FederationUnderTest;
let api: ApiUnderTest;
let before: string;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  const { metadata } = await api.expect(201, {
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { metadata: { name: 'vault' } },
  });
  before = String(metadata?.['resourceVersion']);
  await api.expect(201, { method: 'POST', path: secrets, body: { metadata: { name: 'hidden' } } });
}, 60_000);
afterAll(() => federation.stop(), 60_000);

const refusal = async (spec: object, query = ''): Promise<string> => {
  const ask = { method: 'POST', path: `${path}${query}`, body: { spec }, token };
  return String((await api.expect(403, ask))['message']);
};
const allow = async (rights: string): Promise<void> => {
  const name = rights.replace(/[^a-z]+/g, '-');
  await api.expect(201, {
    method: 'POST',
    path: rolesIn('vault'),
    body: role(name, allowing(rights)),
  });
  const body = binding(name, name, 'alice');
  await api.expect(201, { method: 'POST', path: bindingsIn('vault'), body });
};
const object = { apiVersion: 'v1', kind: 'Secret', namespace: 'vault', name: 'hidden' };

it('who may not see what it is about is told nothing of it, who may not write it writes nothing', async () => {
  for (const query of ['', '?dryRun=All']) {
    const all = await refusal({ namespace: 'vault', to: before }, query);
    expect(all).toContain('User "alice" cannot list resource "secrets"');
    expect(all).not.toContain('hidden');
    expect(await refusal({ object, to: before }, query)).toContain('cannot get resource "secrets"');
  }
  await allow('get,list -/secrets');
  const told = await refusal({ object, to: before });
  expect(told).toContain('changes[0]: secrets "hidden" is forbidden');
  expect(told).toContain('User "alice" cannot delete resource "secrets"');
  await api.expect(200, { path: `${secrets}/hidden` });
  await allow('delete -/secrets');
  // Whoever is at home in a namespace need not see others.
  expect(await refusal({ namespace: 'vault', to: String(Number(before) - 1) })).toContain(
    'User "alice" cannot get resource "namespaces" in API group "" in the namespace "vault"',
  );
  const ask = { method: 'POST', path, body: { spec: { object, to: before } }, token };
  expect((await api.expect(201, ask))['status']).toMatchObject({
    changes: [{ result: 'deleted' }],
  });
}, 60_000);
