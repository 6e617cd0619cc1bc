/** Members through the federation: their own API, whole, for who has that right. */
import { describe, expect, it } from '@jest/globals';
import {
  BadMember,
  hang,
  hangUnlessProbed,
  identityOf,
  kubeconfigFor,
  register,
} from './bad-member.js';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';

const soonMs = 60_000;
const clusters = '/apis/fleet.navarch.dev/v1alpha1/clusters';
const proxyOf = (cluster: string): string => `${clusters}/${cluster}/proxy`;
const configMap = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  data: { a: 'b' },
});

describe('a member through the federation', () => {
  let on: Federation;
  const kubectl = (...args: readonly string[]): Promise<string> =>
    on.kubectl('--server', `${on.server}${proxyOf('tokyo')}`, '-n', 'default', ...args);
  onFederation({ home: 'web', members: [] }, (started) => {
    on = started.on;
  });

  it('is what kubectl takes it for', async () => {
    expect(await kubectl('get', 'nodes', '-o', 'name')).toContain('node/tokyo-1');
    expect(await kubectl('create', 'configmap', 'through', '--from-literal=a=b')).toContain(
      'configmap/through created',
    );
    await kubectl('label', 'configmap', 'through', 'by=hand');
    expect(await kubectl('get', 'configmap', 'through', '--show-labels')).toContain('by=hand');
    await kubectl('delete', 'configmap', 'through');
    await expect(kubectl('get', 'configmap', 'through')).rejects.toThrow(
      'configmaps "through" not found',
    );
  }, 60_000);

  it('is watched', async () => {
    const server = `${on.server}${proxyOf('tokyo')}`;
    const args = ['-n', 'default', 'get', 'configmaps', '-w', '--output-watch-events'];
    const watching = on.kubectlGoingOn('--server', server, ...args);
    try {
      await until(
        async () => {
          const path = `${proxyOf('tokyo')}/api/v1/namespaces/default/configmaps`;
          await on.call('POST', path, configMap(`seen-${Date.now()}`));
          return watching.said();
        },
        (text) => /ADDED\s+seen-/.test(text),
        soonMs,
      );
    } finally {
      watching.stop();
    }
  }, 90_000);

  it('answers in its own words, and the federation in the same', async () => {
    const missing = await on.call('GET', `${proxyOf('tokyo')}/api/v1/namespaces/a/pods/b`);
    expect(missing.body).toMatchObject({ reason: 'NotFound', message: 'pods "b" not found' });
    const nobody = await on.call('GET', `${proxyOf('atlantis')}/api/v1/pods`);
    expect({ status: nobody.status, ...nobody.body }).toMatchObject({
      status: 'Failure',
      code: 404,
      reason: 'NotFound',
      message: 'clusters.fleet.navarch.dev "atlantis" not found',
    });
    expect((await on.raw(`${proxyOf('tokyo')}/version`)).headers['audit-id']).toMatch(/./);
  });

  it('is told nothing of who asks, and cannot lead them elsewhere', async () => {
    const identity = await identityOf(on, 'tokyo');
    const seen: (readonly [string | undefined, string | undefined])[] = [];
    const member = await BadMember.start(identity, ({ url, headers }, response) => {
      if (url?.startsWith('/asked') === true)
        seen.push([headers.authorization, headers['impersonate-user'] as string | undefined]);
      const status = url?.startsWith('/asked/moved') === true ? 302 : 200;
      response.writeHead(status, { location: 'https://elsewhere/', 'set-cookie': 'a=b' });
      response.end('page');
    });
    const access = { address: member.address, authority: identity.authority };
    const kubeconfig = kubeconfigFor(access, { token: 'token-of-the-member' });
    await register(on, { name: 'curious', server: member.address, kubeconfig });
    const asked = await on.raw(`${proxyOf('curious')}/asked`, {
      authorization: 'Bearer of-a-user',
      'x-forwarded-for': '10.0.0.1',
    });
    expect(asked).toMatchObject({ status: 200, text: 'page' });
    expect(asked.headers['set-cookie']).toBeUndefined();
    expect(asked.headers['location']).toBeUndefined();
    const moved = await on.raw(`${proxyOf('curious')}/asked/moved`);
    expect(moved.status).toBe(502);
    expect(moved.text).toContain('attempted to redirect');
    expect(seen[0]).toEqual(['Bearer token-of-the-member', undefined]);
    await on.call('DELETE', `${clusters}/curious`);
    await member.stop();
  }, 60_000);

  it('that does not answer is its own trouble', async () => {
    const identity = await identityOf(on, 'tokyo');
    const member = await BadMember.start(identity, hangUnlessProbed);
    const access = { address: member.address, authority: identity.authority };
    const kubeconfig = kubeconfigFor(access, { token: 'x' });
    await register(on, { name: 'silent', server: member.address, kubeconfig });
    const left = new AbortController();
    const hanging = Array.from({ length: 200 }, () =>
      on.leave(`${proxyOf('silent')}/api/v1/pods`, left.signal),
    );
    const refused = await until(
      () => on.raw(`${proxyOf('silent')}/api/v1/pods`),
      ({ status }) => status === 429,
      soonMs,
    );
    expect(refused.headers['retry-after']).toBe('1');
    const startedAt = performance.now();
    expect((await on.call('GET', '/api/v1/namespaces/web')).status).toBe(200);
    expect((await on.raw(`${proxyOf('tokyo')}/version`)).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    left.abort();
    await Promise.all(hanging);
    member.behave(hang);
    await member.stop();
    const gone = await until(
      () => on.raw(`${proxyOf('silent')}/api/v1/pods`),
      ({ status }) => status === 503,
      soonMs,
    );
    expect(gone.text).toContain('cluster \\"silent\\" cannot be asked now');
    expect(Number(gone.headers['retry-after'])).toBeGreaterThan(0);
    await on.call('DELETE', `${clusters}/silent`);
  }, 120_000);
});
