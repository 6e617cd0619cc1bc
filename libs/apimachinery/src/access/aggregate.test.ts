import { describe, expect, it } from '@jest/globals';
import { rulesOfClusterRole } from './aggregate.js';
import { Authorizer } from './authorizer.js';
import {
  ask,
  clusterRole,
  clusterRoleBinding,
  gathering,
  indexOf,
  labelled,
  type Placed,
  userOf,
} from './rbac.fixture.js';

const toEdit = { 'to-edit': 'true' };
const toAdmin = { 'to-admin': 'true' };
const verbsOf = (role: Placed, ...all: Placed[]): string[] =>
  rulesOfClusterRole(
    role.object,
    all.map(({ object }) => object),
  ).map(({ verbs }) => verbs.join());

describe('a role that gathers', () => {
  const edit = labelled(gathering('edit', toEdit), toAdmin);
  const admin = gathering('admin', toAdmin, { extra: 'yes' });
  const parts = [
    labelled(clusterRole('z', 'get -/pods'), toEdit),
    labelled(clusterRole('a', 'create -/pods'), toEdit),
    labelled(clusterRole('m', 'get -/pods', 'bind -/roles'), { extra: 'yes' }),
    clusterRole('other', 'delete -/pods'),
  ];

  it('has the rules of those it selects, by name, each once', () => {
    expect(verbsOf(edit, edit, admin, ...parts)).toEqual(['create', 'get']);
    expect(verbsOf(admin, edit, admin, ...parts)).toEqual(['create', 'get', 'bind']);
  });

  it('has none of its own', () => {
    const stale = { ...edit, object: { ...edit.object, rules: [{ verbs: ['escalate'] }] } };
    expect(verbsOf(stale, stale)).toEqual([]);
  });

  it('may be gathered by what it gathers', () => {
    const one = labelled(gathering('one', toAdmin), toEdit);
    const other = labelled(gathering('other', toEdit), toAdmin);
    expect(verbsOf(one, one, other, ...parts)).toEqual(['create', 'get']);
  });

  it('counts as it is now', () => {
    const index = indexOf(edit, clusterRoleBinding('b', '+edit', 'alice'));
    const authorizer = new Authorizer(index);
    const decide = (): boolean =>
      authorizer.decide(userOf('alice'), ask('get -/pods web/x')).allowed;
    expect(decide()).toBe(false);
    const part = labelled(clusterRole('part', 'get -/pods'), toEdit);
    index.put(part.key, part.object);
    expect(decide()).toBe(true);
    index.remove(part.key);
    expect(decide()).toBe(false);
  });
});
