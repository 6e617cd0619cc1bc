import { describe, expect, it } from '@jest/globals';
import { type KubeObject, resources } from '@navarch/model';
import { complaintsAboutPolicy } from './policy.decide.js';

const { group, resource } = resources.placementPolicies;
const selector = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };
const good = { resourceSelectors: [selector], placement: {} };
const placed = (placement: object): object => ({ ...good, placement });
const policy = (spec: object | undefined, labels = {}): KubeObject => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'gold', namespace: 'web', labels },
  ...(spec === undefined ? {} : { spec }),
});
const lines = (object: KubeObject, previous?: KubeObject): string[] =>
  complaintsAboutPolicy({ group, resource, object, previous }).map(
    ({ field, message }) => `${field}: ${message}`,
  );

const rows: readonly { name: string; spec: object | undefined; says: readonly string[] }[] = [
  { name: 'a good one', spec: good, says: [] },
  { name: 'nothing', spec: undefined, says: ['spec: Required value'] },
  {
    name: 'a value out of range',
    spec: placed({ division: { weights: [{ cluster: 'a', weight: -1 }] } }),
    says: ['spec.placement.division.weights[0].weight: Invalid value: -1: must be'],
  },
  {
    name: 'a rule as a whole',
    spec: placed({ spread: [{ by: 'Zone' }] }),
    says: ['spec.placement.spread[0]: Invalid value: "object": must have at least one of'],
  },
  {
    name: 'a list as a whole',
    spec: placed({ division: { mode: 'V1', limits: [{ cluster: 'a', max: 1 }] } }),
    says: ['spec.placement.division.limits: Invalid value: "array": must be left out with mode V1'],
  },
  {
    name: 'what is not there',
    spec: placed({ tolerations: [{ effect: 'NoExecute' }] }),
    says: ['spec.placement.tolerations[0].operator: Invalid value: null: must be Exists'],
  },
  {
    name: 'form and rules at once, each field once, and the form in the words of Kubernetes',
    spec: {
      resourceSelectors: [],
      placement: { overflow: 'Never', rebalance: { movesPerMinute: 0 } },
    },
    says: [
      'spec.resourceSelectors: Required value',
      'spec.placement.overflow: Unsupported value: "Never": supported values:',
      'spec.placement.rebalance.movesPerMinute: Invalid value: 0: must be',
    ],
  },
];

describe('a policy', () => {
  for (const { name, spec, says } of rows)
    it(name, () => {
      const found = lines(policy(spec));
      expect(found).toHaveLength(says.length);
      for (const [index, start] of says.entries()) expect(found[index]).toContain(start);
    });

  const bad = placed({ spread: [{ by: 'Zone' }] });

  it('is not judged again for a spec that stays', () => {
    expect(lines(policy(bad, { a: 'b' }), policy(bad))).toEqual([]);
    expect(lines(policy({ ...bad, priority: 1 }), policy(bad))).toHaveLength(1);
  });

  it('is all that is judged, and not when it goes', () => {
    const secrets = { group: '', resource: 'secrets', previous: undefined };
    expect(complaintsAboutPolicy({ ...secrets, object: policy(bad) })).toEqual([]);
    expect(
      complaintsAboutPolicy({ group, resource, object: undefined, previous: policy(bad) }),
    ).toEqual([]);
  });
});
