import { describe, expect, it } from '@jest/globals';
import { annotations, type KubeObject, type PlacementPolicy, type SyncRules } from '@navarch/model';
import { choosePolicy, indexPolicies } from '../policy/choose.js';
import { complainAboutPolicySpec } from '../policy/complain.js';
import type { RulesChoice } from './rules.js';
import { parseConflictRule, syncRulesOf } from './sync-rules.js';
import { workloadFactsOf } from './workload.js';

const workload = (note?: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'keys',
    namespace: 'shop',
    ...(note === undefined ? {} : { annotations: { [annotations.conflict]: note } }),
  },
});
const policyWith = (sync?: SyncRules): PlacementPolicy => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'gold', namespace: 'shop' },
  spec: {
    resourceSelectors: [{ apiVersion: 'v1', kind: 'Secret' }],
    placement: {},
    ...(sync === undefined ? {} : { sync }),
  },
});
const governed = (sync?: SyncRules): RulesChoice =>
  choosePolicy(workloadFactsOf(workload()), indexPolicies([policyWith(sync)]));
const none: RulesChoice = { kind: 'none' };

const rows: readonly [string, string | undefined, RulesChoice, SyncRules | undefined][] = [
  ['nobody says anything', undefined, none, undefined],
  ['the annotation does', 'Adopt', none, { conflict: 'Adopt' }],
  ['beside v1 annotations', 'Adopt', { kind: 'annotations' }, { conflict: 'Adopt' }],
  ['the default is left out', 'Refuse', none, undefined],
  ['the policy does', undefined, governed({ conflict: 'Adopt' }), { conflict: 'Adopt' }],
  ['the policy before the annotation', 'Adopt', governed({ conflict: 'Refuse' }), undefined],
  ['a policy that does not say', 'AdoptIfEqual', governed(), { conflict: 'AdoptIfEqual' }],
  [
    'drift by the policy, conflict by the annotation',
    'Adopt',
    governed({ drift: 'Report' }),
    { conflict: 'Adopt', drift: 'Report' },
  ],
  [
    'replicas',
    undefined,
    governed({ replicas: 'Unmanaged', conflict: 'Refuse' }),
    { replicas: 'Unmanaged' },
  ],
  [
    'what no write can change',
    undefined,
    governed({ immutable: 'Refuse' }),
    { immutable: 'Refuse' },
  ],
  [
    'that of a Secret, as it is by default',
    undefined,
    governed({ immutable: 'Recreate' }),
    undefined,
  ],
  ['drift as it is by default', undefined, governed({ drift: 'Correct' }), undefined],
  ['an annotation nobody can read', 'adopt', none, undefined],
];

describe('syncRulesOf', () => {
  it.each(rows)('%s', (...[, note, choice, expected]) => {
    expect(syncRulesOf(workload(note), choice)).toEqual(expected);
  });
});

it('leaves a workload whose copy no write can change, unless a policy says otherwise', () => {
  const object = { ...workload(), apiVersion: 'apps/v1', kind: 'ReplicaSet' };
  const rules = (['Refuse', 'Recreate'] as const).map((immutable) =>
    syncRulesOf(object, governed({ immutable })),
  );
  expect(rules).toEqual([undefined, { immutable: 'Recreate' }]);
});

describe('spec.sync', () => {
  it('refuses what nobody knows, with its path', () => {
    const spec = {
      ...policyWith().spec,
      sync: { conflict: 'Take', immutable: 'Replace', colour: 'red' },
    };
    const said = complainAboutPolicySpec(spec).map(({ path }) => path);
    expect(said.sort()).toEqual(['sync.colour', 'sync.conflict', 'sync.immutable']);
  });

  it('says which words an annotation may have', () => {
    expect(parseConflictRule('Take')).toEqual({
      ok: false,
      errors: [{ path: '', message: 'must be one of Refuse, Adopt, AdoptIfEqual' }],
    });
  });
});
