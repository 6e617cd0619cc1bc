import { describe, expect, it } from '@jest/globals';
import { Authorizer } from './authorizer.js';
import {
  ask,
  clusterRole,
  clusterRoleBinding,
  indexOf,
  role,
  roleBinding,
  userOf,
} from './rbac.fixture.js';

const fence = {
  namespace: 'safe',
  why: 'the safe is for few',
  parts: { group: 'fleet', names: ['clusters/proxy'], why: 'the way in is to be named' },
};
const index = indexOf(
  clusterRole('secrets', '* -/secrets', '* -/namespaces'),
  clusterRole('all-by-name', 'get,list,watch,create,update,patch,delete */*'),
  clusterRole('all', '* */*', '* /*'),
  role('safe/keeper', 'get -/secrets'),
  clusterRole('fleet', '* fleet/*', '* */clusters/*', '* fleet/*/proxy'),
  clusterRole('way-in', 'get fleet/clusters/proxy tokyo'),
  clusterRoleBinding('a', '+secrets', 'clerk'),
  clusterRoleBinding('b', '+all', 'admin'),
  clusterRoleBinding('c', '+all-by-name', 'almost'),
  clusterRoleBinding('e', '+fleet', 'operator'),
  clusterRoleBinding('f', '+way-in', 'visitor'),
  roleBinding('safe/d', 'keeper', 'keeper'),
);
const authorizer = new Authorizer(index, fence);

const rows: readonly [string, string, string, boolean][] = [
  ['somebody who may read the Secrets of all namespaces', 'clerk', 'get -/secrets web/x', true],
  ['all of them at once', 'clerk', 'list -/secrets', true],
  ['those behind the fence', 'clerk', 'get -/secrets safe/x', false],
  ['those behind the fence, as a list', 'clerk', 'list -/secrets safe/-', false],
  ['the namespace itself', 'clerk', 'get -/namespaces safe/safe', true],
  ['the namespace itself, to delete it', 'clerk', 'delete -/namespaces safe/safe', false],
  ['who may everything', 'admin', 'get -/secrets safe/x', true],
  ['who may nearly everything', 'almost', 'get -/secrets safe/x', false],
  ['who was let in', 'keeper', 'get -/secrets safe/x', true],
  [
    'the kinds of the fleet, to who has all of them',
    'operator',
    'get fleet/clusters -/tokyo',
    true,
  ],
  ['their other parts', 'operator', 'update fleet/clusters/status -/tokyo', true],
  ['the part that is to be named', 'operator', 'get fleet/clusters/proxy -/tokyo', false],
  ['the same, to who has it by name', 'visitor', 'get fleet/clusters/proxy -/tokyo', true],
  ['the same, of another object', 'visitor', 'get fleet/clusters/proxy -/oslo', false],
  ['the same, to who may everything', 'admin', 'delete fleet/clusters/proxy -/tokyo', true],
  ['the same, to who may nearly everything', 'almost', 'get fleet/clusters/proxy -/tokyo', false],
  ['a part of that name elsewhere', 'almost', 'get -/clusters/proxy -/tokyo', true],
  ['who was let in, elsewhere', 'keeper', 'get -/secrets web/x', false],
];

describe('a fence', () => {
  it.each(rows)('%s', (...[, name, what, expected]) => {
    expect(authorizer.decide(userOf(name), ask(what)).allowed).toBe(expected);
  });

  it('says that it is there, to those whom it holds off', () => {
    const why = (name: string): string =>
      authorizer.decide(userOf(name), ask('get -/secrets safe/x')).reason;
    expect(why('clerk')).toBe(fence.why);
    expect(why('stranger')).toBe('');
    const asked = ask('get fleet/clusters/proxy -/tokyo');
    expect(authorizer.decide(userOf('operator'), asked).reason).toBe(fence.parts.why);
  });

  it('is no way around for those who hand on what they have', () => {
    expect(authorizer.rulesFor(userOf('clerk'), 'safe').rules).toEqual([]);
    expect(authorizer.rulesFor(userOf('almost'), 'safe').rules).toEqual([]);
    expect(authorizer.rulesFor(userOf('admin'), 'safe').rules).toHaveLength(1);
    expect(authorizer.rulesFor(userOf('clerk'), 'web').rules).toHaveLength(2);
  });
});
