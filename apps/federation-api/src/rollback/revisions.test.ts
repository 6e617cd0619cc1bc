import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApiUnderTest } from '../testing/api-under-test.js';
import { FederationUnderTest } from '../testing/federation.js';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
}, 60_000);
afterAll(() => federation.stop(), 60_000);

const home = '/apis/apps/v1/namespaces/default/replicasets';
const owner = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'web',
  uid: 'd',
  controller: true,
};
const replicaSet = (name: string, metadata: object = {}) => ({
  metadata: { name, ...metadata },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'main', image: 'nginx' }] },
    },
  },
});

it('a namespace that is rolled back gets no revisions of Deployments back, which follow from those', async () => {
  const { metadata } = await api.expect(200, { path: home });
  const to = String(metadata?.['resourceVersion']);
  const make = (body: object) => api.expect(201, { method: 'POST', path: home, body });
  await make(replicaSet('extra'));
  await make(replicaSet('web-1', { ownerReferences: [owner] }));
  const { status } = await api.expect(201, {
    method: 'POST',
    path: '/apis/fleet.navarch.dev/v1alpha1/rollbacks',
    body: {
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'Rollback',
      spec: { namespace: 'default', to },
    },
  });
  expect(status).toMatchObject({ changes: [{ name: 'extra', result: 'deleted' }] });
  expect((status as { changes: readonly object[] }).changes).toHaveLength(1);
});
