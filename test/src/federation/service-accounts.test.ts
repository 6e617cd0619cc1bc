/** ServiceAccounts that use the federation, as people and Argo CD make and use them, with kubectl and in processes of their own. */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { create } from './world.js';

const home = 'shop';
const withinMs = 60_000;
const rbac = 'rbac.authorization.k8s.io/v1';

let on: Federation;
let tokyo: MemberClient;

describe('a ServiceAccount', () => {
  onFederation({ home, members: ['tokyo'] }, (started) => {
    on = started.on;
    tokyo = started.clients.tokyo;
  });

  it('is asked for a token by kubectl, which works with it', async () => {
    await on.kubectl('create', 'serviceaccount', 'robot', '-n', home);
    const token = await on.kubectl('create', 'token', 'robot', '-n', home, '--duration=20m');
    expect(await as(token, 'auth', 'whoami')).toMatch(
      /Username +system:serviceaccount:shop:robot\s[^]*system:serviceaccounts:shop/,
    );
    await expect(as(token, 'get', 'secrets', '-n', home)).rejects.toThrow(/forbidden/);
    const account = `--serviceaccount=${home}:robot`;
    await on.kubectl('create', 'rolebinding', 'robot', '--clusterrole=edit', account, '-n', home);
    expect(await as(token, 'get', 'secrets', '-n', home)).toBe('');
    await on.kubectl('delete', 'serviceaccount', 'robot', '-n', home);
    await expect(as(token, 'get', 'secrets', '-n', home)).rejects.toThrow(/Unauthorized/);
  }, 180_000);

  it('is made, given everything and a token that lasts, and used, as `argocd cluster add` does', async () => {
    const name = 'argocd-manager';
    const everything = [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ];
    const secrets = '/api/v1/namespaces/kube-system/secrets';
    await on.call('POST', '/api/v1/namespaces/kube-system/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: 'kube-system' },
    });
    await on.call('POST', `/apis/${rbac}/clusterroles`, {
      metadata: { name: `${name}-role` },
      rules: everything,
    });
    await on.call('POST', `/apis/${rbac}/clusterrolebindings`, {
      metadata: { name: `${name}-role-binding` },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: `${name}-role`,
      },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'kube-system' }],
    });
    await on.call('POST', secrets, tokenSecret(`${name}-long-lived-token`, name));
    const { token, ca } = await filled(`${secrets}/${name}-long-lived-token`);
    expect(ca).toContain('BEGIN CERTIFICATE');
    expect(await as(token, 'auth', 'can-i', '*', '*', '-A')).toBe('yes\n');
    await as(token, 'create', 'configmap', 'by-argo', '-n', home, '--from-literal=color=blue');
    expect(await as(token, 'get', 'configmap', 'by-argo', '-n', home, '-o', 'name')).toBe(
      'configmap/by-argo\n',
    );
    await on.call('DELETE', `/api/v1/namespaces/kube-system/serviceaccounts/${name}`);
    const gone = async () => (await on.call('GET', `${secrets}/${name}-long-lived-token`)).status;
    await until(gone, (status) => status === 404, withinMs);
    await expect(as(token, 'get', 'configmap', '-n', home)).rejects.toThrow(/Unauthorized/);
  }, 180_000);

  it('has tokens that no member gets, while it gets the account and every other Secret', async () => {
    const secrets = `/api/v1/namespaces/${home}/secrets`;
    const metadata = { name: 'clerk', namespace: home };
    await create(on, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    await on.call('POST', secrets, tokenSecret('clerk-token', 'clerk'));
    await filled(`${secrets}/clerk-token`);
    const plain = { name: 'plain', namespace: home };
    await create(on, { apiVersion: 'v1', kind: 'Secret', metadata: plain });
    const seen = async () =>
      await Promise.all(
        [resources.serviceAccounts, resources.secrets].map(
          async (of) => (await tokyo.list(of, { namespace: home })).items,
        ),
      );
    const namesOf = (items: readonly KubeObject[]) => items.map((one) => one.metadata.name);
    await until(
      async () => (await seen()).flatMap(namesOf),
      (names) => names.includes('clerk') && names.includes('plain'),
      withinMs,
    );
    expect((await seen()).flatMap(namesOf)).not.toContain('clerk-token');
    const placements = await on.kubectl('get', 'placements', '-n', home, '-o', 'name');
    expect(placements).toContain('/plain.secret');
    expect(placements).not.toContain('clerk-token');
  }, 180_000);
});

const tokenSecret = (name: string, of: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, annotations: { 'kubernetes.io/service-account.name': of } },
  type: 'kubernetes.io/service-account-token',
});

async function filled(path: string): Promise<{ readonly token: string; readonly ca: string }> {
  const data = await until(
    async () => (await on.call('GET', path)).body['data'] as Record<string, string> | undefined,
    (found) => found?.['token'] !== undefined,
    withinMs,
  );
  const text = (key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString();
  return { token: text('token'), ca: text('ca.crt') };
}

/** kubectl with a token and nothing else that could say who it is. */
const as = (token: string, ...args: readonly string[]): Promise<string> =>
  on.kubectl(
    '--kubeconfig=/dev/null',
    `--server=${on.server}`,
    `--certificate-authority=${join(on.folder, 'pki', 'ca.crt')}`,
    `--token=${token.trim()}`,
    ...args,
  );
