import { describe, expect, it } from '@jest/globals';
import { type AdmissionRequest, Authorizer, RbacIndex } from '@navarch/apimachinery';
import { type KubeObject, rbacGroup, rbacResources } from '@navarch/model';
import { fence } from './fence.js';
import { refusalOfGrant } from './grant.decide.js';

type Name = keyof typeof rbacResources;
type Rules = readonly { readonly verbs: readonly string[] }[];

const pods = (...verbs: string[]) => ({ verbs, apiGroups: [''], resources: ['pods'] });
const onRoles = (verb: string, resource: string, ...names: string[]) => ({
  verbs: [verb],
  apiGroups: [rbacGroup],
  resources: [resource],
  ...(names.length === 0 ? {} : { resourceNames: names }),
});
const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
const everywhere = { verbs: ['*'], nonResourceURLs: ['*'] };

function objectOf(name: Name, place: string, fields: object): KubeObject {
  const [first = '', second] = place.split('/');
  const metadata = second === undefined ? { name: first } : { namespace: first, name: second };
  const { kind } = rbacResources[name];
  return { apiVersion: `${rbacGroup}/v1`, kind, metadata, ...fields };
}

const role = (place: string, ...rules: Rules) => objectOf('roles', place, { rules });
const clusterRole = (name: string, ...rules: Rules) => objectOf('clusterRoles', name, { rules });
const bound = (kind: string, name: string, user = 'x'): object => ({
  roleRef: { apiGroup: rbacGroup, kind, name },
  subjects: [{ kind: 'User', apiGroup: rbacGroup, name: user }],
});

/** `alice` holds these rules everywhere; there are the roles `small` (get pods) and `big` (everything). */
function authorizerFor(...held: Rules): Authorizer {
  const index = new RbacIndex();
  const put = (name: Name, object: KubeObject): void => {
    const { resource } = rbacResources[name];
    const { namespace = '', name: called } = object.metadata;
    index.put({ group: rbacGroup, resource, namespace, name: called }, object);
  };
  put('clusterRoles', clusterRole('held', ...held));
  put('clusterRoles', clusterRole('small', pods('get')));
  put('clusterRoles', clusterRole('big', everything, everywhere));
  put('roles', role('web/local', pods('list')));
  put(
    'clusterRoleBindings',
    objectOf('clusterRoleBindings', 'b', bound('ClusterRole', 'held', 'alice')),
  );
  return new Authorizer(index, fence);
}

type Step = {
  readonly object: KubeObject;
  readonly previous?: KubeObject;
  readonly groups?: readonly string[];
};

function refusal(authorizer: Authorizer, { object, previous, groups = ['crew'] }: Step) {
  const found = Object.values(rbacResources).find(({ kind }) => kind === object.kind);
  if (found === undefined) throw new Error(object.kind);
  const { name, namespace = '' } = object.metadata;
  const request: AdmissionRequest = {
    verb: previous === undefined ? 'create' : 'update',
    ...found,
    subresource: '',
    namespace,
    name,
    object,
    previous,
    user: { name: 'alice', groups },
    dryRun: false,
  };
  const error = refusalOfGrant(authorizer, request);
  return error === undefined ? undefined : { code: error.code, message: error.message };
}

const lacking = (what: string, named = 'roles', name = 'r') => ({
  code: 403,
  message: `${named}.rbac.authorization.k8s.io "${name}" is forbidden: user "alice" (groups=["crew"]) is attempting to grant RBAC permissions not currently held:\n${what}`,
});

describe('a role', () => {
  it('gets what its writer holds', () => {
    const authorizer = authorizerFor(pods('get', 'list'));
    expect(refusal(authorizer, { object: role('web/r', pods('get')) })).toBeUndefined();
  });

  it('gets nothing else', () => {
    const authorizer = authorizerFor(pods('get'));
    const object = role('web/r', pods('get', 'create', 'delete'));
    const missing = '{APIGroups:[""], Resources:["pods"], Verbs:["create" "delete"]}';
    expect(refusal(authorizer, { object })).toEqual(lacking(missing));
    expect(refusal(authorizer, { object, previous: role('web/r') })).toEqual(lacking(missing));
  });

  it('gets anything from the masters, and from who may escalate', () => {
    const object = role('web/r', everything);
    expect(refusal(authorizerFor(), { object, groups: ['system:masters'] })).toBeUndefined();
    expect(refusal(authorizerFor(onRoles('escalate', 'roles')), { object })).toBeUndefined();
    const named = authorizerFor(onRoles('escalate', 'roles', 'r'));
    expect(refusal(named, { object, previous: role('web/r') })).toBeUndefined();
    expect(refusal(named, { object })?.code).toBe(403);
  });

  it('may be let go by anybody who may write it', () => {
    const previous = role('web/r', everything);
    const held = { ...previous, metadata: { ...previous.metadata, finalizers: ['a/b'] } };
    expect(refusal(authorizerFor(), { object: previous, previous: held })).toBeUndefined();
    const labelled = { ...previous, metadata: { ...previous.metadata, labels: { a: 'b' } } };
    expect(refusal(authorizerFor(), { object: labelled, previous })?.code).toBe(403);
  });

  it('that gathers is for those who may do everything', () => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] };
    const object = objectOf('clusterRoles', 'r', { rules: null, aggregationRule });
    const told = {
      code: 403,
      message:
        'clusterroles.rbac.authorization.k8s.io "r" is forbidden: must have cluster-admin privileges to use the aggregationRule',
    };
    expect(refusal(authorizerFor(pods('get')), { object })).toEqual(told);
    expect(refusal(authorizerFor(everything), { object })).toBeUndefined();
    // Nor may it be made an ordinary one.
    const plain = clusterRole('r');
    expect(refusal(authorizerFor(pods('get')), { object: plain, previous: object })).toEqual(told);
  });

  it('gets the way into members only from who has it by name, or everything', () => {
    const proxy = {
      verbs: ['get'],
      apiGroups: ['fleet.navarch.dev'],
      resources: ['clusters/proxy'],
    };
    const object = clusterRole('r', proxy);
    const ofTheFleet = { ...proxy, verbs: ['*'], resources: ['*'] };
    expect(refusal(authorizerFor(ofTheFleet), { object })).toEqual(
      lacking(
        '{APIGroups:["fleet.navarch.dev"], Resources:["clusters/proxy"], Verbs:["get"]}',
        'clusterroles',
      ),
    );
    expect(refusal(authorizerFor(proxy), { object })).toBeUndefined();
    expect(refusal(authorizerFor(everything), { object })).toBeUndefined();
    // The star of the kinds does not have it, so it gives nothing that its writer has not.
    expect(
      refusal(authorizerFor(ofTheFleet), { object: clusterRole('r', ofTheFleet) }),
    ).toBeUndefined();
  });

  it('in the fenced namespace is not for those outside', () => {
    const object = role(`${fence.namespace}/r`, pods('get'));
    expect(refusal(authorizerFor(pods('get')), { object })?.code).toBe(403);
    expect(refusal(authorizerFor(everything), { object })).toBeUndefined();
  });
});

describe('a binding', () => {
  const inWeb = (kind: string, name: string): KubeObject =>
    objectOf('roleBindings', 'web/b', bound(kind, name));
  const everywhereBound = (name: string): KubeObject =>
    objectOf('clusterRoleBindings', 'b', bound('ClusterRole', name));

  it('hands on a role whose rules its writer holds', () => {
    const authorizer = authorizerFor(pods('get', 'list'));
    expect(refusal(authorizer, { object: inWeb('ClusterRole', 'small') })).toBeUndefined();
    expect(refusal(authorizer, { object: inWeb('Role', 'local') })).toBeUndefined();
    expect(refusal(authorizer, { object: everywhereBound('small') })).toBeUndefined();
  });

  it('hands on no other', () => {
    const missing =
      '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}';
    expect(refusal(authorizerFor(pods('get')), { object: inWeb('ClusterRole', 'big') })).toEqual(
      lacking(missing, 'rolebindings', 'b'),
    );
    expect(refusal(authorizerFor(pods('get')), { object: everywhereBound('big') })).toEqual(
      lacking(missing, 'clusterrolebindings', 'b'),
    );
  });

  it('tells which roles it could not ask', () => {
    const index = new RbacIndex();
    const key = { group: rbacGroup, namespace: '', name: 'b' };
    const { resource } = rbacResources.clusterRoleBindings;
    const broken = objectOf('clusterRoleBindings', 'b', bound('ClusterRole', 'gone', 'alice'));
    index.put({ ...key, resource }, broken);
    const missing =
      '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}; resolution errors: [roles.rbac.authorization.k8s.io "gone" not found]';
    const step = { object: role('web/r', pods('get')) };
    expect(refusal(new Authorizer(index, fence), step)).toEqual(lacking(missing));
  });

  it('hands on any role that its writer may bind', () => {
    const authorizer = authorizerFor(onRoles('bind', 'clusterroles', 'big'));
    expect(refusal(authorizer, { object: inWeb('ClusterRole', 'big') })).toBeUndefined();
    expect(refusal(authorizer, { object: everywhereBound('big') })).toBeUndefined();
    expect(refusal(authorizer, { object: everywhereBound('small') })?.code).toBe(403);
  });

  it('of a role that is not there is for those who may bind it', () => {
    expect(refusal(authorizerFor(everything), { object: everywhereBound('none') })).toBeUndefined();
    expect(refusal(authorizerFor(pods('get')), { object: everywhereBound('none') })).toEqual({
      code: 404,
      message: 'clusterrolebindings.rbac.authorization.k8s.io "none" not found',
    });
  });
});
