import { ask, type Body, merge, type Topic } from '../step.js';

/** Roles, bindings, and the questions about who may what. */
export const access: Topic = {
  name: 'access',
  steps: (namespace) => {
    const base = '/apis/rbac.authorization.k8s.io/v1';
    const roles = `${base}/namespaces/${namespace}/roles`;
    const bindings = `${base}/namespaces/${namespace}/rolebindings`;
    const group = 'rbac.authorization.k8s.io';
    const role = (name: string, rules: Body) => ({
      apiVersion: `${group}/v1`,
      kind: 'Role',
      metadata: { name },
      rules,
    });
    const binding = (name: string, rest: object = {}) => ({
      apiVersion: `${group}/v1`,
      kind: 'RoleBinding',
      metadata: { name },
      subjects: [{ kind: 'User', name: 'alice', apiGroup: group }],
      roleRef: { apiGroup: group, kind: 'Role', name: 'reader' },
      ...rest,
    });
    const question = (name: string, kind: string, spec: Body) =>
      ask(name, `POST /apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`, {
        body: { apiVersion: 'authorization.k8s.io/v1', kind, spec },
        keep: withoutReason,
      });
    const as = (user: string, groups: readonly string[] = []) => ({
      'impersonate-user': user,
      ...(groups.length === 0 ? {} : { 'impersonate-group': groups.join(', ') }),
    });
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const attributes = { namespace, verb: 'get', resource: 'secrets' };
    return [
      ask('a Role', `POST ${roles}`, {
        body: role('reader', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }]),
      }),
      ask('a rule without verbs', `POST ${roles}`, {
        body: role('bad', [{ apiGroups: [''], resources: ['secrets'], verbs: [] }]),
      }),
      ask('a rule without resources', `POST ${roles}`, {
        body: role('bad', [{ apiGroups: [''], verbs: ['get'] }]),
      }),
      ask('paths in a Role', `POST ${roles}`, {
        body: role('bad', [{ nonResourceURLs: ['/x'], verbs: ['get'] }]),
      }),
      ask('a name with a colon', `POST ${roles}`, { body: role('a:b', []) }),
      ask('a name with a slash', `POST ${roles}`, { body: role('a/b', []) }),
      ask('alice before', `GET ${secrets}`, { headers: as('alice') }),
      ask('a binding', `POST ${bindings}`, { body: binding('readers') }),
      ask('another role for it', `PATCH ${bindings}/readers`, {
        type: merge,
        body: { roleRef: { apiGroup: group, kind: 'Role', name: 'other' } },
      }),
      ask('a binding to nothing', `POST ${bindings}`, {
        body: binding('bad', { roleRef: { apiGroup: group, kind: 'Gizmo', name: 'x' } }),
      }),
      ask('a subject of an unknown kind', `POST ${bindings}`, {
        body: binding('bad', { subjects: [{ kind: 'Robot', name: 'x' }] }),
      }),
      ask('an account without a namespace', `POST ${bindings}`, {
        body: binding('bad', { subjects: [{ kind: 'ServiceAccount', name: 'x' }] }),
      }),
      ask('alice after', `GET ${secrets}`, { headers: as('alice'), until: 200 }),
      ask('alice writes', `DELETE ${secrets}/x`, { headers: as('alice') }),
      ask('alice elsewhere', 'GET /api/v1/namespaces/default/secrets', { headers: as('alice') }),
      ask('alice everywhere', 'GET /api/v1/secrets', { headers: as('alice') }),
      ask('alice reads a path', 'GET /metrics', { headers: as('alice') }),
      ask('alice discovers', 'GET /version', { headers: as('alice'), keep: () => 'whatever' }),
      ask('bob', `GET ${secrets}/x`, { headers: as('bob', ['crew']) }),
      ask('bob scales', `PATCH /apis/apps/v1/namespaces/${namespace}/replicasets/x/scale`, {
        headers: as('bob'),
        type: merge,
        body: {},
      }),
      ask('a group without a user', `GET ${secrets}`, { headers: { 'impersonate-group': 'crew' } }),
      ask('alice as bob', 'GET /api/v1/namespaces', { headers: as('alice') }),
      ask('alice grants what she has not', `POST ${roles}`, {
        headers: as('alice'),
        body: role('more', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
      }),
      question('may I', 'SelfSubjectAccessReview', { resourceAttributes: attributes }),
      question('may alice', 'SubjectAccessReview', {
        user: 'alice',
        resourceAttributes: attributes,
      }),
      question('may alice delete', 'SubjectAccessReview', {
        user: 'alice',
        resourceAttributes: { ...attributes, verb: 'delete' },
      }),
      question('may a path', 'SubjectAccessReview', {
        user: 'alice',
        nonResourceAttributes: { path: '/healthz', verb: 'get' },
      }),
      question('may nothing', 'SelfSubjectAccessReview', {}),
      question('may both', 'SelfSubjectAccessReview', {
        resourceAttributes: attributes,
        nonResourceAttributes: { path: '/', verb: 'get' },
      }),
      question('may nobody', 'SubjectAccessReview', { resourceAttributes: attributes }),
      ask('a question that is read', 'GET /apis/authorization.k8s.io/v1/selfsubjectaccessreviews'),
      ask('the binding goes', `DELETE ${bindings}/readers`),
      ask('the Role goes', `DELETE ${roles}/reader`),
    ];
  },
};

/** Which binding it is by is told in each server's own words. */
function withoutReason(body: unknown): unknown {
  const { status, ...rest } = body as { readonly status: unknown };
  if (typeof status !== 'object' || status === null) return { ...rest, status };
  const { reason: _words, ...plain } = status as { readonly reason?: string };
  return { ...rest, status: plain };
}
