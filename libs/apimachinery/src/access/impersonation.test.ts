import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import { Authorizer } from './authorizer.js';
import { impersonatedUser } from './impersonation.js';
import type { HeaderList } from './impersonation-headers.js';
import { ask, clusterRole, clusterRoleBinding, indexOf, userOf } from './rbac.fixture.js';

const all = ['users', 'groups', 'serviceaccounts'].map((what) => `impersonate -/${what}`);
const extras = ['uids', 'userextras/scopes'].map(
  (what) => `impersonate authentication.k8s.io/${what}`,
);
const narrow = (mode: string, what: string): string =>
  `impersonate:${mode} authentication.k8s.io/${what}`;
const authorizer = new Authorizer(
  indexOf(
    clusterRole('all', ...all, ...extras),
    clusterRole('one', 'impersonate -/users bob'),
    clusterRole(
      'helper',
      narrow('user-info', 'users'),
      narrow('user-info', 'groups'),
      'impersonate-on:user-info:list -/pods',
    ),
    clusterRole(
      'agent',
      narrow('arbitrary-node', 'nodes'),
      narrow('serviceaccount', 'serviceaccounts'),
      'impersonate-on:arbitrary-node:list,impersonate-on:serviceaccount:list -/pods',
    ),
    clusterRoleBinding('a', '+all', 'root'),
    clusterRoleBinding('b', '+one', 'alice'),
    clusterRoleBinding('c', '+helper', 'helper'),
    clusterRoleBinding('d', '+agent', 'agent'),
  ),
);

type Headers = readonly [string, string][];

const as = (sender: string, headers: Headers, what = 'list -/pods') => {
  const list: HeaderList = headers.map(([name, value]) => [`impersonate-${name}`, value]);
  return impersonatedUser(userOf(sender), list, {
    decide: (user, asked) => authorizer.decide(user, asked),
    asked: () => ask(what),
  });
};

function refusalFor(sender: string, headers: Headers, what?: string): unknown {
  try {
    return as(sender, headers, what);
  } catch (error) {
    return error;
  }
}

describe('impersonation', () => {
  it('is not what most requests are', () => {
    expect(as('alice', [])).toEqual(userOf('alice'));
    expect(as('alice', [['user', '']])).toEqual(userOf('alice'));
  });

  it('leaves nothing of who sent it', () => {
    const bob = { name: 'bob', groups: ['system:authenticated'] };
    expect(as('root', [['user', 'bob']])).toEqual(bob);
    expect(as('alice', [['user', 'bob']])).toEqual(bob);
  });

  it('has all parts of a user', () => {
    const headers: Headers = [
      ['user', 'bob'],
      ['group', 'ops'],
      ['group', 'a, b'],
      ['uid', '42'],
      ['extra-scopes', 'read'],
      ['extra-scopes', 'write'],
    ];
    expect(as('root', headers)).toEqual({
      name: 'bob',
      groups: ['ops', 'a, b', 'system:authenticated'],
      uid: '42',
      extra: { scopes: ['read', 'write'] },
    });
  });

  it('knows the groups of a service account, unless others are named', () => {
    const name = 'system:serviceaccount:ci:bot';
    const own = ['system:serviceaccounts', 'system:serviceaccounts:ci', 'system:authenticated'];
    expect(as('root', [['user', name]])).toEqual({ name, groups: own });
    const more: Headers = [
      ['user', name],
      ['group', 'x'],
    ];
    expect(as('root', more).groups).toEqual(['x', 'system:authenticated']);
  });

  it('does not make somebody known of nobody', () => {
    const nobody = as('root', [['user', 'system:anonymous']]);
    expect(nobody.groups).toEqual(['system:unauthenticated']);
    const said: Headers = [
      ['user', 'bob'],
      ['group', 'system:unauthenticated'],
    ];
    expect(as('root', said).groups).toEqual(['system:unauthenticated']);
  });

  it.each(['__proto__', 'constructor'])('may have any key: %s', (key) => {
    const headers: HeaderList = [
      ['impersonate-user', 'bob'],
      ['impersonate-extra-scopes', 'x'],
      [`impersonate-extra-${key}`, 'y'],
    ];
    const { extra } = impersonatedUser(userOf('root'), headers, {
      decide: () => ({ allowed: true, reason: '' }),
      asked: () => ask('get /api'),
    });
    expect(Object.entries(extra ?? {})).toEqual([
      ['scopes', ['x']],
      [key, ['y']],
    ]);
  });
});

describe('the narrow ways', () => {
  it('are for some requests only', () => {
    const carol: Headers = [
      ['user', 'carol'],
      ['group', 'ops'],
    ];
    expect(as('helper', carol)).toEqual({ name: 'carol', groups: ['ops', 'system:authenticated'] });
    expect(refusalFor('helper', carol, 'get -/pods web/x')).toMatchObject({
      message:
        'pods "x" is forbidden: User "helper" cannot impersonate-on:user-info:get resource "pods" in API group "" in the namespace "web"',
    });
  });

  it('are for some users only', () => {
    for (const name of ['system:node:n1', 'system:serviceaccount:ci:bot']) {
      expect(refusalFor('helper', [['user', name]])).toBeInstanceOf(ApiError);
      expect(as('agent', [['user', name]]).name).toBe(name);
    }
    expect(as('agent', [['user', 'system:node:n1']]).groups).toEqual([
      'system:nodes',
      'system:authenticated',
    ]);
    const masters: Headers = [
      ['user', 'carol'],
      ['group', 'system:masters'],
    ];
    expect(refusalFor('helper', masters)).toMatchObject({
      message: expect.stringContaining(': impersonating the system:masters group is not allowed'),
    });
  });
});

const onUser =
  'cannot impersonate-on:user-info:list resource "pods" in API group "" at the cluster scope';
const refused: readonly [string, Headers, number, string][] = [
  ['alice', [['user', 'carol']], 403, `pods is forbidden: User "alice" ${onUser}`],
  [
    'alice',
    [
      ['user', 'bob'],
      ['group', 'system:masters'],
    ],
    403,
    `pods is forbidden: User "alice" ${onUser}`,
  ],
  [
    'alice',
    [
      ['user', 'system:serviceaccount:ci:bot'],
      ['group', 'x'],
    ],
    403,
    'serviceaccounts "bot" is forbidden: User "alice" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "ci"',
  ],
  [
    'root',
    [
      ['user', 'system:node:n'],
      ['extra-a%2fb', 'v'],
    ],
    403,
    'userextras.authentication.k8s.io "v" is forbidden: User "root" cannot impersonate resource "userextras/a/b" in API group "authentication.k8s.io" at the cluster scope',
  ],
  [
    'root',
    [['group', 'ops']],
    400,
    'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"ops"}, Extra:map[string][]string(nil)} without impersonating a user name',
  ],
  [
    'root',
    [
      ['uid', '7'],
      ['extra-foo', 'g'],
    ],
    400,
    'requested &user.DefaultInfo{Name:"", UID:"7", Groups:[]string(nil), Extra:map[string][]string{"foo":[]string{"g"}}} without impersonating a user name',
  ],
];

it.each(refused)('of %s as %j is refused', (...[sender, headers, code, message]) => {
  expect(refusalFor(sender, headers)).toMatchObject({ code, message });
});
