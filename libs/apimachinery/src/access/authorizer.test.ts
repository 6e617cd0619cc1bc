import { describe, expect, it } from '@jest/globals';
import { Authorizer, printMissing } from './authorizer.js';
import type { Placed } from './rbac.fixture.js';
import {
  ask,
  clusterRole,
  clusterRoleBinding,
  indexOf,
  role,
  roleBinding,
  userOf,
} from './rbac.fixture.js';

const may = (objects: readonly Placed[], who: string, what: string): boolean => {
  const [name = '', ...groups] = who.split(' @');
  return new Authorizer(indexOf(...objects)).decide(userOf(name, ...groups), ask(what)).allowed;
};

/** What a rule allows: yes and no. */
const ruleRows: readonly { rule: string; yes: readonly string[]; no: readonly string[] }[] = [
  {
    rule: 'get,list -/pods',
    yes: ['get -/pods web/x', 'list -/pods web/-', 'list -/pods'],
    no: ['watch -/pods', 'get -/pods/log web/x', 'get -/secrets web/x', 'get apps/pods web/x'],
  },
  {
    rule: '* -/pods',
    yes: ['deletecollection -/pods web/-', 'impersonate -/pods web/x'],
    no: ['get -/pods/log web/x'],
  },
  {
    rule: 'get */pods',
    yes: ['get -/pods web/x', 'get metrics.k8s.io/pods web/x'],
    no: ['get -/nodes -/x'],
  },
  {
    rule: 'get -/*',
    yes: ['get -/pods web/x', 'get -/pods/log web/x', 'get -/nodes -/x'],
    no: ['get apps/replicasets web/x'],
  },
  {
    rule: 'get -/pods/log',
    yes: ['get -/pods/log web/x'],
    no: ['get -/pods web/x', 'get -/pods/status web/x'],
  },
  {
    rule: 'patch apps/*/scale',
    yes: ['patch apps/replicasets/scale web/x', 'patch apps/deployments/scale web/x'],
    no: ['patch apps/replicasets web/x', 'patch apps/replicasets/status web/x', 'patch apps/scale'],
  },
  {
    rule: 'get,update -/secrets a,b',
    yes: ['get -/secrets web/a', 'update -/secrets shop/b'],
    no: ['get -/secrets web/c', 'get -/secrets web/-', 'list -/secrets web/-'],
  },
  { rule: 'get /healthz', yes: ['get /healthz'], no: ['get /healthz/ping', 'post /healthz'] },
  {
    rule: 'get /apis/*',
    yes: ['get /apis/', 'get /apis/apps/v1'],
    no: ['get /apis', 'get /api/v1', 'get -/apis'],
  },
  { rule: '* /*', yes: ['get /', 'put /anything'], no: ['get -/pods web/x'] },
  { rule: '* */*', yes: ['bind rbac/roles web/x', 'get -/pods/log web/x'], no: ['get /healthz'] },
];

describe('a rule', () => {
  const cases = ruleRows.flatMap(({ rule, yes, no }) => [
    ...yes.map((what) => [rule, 'allows', what] as const),
    ...no.map((what) => [rule, 'does not allow', what] as const),
  ]);
  it.each(cases)('%s %s %s', (rule, word, what) => {
    const objects = [clusterRole('r', rule), clusterRoleBinding('b', '+r', 'alice')];
    expect(may(objects, 'alice', what)).toBe(word === 'allows');
  });
});

const pods = 'get -/pods';
const bindingRows: readonly [string, readonly Placed[], string, string, boolean][] = [
  [
    'a role counts in its namespace',
    [role('web/r', pods), roleBinding('web/b', 'r', 'alice')],
    'alice',
    'get -/pods web/x',
    true,
  ],
  [
    'and in no other',
    [role('web/r', pods), roleBinding('web/b', 'r', 'alice')],
    'alice',
    'get -/pods shop/x',
    false,
  ],
  [
    'and not everywhere',
    [role('web/r', pods), roleBinding('web/b', 'r', 'alice')],
    'alice',
    'get -/pods',
    false,
  ],
  [
    'a role of another namespace is not found',
    [role('shop/r', pods), roleBinding('web/b', 'r', 'alice')],
    'alice',
    'get -/pods web/x',
    false,
  ],
  [
    'a cluster role can be given in one namespace',
    [clusterRole('r', pods), roleBinding('web/b', '+r', 'alice')],
    'alice',
    'get -/pods web/x',
    true,
  ],
  [
    'and then counts in no other',
    [clusterRole('r', pods), roleBinding('web/b', '+r', 'alice')],
    'alice',
    'get -/pods shop/x',
    false,
  ],
  [
    'or everywhere',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', 'alice')],
    'alice',
    'get -/pods',
    true,
  ],
  [
    'paths are given everywhere',
    [clusterRole('r', 'get /metrics'), clusterRoleBinding('b', '+r', 'alice')],
    'alice',
    'get /metrics',
    true,
  ],
  [
    'and never in a namespace',
    [clusterRole('r', 'get /metrics'), roleBinding('web/b', '+r', 'alice')],
    'alice',
    'get /metrics',
    false,
  ],
  [
    'a user is not a group of the name',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', '@alice')],
    'alice',
    'get -/pods',
    false,
  ],
  [
    'a group is everybody in it',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', '@ops')],
    'alice @ops',
    'get -/pods',
    true,
  ],
  [
    'and nobody else',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', '@ops')],
    'alice @dev',
    'get -/pods',
    false,
  ],
  [
    'everybody who got in is a group',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', '@system:authenticated')],
    'alice',
    'get -/pods',
    true,
  ],
  [
    'a service account has a name of its own',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', 'bot.ci')],
    'system:serviceaccount:ci:bot',
    'get -/pods',
    true,
  ],
  [
    'which its namespace is part of',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', 'bot.ci')],
    'system:serviceaccount:web:bot',
    'get -/pods',
    false,
  ],
  [
    'and is that of the binding where none is said',
    [role('web/r', pods), roleBinding('web/b', 'r', '.bot')],
    'system:serviceaccount:web:bot',
    'get -/pods web/x',
    true,
  ],
  [
    'but a binding for all has none',
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', '.bot')],
    'system:serviceaccount::bot',
    'get -/pods',
    false,
  ],
  ['nobody may anything', [], 'alice', 'get -/pods web/x', false],
  [
    'but for the masters, who may everything',
    [],
    'root @system:masters',
    'delete -/secrets web/x',
    true,
  ],
];

describe('bindings', () => {
  it.each(bindingRows)('%s', (...[, objects, who, what, expected]) => {
    expect(may(objects, who, what)).toBe(expected);
  });

  it('are forgotten when they go, one by one', () => {
    const first = clusterRoleBinding('b', '+r', 'alice', '@ops');
    const second = clusterRoleBinding('c', '+r', 'alice');
    const index = indexOf(clusterRole('r', pods), first, second);
    const authorizer = new Authorizer(index);
    const decide = (...groups: string[]): boolean =>
      authorizer.decide(userOf('alice', ...groups), ask('get -/pods')).allowed;
    index.remove(first.key);
    expect(decide()).toBe(true);
    index.remove(second.key);
    expect(decide('ops')).toBe(false);
    index.put(second.key, clusterRoleBinding('c', '+r', 'bob').object);
    expect(decide()).toBe(false);
  });

  it('may come before their role', () => {
    const index = indexOf(clusterRoleBinding('b', '+r', 'alice'));
    const authorizer = new Authorizer(index);
    const decide = () => authorizer.decide(userOf('alice'), ask('get -/pods'));
    expect(decide()).toEqual({
      allowed: false,
      reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "r" not found',
    });
    const made = clusterRole('r', pods);
    index.put(made.key, made.object);
    expect(decide().allowed).toBe(true);
  });
});

const reasonRows: readonly [readonly Placed[], string, string, string][] = [
  [
    [clusterRole('r', pods), clusterRoleBinding('b', '+r', '@ops')],
    'alice @ops',
    'get -/pods',
    'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to Group "ops"',
  ],
  [
    [role('web/r', pods), roleBinding('web/b', 'r', '.bot')],
    'system:serviceaccount:web:bot',
    'get -/pods web/x',
    'RBAC: allowed by RoleBinding "b/web" of Role "r" to ServiceAccount "bot/web"',
  ],
  [[], 'alice', 'get -/pods', ''],
  [
    [roleBinding('web/b', 'r', 'alice'), roleBinding('web/c', '+q', 'alice')],
    'alice',
    'get -/pods web/x',
    'RBAC: [role.rbac.authorization.k8s.io "r" not found, clusterrole.rbac.authorization.k8s.io "q" not found]',
  ],
];

it.each(reasonRows)('says why: %#', (...[objects, who, what, expected]) => {
  const [name = '', ...groups] = who.split(' @');
  const user = userOf(name, ...groups);
  expect(new Authorizer(indexOf(...objects)).decide(user, ask(what)).reason).toBe(expected);
});

describe('the rules that somebody holds', () => {
  const index = indexOf(
    clusterRole('everywhere', pods),
    role('web/here', 'get -/secrets'),
    clusterRoleBinding('a', '+everywhere', 'alice'),
    roleBinding('web/b', 'here', 'alice'),
    roleBinding('web/c', 'missing', 'alice'),
  );
  const held = (namespace: string) => new Authorizer(index).rulesFor(userOf('alice'), namespace);

  it('are those of a namespace and those of all', () => {
    expect(held('web').rules.map(({ resources }) => resources)).toEqual([['pods'], ['secrets']]);
    expect(held('').rules.map(({ resources }) => resources)).toEqual([['pods']]);
  });

  it('are those of each binding once, in however many ways it is about them', () => {
    const twice = indexOf(clusterRole('r', pods), clusterRoleBinding('b', '+r', 'alice', '@ops'));
    expect(new Authorizer(twice).rulesFor(userOf('alice', 'ops'), '').rules).toHaveLength(1);
  });

  it('come with what could not be found', () => {
    expect(held('web').missing.map((role) => printMissing(role))).toEqual([
      'role.rbac.authorization.k8s.io "missing" not found',
    ]);
  });
});
