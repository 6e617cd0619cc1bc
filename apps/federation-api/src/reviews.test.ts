import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest, Ask } from './testing/api-under-test.js';
import { aliceToken as token, bobToken, FederationUnderTest } from './testing/federation.js';
import {
  allowing,
  binding,
  bindingsIn,
  clusterBindings,
  clusterRoles,
  give,
  role,
  rolesIn,
} from './testing/grants.js';
import { namesOf } from './testing/objectish.js';

const authorization = '/apis/authorization.k8s.io/v1';
const authentication = '/apis/authentication.k8s.io/v1';

let federation: FederationUnderTest;
let api: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  api = await federation.startReplica();
  await post(rolesIn('default'), role('pods', allowing('get,list -/pods')));
  await post(bindingsIn('default'), binding('pods', 'pods', 'alice'));
});
afterAll(() => federation.stop());

const post = (path: string, body: unknown): Promise<unknown> =>
  api.expect(201, { method: 'POST', path, body });
const question = (path: string, spec: object, more: Partial<Ask> = { token }) =>
  api.expect(201, { method: 'POST', path, body: { metadata: {}, spec }, ...more });

describe('whether I may', () => {
  const mayI = (spec: object) => question(`${authorization}/selfsubjectaccessreviews`, spec);

  it('is answered, with why', async () => {
    const pods = { verb: 'get', resource: 'pods', namespace: 'default' };
    expect(await mayI({ resourceAttributes: pods })).toEqual({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: { managedFields: [expect.objectContaining({ operation: 'Update' })] },
      spec: { resourceAttributes: pods },
      status: {
        allowed: true,
        reason: 'RBAC: allowed by RoleBinding "pods/default" of Role "pods" to User "alice"',
      },
    });
  });

  const rows = [
    { resourceAttributes: { verb: 'delete', resource: 'pods', namespace: 'default' } },
    { resourceAttributes: { verb: 'get', resource: 'pods' } },
    {
      resourceAttributes: {
        verb: 'get',
        resource: 'pods',
        subresource: 'log',
        namespace: 'default',
      },
    },
    { resourceAttributes: { verb: '*', resource: '*', group: '*' } },
    { nonResourceAttributes: { verb: 'get', path: '/metrics' } },
  ];
  it.each(rows)('%j: no', async (spec) => {
    expect(await mayI(spec)).toMatchObject({ status: { allowed: false } });
  });

  it('is answered about paths', async () => {
    const spec = { nonResourceAttributes: { verb: 'get', path: '/apis/apps/v1' } };
    expect(await mayI(spec)).toMatchObject({ status: { allowed: true } });
  });

  it('must be one question', async () => {
    const body = { metadata: {}, spec: {} };
    const path = `${authorization}/selfsubjectaccessreviews`;
    const { message } = await api.expect(422, { method: 'POST', path, body, token });
    expect(message).toBe(
      'SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  });

  it('may be asked in protobuf', async () => {
    const body = envelope(
      'SelfSubjectAccessReview',
      bytes(2, bytes(1, bytes(1, 'default'), bytes(2, 'get'), bytes(5, 'pods'))),
    );
    const contentType = 'application/vnd.kubernetes.protobuf';
    const path = `${authorization}/selfsubjectaccessreviews`;
    const answer = await api.expect(201, { method: 'POST', path, body, contentType, token });
    expect(answer).toMatchObject({ status: { allowed: true } });
  });

  it('is stored nowhere', async () => {
    const path = `${authorization}/selfsubjectaccessreviews`;
    await api.expect(405, { path });
  });
});

describe('what I may', () => {
  const path = `${authorization}/selfsubjectrulesreviews`;

  it('is listed', async () => {
    const { status } = await question(path, { namespace: 'default' });
    expect(status).toMatchObject({ incomplete: false });
    const { resourceRules, nonResourceRules } = status as {
      readonly resourceRules: unknown;
      readonly nonResourceRules: unknown;
    };
    expect(resourceRules).toContainEqual({
      verbs: ['get', 'list'],
      apiGroups: [''],
      resources: ['pods'],
    });
    expect(JSON.stringify(nonResourceRules)).toContain('/openapi/*');
  });

  it('is listed by namespace', async () => {
    const body = { metadata: {}, spec: {} };
    expect(await api.expect(400, { method: 'POST', path, body, token })).toMatchObject({
      message: 'no namespace on request',
    });
  });
});

describe('whether somebody may', () => {
  const spec = {
    resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'default' },
    user: 'alice',
  };

  it('is answered to those who may ask about others', async () => {
    const path = `${authorization}/subjectaccessreviews`;
    const ask = { method: 'POST', path, body: { metadata: {}, spec } };
    expect(await api.expect(201, ask)).toMatchObject({ status: { allowed: true } });
    await api.expect(403, { ...ask, token });
    const others = { ...ask, body: { metadata: {}, spec: { ...spec, user: 'bob' } } };
    expect(await api.expect(201, others)).toMatchObject({ status: { allowed: false } });
  });

  it('is answered in one namespace to those who may ask there', async () => {
    const path = `${authorization}/namespaces/default/localsubjectaccessreviews`;
    const ask = { method: 'POST', path, body: { metadata: { namespace: 'default' }, spec } };
    expect(await api.expect(201, ask)).toMatchObject({ status: { allowed: true } });
    await api.expect(403, { ...ask, token });
    await post(bindingsIn('default'), binding('bob', '+admin', 'bob'));
    await api.expect(201, { ...ask, token: bobToken });
  });
});

describe('who', () => {
  it('I am, is answered', async () => {
    const path = `${authentication}/selfsubjectreviews`;
    expect(await api.expect(201, { method: 'POST', path, body: {}, token })).toMatchObject({
      kind: 'SelfSubjectReview',
      status: {
        userInfo: { username: 'alice', uid: 'a1', groups: ['crew', 'system:authenticated'] },
      },
    });
  });

  it('has a token, is answered', async () => {
    const path = `${authentication}/tokenreviews`;
    expect(await question(path, { token }, {})).toMatchObject({
      status: {
        authenticated: true,
        user: { username: 'alice', uid: 'a1', groups: ['crew', 'system:authenticated'] },
      },
    });
    expect(await question(path, { token: 'wrong' }, {})).toMatchObject({
      status: { user: {}, error: 'invalid bearer token' },
    });
    const nothing = { method: 'POST', path, body: { metadata: {}, spec: {} } };
    expect(await api.expect(400, nothing)).toMatchObject({
      message: 'token is required for TokenReview in authentication',
    });
    await api.expect(403, { ...nothing, token });
  });
});

describe('somebody else', () => {
  const whoami = { method: 'POST', path: `${authentication}/selfsubjectreviews`, body: {} };

  it('is who a request says, if its sender may be them', async () => {
    const headers = { 'impersonate-user': 'carol', 'impersonate-group': ['a, b', 'ops'] };
    expect(await api.expect(201, { ...whoami, headers })).toMatchObject({
      status: {
        userInfo: { username: 'carol', groups: ['a, b', 'ops', 'system:authenticated'] },
      },
    });
    const { message } = await api.expect(403, { ...whoami, headers, token });
    expect(message).toBe(
      'selfsubjectreviews.authentication.k8s.io is forbidden: User "alice" cannot impersonate-on:user-info:create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope',
    );
  });

  it('has their own rights, and not those of the sender', async () => {
    const path = '/api/v1/namespaces/default/secrets';
    const as = { headers: { 'impersonate-user': 'alice' } };
    const { message } = await api.expect(403, { path, ...as });
    expect(message).toContain('User "alice" cannot list resource "secrets"');
    await api.expect(404, { path: '/api/v1/namespaces/default/pods/x', ...as });
  });

  it('is given like any other right', async () => {
    const beCarol = {
      verbs: ['impersonate'],
      apiGroups: [''],
      resources: ['users'],
      resourceNames: ['carol'],
    };
    await post(clusterRoles, role('carol', beCarol));
    await give(api, 'alice', 'carol');
    await api.expect(201, { ...whoami, token, headers: { 'impersonate-user': 'carol' } });
    const headers = { 'impersonate-user': 'carol', 'impersonate-group': 'system:masters' };
    await api.expect(403, { ...whoami, token, headers });
  });

  it('needs a name', async () => {
    const headers = { 'impersonate-group': 'ops' };
    expect(await api.expect(400, { ...whoami, headers })).toMatchObject({
      message:
        'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"ops"}, Extra:map[string][]string(nil)} without impersonating a user name',
    });
  });
});

describe('who may give roles', () => {
  beforeAll(async () => {
    await post(bindingsIn('kube-public'), binding('admin', '+admin', 'bob'));
  });
  const bob = { token: bobToken };

  it('gives what they have', async () => {
    const body = binding('views', '+view', 'carol');
    const given = { method: 'POST', path: bindingsIn('kube-public'), body };
    await api.expect(201, { ...given, ...bob });
  });

  it('gives nothing else, and gets nothing else', async () => {
    const path = bindingsIn('kube-public');
    for (const body of [
      binding('all', '+cluster-admin', 'bob'),
      binding('all', '+navarch-operator', 'bob'),
    ]) {
      const { message } = await api.expect(403, { method: 'POST', path, body, ...bob });
      expect(message).toContain(
        'is forbidden: user "bob" (groups=["ops" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[',
      );
    }
    const escalating = role('all', { verbs: ['*'], apiGroups: ['*'], resources: ['*'] });
    await api.expect(403, {
      method: 'POST',
      path: rolesIn('kube-public'),
      body: escalating,
      ...bob,
    });
    const everywhere = binding('all', '+view', 'bob');
    await api.expect(403, { method: 'POST', path: clusterBindings, body: everywhere, ...bob });
    expect(namesOf(await api.expect(200, { path }))).not.toContain('all');
  });

  it('does not get more through a change', async () => {
    await post(rolesIn('kube-public'), role('mine', allowing('get -/pods')));
    const change = {
      method: 'PATCH',
      path: `${rolesIn('kube-public')}/mine`,
      contentType: 'application/merge-patch+json',
    };
    const more = { rules: [allowing('get -/nodes')] };
    await api.expect(403, { ...change, body: more, ...bob });
    await api.expect(200, { ...change, body: { rules: [allowing('list -/pods')] }, ...bob });
  });

  it('cannot turn a binding into one of another role', async () => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' };
    const { message } = await api.expect(422, {
      method: 'PATCH',
      path: `${bindingsIn('kube-public')}/views`,
      contentType: 'application/merge-patch+json',
      body: { roleRef },
      ...bob,
    });
    expect(message).toContain('cannot change roleRef');
  });
});

const bytes = (field: number, ...parts: readonly (string | Uint8Array)[]): Uint8Array => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Uint8Array.of(field * 8 + 2, body.length), body]);
};

const envelope = (kind: string, raw: Uint8Array): Uint8Array =>
  Buffer.concat([
    Buffer.from('k8s\0'),
    bytes(1, bytes(1, 'authorization.k8s.io/v1'), bytes(2, kind)),
    bytes(2, raw),
  ]);
