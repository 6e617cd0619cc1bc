import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import { Authorizer } from './authorizer.js';
import { type HeaderList, impersonatedUser } from './impersonation.js';
import { clusterRole, clusterRoleBinding, indexOf, userOf } from './rbac.fixture.js';

const all = ['users', 'groups', 'serviceaccounts'].map((what) => `impersonate -/${what}`);
const extras = ['uids', 'userextras/scopes'].map(
  (what) => `impersonate authentication.k8s.io/${what}`,
);
const authorizer = new Authorizer(
  indexOf(
    clusterRole('all', ...all, ...extras),
    clusterRole('one', 'impersonate -/users bob'),
    clusterRoleBinding('a', '+all', 'root'),
    clusterRoleBinding('b', '+one', 'alice'),
  ),
);

const as = (sender: string, ...headers: [string, string][]) => {
  const list: HeaderList = headers.map(([name, value]) => [`impersonate-${name}`, value]);
  return impersonatedUser(userOf(sender), list, (user, asked) => authorizer.decide(user, asked));
};

describe('impersonation', () => {
  it('is not what most requests are', () => {
    expect(as('alice')).toEqual(userOf('alice'));
    expect(as('alice', ['user', ''])).toEqual(userOf('alice'));
  });

  it('leaves nothing of who sent it', () => {
    const bob = { name: 'bob', groups: ['system:authenticated'] };
    expect(as('root', ['user', 'bob'])).toEqual(bob);
    expect(as('alice', ['user', 'bob'])).toEqual(bob);
  });

  it('has all parts of a user', () => {
    const headers: [string, string][] = [
      ['user', 'bob'],
      ['group', 'ops'],
      ['group', 'a, b'],
      ['uid', '42'],
      ['extra-scopes', 'read'],
      ['extra-scopes', 'write'],
    ];
    expect(as('root', ...headers)).toEqual({
      name: 'bob',
      groups: ['ops', 'a, b', 'system:authenticated'],
      uid: '42',
      extra: { scopes: ['read', 'write'] },
    });
  });

  it('knows the groups of a service account, unless others are named', () => {
    const name = 'system:serviceaccount:ci:bot';
    const own = ['system:serviceaccounts', 'system:serviceaccounts:ci', 'system:authenticated'];
    expect(as('root', ['user', name])).toEqual({ name, groups: own });
    expect(as('root', ['user', name], ['group', 'x']).groups).toEqual([
      'x',
      'system:authenticated',
    ]);
  });

  it('does not make somebody known of nobody', () => {
    const nobody = as('root', ['user', 'system:anonymous']);
    expect(nobody.groups).toEqual(['system:unauthenticated']);
    const said = as('root', ['user', 'bob'], ['group', 'system:unauthenticated']);
    expect(said.groups).toEqual(['system:unauthenticated']);
  });

  const refused: readonly [string, [string, string][], number, string][] = [
    [
      'alice',
      [['user', 'carol']],
      403,
      'users "carol" is forbidden: User "alice" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    [
      'alice',
      [
        ['user', 'bob'],
        ['group', 'system:masters'],
      ],
      403,
      'groups "system:masters" is forbidden: User "alice" cannot impersonate resource "groups" in API group "" at the cluster scope',
    ],
    [
      'alice',
      [['user', 'system:serviceaccount:ci:bot']],
      403,
      'serviceaccounts "bot" is forbidden: User "alice" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "ci"',
    ],
    [
      'alice',
      [
        ['user', 'bob'],
        ['uid', '1'],
      ],
      403,
      'uids.authentication.k8s.io "1" is forbidden: User "alice" cannot impersonate resource "uids" in API group "authentication.k8s.io" at the cluster scope',
    ],
    [
      'root',
      [
        ['user', 'bob'],
        ['extra-a%2fb', 'v'],
      ],
      403,
      'userextras.authentication.k8s.io "v" is forbidden: User "root" cannot impersonate resource "userextras/a/b" in API group "authentication.k8s.io" at the cluster scope',
    ],
    ['root', [['group', 'ops']], 400, 'requested [{Group  ops    }] without impersonating a user'],
    [
      'root',
      [['extra-scopes', 'v']],
      400,
      'requested [{UserExtra  v  authentication.k8s.io/v1  scopes}] without impersonating a user',
    ],
  ];
  it.each(refused)('of %s as %j is refused', (...[sender, headers, code, message]) => {
    let refusal: unknown;
    try {
      as(sender, ...headers);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ApiError);
    expect(refusal).toMatchObject({ code, message });
  });

  it.each(['__proto__', 'constructor'])('may have any key: %s', (key) => {
    const free = (): { allowed: boolean; reason: string } => ({ allowed: true, reason: '' });
    const headers: HeaderList = [
      ['impersonate-user', 'bob'],
      ['impersonate-extra-scopes', 'x'],
      [`impersonate-extra-${key}`, 'y'],
    ];
    const { extra } = impersonatedUser(userOf('root'), headers, free);
    expect(Object.entries(extra ?? {})).toEqual([
      ['scopes', ['x']],
      [key, ['y']],
    ]);
  });
});
