import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { PolicyRule } from '@navarch/model';
import { Authorizer } from './authorizer.js';
import { missingRules } from './covers.js';
import { clusterRole, clusterRoleBinding, indexOf, userOf } from './rbac.fixture.js';
import { type Asked, ruleAllows } from './rule-match.js';

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 });

const verbs = ['get', 'list', 'create', '*'];
const groups = ['', 'apps', '*'];
const resources = ['pods', 'pods/log', '*/log', 'secrets', '*'];
const names = ['a', 'b'];
const paths = ['/a', '/a/b', '/a/*', '/*'];

const onResources = fc.record({
  verbs: some(verbs),
  apiGroups: some(groups),
  resources: some(resources),
  resourceNames: some(names),
});
const onPaths = fc.record({ verbs: some(verbs), nonResourceURLs: some(paths) });
const anyRules: fc.Arbitrary<PolicyRule[]> = fc.array(fc.oneof(onResources, onPaths), {
  maxLength: 4,
});

const blank = { group: '', resource: '', subresource: '', namespace: '', name: '', path: '' };
const anyAsked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({
    verb: fc.constantFrom('get', 'list', 'create', 'delete'),
    group: fc.constantFrom('', 'apps', 'batch'),
    resource: fc.constantFrom('pods', 'secrets', 'nodes'),
    subresource: fc.constantFrom('', 'log', 'status'),
    name: fc.constantFrom('', 'a', 'b', 'c'),
    namespace: fc.constantFrom('', 'web'),
    path: fc.constant(''),
  }),
  fc
    .record({
      verb: fc.constantFrom('get', 'post'),
      path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/a/b/c', '/b'),
    })
    .map((asked) => ({ ...blank, ...asked })),
);

function allows(rules: readonly PolicyRule[], asked: Asked): boolean {
  const { key, object } = clusterRole('r');
  const role = { key, object: { ...object, rules } };
  const index = indexOf(role, clusterRoleBinding('b', '+r', 'alice'));
  return new Authorizer(index).decide(userOf('alice'), asked).allowed;
}

it('a further rule takes nothing away', () => {
  fc.assert(
    fc.property(anyRules, anyRules, anyAsked, (before, added, asked) => {
      if (allows(before, asked)) expect(allows([...before, ...added], asked)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it('a decision is that of its rules, one by one', () => {
  fc.assert(
    fc.property(anyRules, anyAsked, (rules, asked) => {
      expect(allows(rules, asked)).toBe(rules.some((rule) => ruleAllows(rule, asked)));
    }),
    { numRuns: 1_000 },
  );
});

it('who lacks nothing of what is wanted may all that it allows', () => {
  fc.assert(
    fc.property(anyRules, anyRules, anyAsked, (held, wanted, asked) => {
      if (missingRules(held, wanted).length > 0) return;
      if (allows(wanted, asked)) expect(allows(held, asked)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});

it('nobody lacks what they have', () => {
  fc.assert(
    fc.property(anyRules, anyRules, (held, more) => {
      expect(missingRules([...more, ...held], held)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
