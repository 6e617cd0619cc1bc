/** What dashboards for Kubernetes look for in /metrics, after requests that are known. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest } from './testing/api-under-test.js';
import { FederationUnderTest } from './testing/federation.js';
import { eventually } from './testing/objectish.js';

const secrets = '/api/v1/namespaces/shop/secrets';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  await api.expect(201, {
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { metadata: { name: 'shop' } },
  });
});
afterAll(() => federation.stop());

/** The sum of the samples of a metric whose labels say all of this. */
async function metric(
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { text = '' } = (await api.expect(200, { path: '/metrics' })) as { text?: string };
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((one) => line.includes(one)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

describe('metrics', () => {
  it('count requests by what they are', async () => {
    const body = { metadata: { name: 'one' }, stringData: { a: 'b' } };
    await api.expect(201, { method: 'POST', path: secrets, body });
    await api.expect(200, {
      method: 'PATCH',
      path: `${secrets}/one?fieldManager=me&dryRun=All`,
      contentType: 'application/apply-patch+yaml',
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'one', labels: { a: 'b' } } },
    });
    await api.expect(200, { path: secrets });
    await api.expect(404, { path: '/apis/nobody.example.com/v1/things/one' });
    const of = { group: '', version: 'v1', resource: 'secrets', component: 'apiserver' };
    const total = 'apiserver_request_total';
    expect(await metric(total, { ...of, verb: 'POST', scope: 'namespace', code: '201' })).toBe(1);
    const applied = { ...of, verb: 'APPLY', scope: 'resource', dry_run: 'All', code: '200' };
    expect(await metric(total, applied)).toBe(1);
    expect(await metric(total, { ...of, verb: 'LIST', scope: 'namespace' })).toBe(1);
    expect(await metric(total, { verb: 'GET', resource: '', code: '404' })).toBe(1);
    expect(await metric(total, { resource: 'things' })).toBe(0);
    const listed = { ...of, verb: 'LIST' };
    expect(await metric('apiserver_response_sizes_sum', listed)).toBeGreaterThan(100);
    expect(await metric('apiserver_request_duration_seconds_count', listed)).toBe(1);
  });

  it('say what lasts and what watchers were told', async () => {
    const watch = await api.watch(`${secrets}?watch=true`);
    await eventually('the Secret is shown', () => watch.events.length === 1);
    const of = { group: '', version: 'v1', resource: 'secrets' };
    const lasting = { ...of, verb: 'WATCH', scope: 'namespace' };
    expect(await metric('apiserver_longrunning_requests', lasting)).toBe(1);
    expect(await metric('apiserver_watch_events_total', of)).toBe(1);
    expect(await metric('apiserver_current_inflight_requests', { request_kind: 'readOnly' })).toBe(
      1,
    );
    watch.close();
    await eventually('the watch is over', async () => {
      return (await metric('apiserver_longrunning_requests', lasting)) === 0;
    });
  });

  it('say what is stored, and who got in', async () => {
    expect(
      await metric('apiserver_resource_objects', { group: '', resource: 'namespaces' }),
    ).toBeGreaterThan(0);
    expect(
      await metric('apiserver_storage_objects', {
        resource: 'clusterroles.rbac.authorization.k8s.io',
      }),
    ).toBeGreaterThan(0);
    expect(await metric('apiserver_storage_objects', { resource: 'secrets' })).toBeGreaterThan(0);
    await api.expect(401, { path: secrets, token: 'nobody' });
    expect(await metric('authentication_attempts', { result: 'failure' })).toBe(1);
    expect(await metric('authentication_attempts', { result: 'success' })).toBeGreaterThan(1);
  });
});
