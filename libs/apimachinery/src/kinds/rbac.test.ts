import { describe, expect, it } from '@jest/globals';
import { clusterRoleBindingKind } from './cluster-role-binding.js';
import { clusterRoleKind } from './cluster-role.js';
import { roleBindingKind } from './role-binding.js';
import { roleKind } from './role.js';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';

const namespaced = 'metadata: {name: r, namespace: web}';
const global = 'metadata: {name: r}';

const roleRows: readonly [string, string, readonly string[]][] = [
  ['with a rule', '{verbs: [get], apiGroups: [""], resources: [pods]}', []],
  [
    'with an empty rule',
    '{verbs: []}',
    [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[0].resources: Required value: resource rules must supply at least one resource',
    ],
  ],
  [
    'with a path',
    '{verbs: [get], nonResourceURLs: [/metrics]}',
    [
      'rules[0].nonResourceURLs: Invalid value: ["/metrics"]: namespaced rules cannot apply to non-resource URLs',
    ],
  ],
];

describe('a Role', () => {
  it.each(roleRows)('%s', (...[, rule, expected]) => {
    expect(complaints(roleKind, `{${namespaced}, rules: [${rule}]}`)).toEqual(expected);
  });

  it('shows that it has no rules', () => {
    expect(written(roleKind, namespaced)['rules']).toBeNull();
    expect(written(roleKind, `{${namespaced}, rules: []}`)['rules']).toBeNull();
  });

  it('may have any name that fits into a path', () => {
    const named = (name: string): string[] =>
      complaints(roleKind, `metadata: {name: "${name}", namespace: web}`);
    expect(named('system:Nodes are_fine')).toEqual([]);
    expect(named('a/b%')).toEqual([
      `metadata.name: Invalid value: "a/b%": may not contain '/'`,
      `metadata.name: Invalid value: "a/b%": may not contain '%'`,
    ]);
    expect(named('..')).toEqual([`metadata.name: Invalid value: "..": may not be '..'`]);
  });

  it('is printed with when it was created', () => {
    const made = written(
      roleKind,
      'metadata: {name: r, namespace: web, creationTimestamp: "2026-01-02T03:04:05Z"}',
    );
    expect(cellsOf(roleKind, made)).toEqual({ Name: 'r', 'Created At': '2026-01-02T03:04:05Z' });
  });
});

describe('a ClusterRole', () => {
  it('may name paths, but not in a rule with resources', () => {
    const paths = 'rules: [{verbs: [get], nonResourceURLs: [/metrics]}]';
    expect(complaints(clusterRoleKind, `{${global}, ${paths}}`)).toEqual([]);
    const both =
      'rules: [{verbs: [get], nonResourceURLs: [/a], apiGroups: [""], resources: [pods]}]';
    expect(complaints(clusterRoleKind, `{${global}, ${both}}`)).toEqual([
      'rules[0].nonResourceURLs: Invalid value: ["/a"]: rules cannot apply to both regular resources and non-resource URLs',
    ]);
  });

  it('that gathers rules must say from where', () => {
    expect(complaints(clusterRoleKind, `{${global}, aggregationRule: {}}`)).toEqual([
      'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    ]);
    const selector = '{matchExpressions: [{key: a, operator: Near}]}';
    const gathering = `aggregationRule: {clusterRoleSelectors: [${selector}]}`;
    expect(complaints(clusterRoleKind, `{${global}, ${gathering}}`)).toEqual([
      'aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator',
      'aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.',
    ]);
  });
});

const binding = (roleRef: string, subjects: string): string =>
  `{${namespaced}, roleRef: ${roleRef}, subjects: [${subjects}]}`;
const view = '{kind: ClusterRole, name: view}';

const subjectRows: readonly [string, string, readonly string[]][] = [
  ['a user', '{kind: User, name: alice}', []],
  ['a group', '{kind: Group, name: "system:serviceaccounts:web"}', []],
  ['a service account', '{kind: ServiceAccount, name: bot}', []],
  ['nobody', '{kind: User, name: ""}', ['subjects[0].name: Required value']],
  [
    'a robot',
    '{kind: Robot, name: r2}',
    [
      'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"',
    ],
  ],
  [
    'a user of another group',
    '{kind: User, name: alice, apiGroup: v1}',
    [
      'subjects[0].apiGroup: Unsupported value: "v1": supported values: "rbac.authorization.k8s.io"',
    ],
  ],
  [
    'a service account of a group',
    '{kind: ServiceAccount, name: bot, apiGroup: apps}',
    ['subjects[0].apiGroup: Unsupported value: "apps": supported values: ""'],
  ],
];

describe('a RoleBinding', () => {
  it.each(subjectRows)('to %s', (...[, subject, expected]) => {
    expect(complaints(roleBindingKind, binding(view, subject))).toEqual(expected);
  });

  it('refers to a role', () => {
    const refused = '{kind: Secret, name: "a/b", apiGroup: v1}';
    expect(complaints(roleBindingKind, binding(refused, ''))).toEqual([
      'roleRef.apiGroup: Unsupported value: "v1": supported values: "rbac.authorization.k8s.io"',
      'roleRef.kind: Unsupported value: "Secret": supported values: "Role", "ClusterRole"',
      `roleRef.name: Invalid value: "a/b": may not contain '/'`,
    ]);
    const nameless = '{kind: Role, name: ""}';
    expect(complaints(roleBindingKind, binding(nameless, ''))).toEqual([
      'roleRef.name: Required value',
    ]);
  });

  it('gets the API groups that go without saying', () => {
    const subjects = '{kind: User, name: alice}, {kind: ServiceAccount, name: bot}';
    expect(written(roleBindingKind, binding(view, subjects))).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [
        { kind: 'User', name: 'alice', apiGroup: 'rbac.authorization.k8s.io' },
        { kind: 'ServiceAccount', name: 'bot' },
      ],
    });
  });

  it('keeps its role, and may get other subjects', () => {
    const from = binding(view, '{kind: User, name: alice}');
    const other = binding('{kind: ClusterRole, name: edit}', '{kind: User, name: alice}');
    expect(updateComplaints(roleBindingKind, { from, to: other })).toEqual([
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef',
    ]);
    const to = binding(view, '{kind: User, name: bob}');
    expect(updateComplaints(roleBindingKind, { from, to })).toEqual([]);
  });

  it('prints whom it is about', () => {
    const subjects =
      '{kind: User, name: alice}, {kind: User, name: bob}, {kind: Group, name: ops}, {kind: ServiceAccount, name: bot, namespace: web}';
    expect(cellsOf(roleBindingKind, written(roleBindingKind, binding(view, subjects)))).toEqual({
      Name: 'r',
      Role: 'ClusterRole/view',
      Age: '<unknown>',
      Users: 'alice, bob',
      Groups: 'ops',
      ServiceAccounts: 'web/bot',
    });
  });
});

it('a ClusterRoleBinding refers to cluster roles, and says where a service account lives', () => {
  const subjects = 'subjects: [{kind: ServiceAccount, name: bot}]';
  const yaml = `{${global}, roleRef: {kind: Role, name: x}, ${subjects}}`;
  expect(complaints(clusterRoleBindingKind, yaml)).toEqual([
    'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
    'subjects[0].namespace: Required value',
  ]);
});
