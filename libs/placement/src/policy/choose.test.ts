import { describe, expect, it } from '@jest/globals';
import type { PlacementPolicy } from '@navarch/model';
import { choosePolicy, governs, indexPolicies, policyText, type WorkloadFacts } from './choose.js';
import { parsePolicy } from './policy.fixture.js';

const workload: WorkloadFacts = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  namespace: 'web',
  name: 'shop',
  labels: { app: 'shop', tier: 'gold' },
};

type Row = readonly [
  name: string,
  policies: string,
  chosen: string,
  because: string,
  ties?: string,
];
const rows: readonly Row[] = [
  ['alone', 'gold', 'gold', 'it is the only policy that selects the workload'],
  [
    'priority before all',
    'gold priority=2 | web/a name=shop',
    'gold',
    'its priority 2 is above the 0 of PlacementPolicy web/a',
  ],
  [
    'priority below 0',
    'gold priority=-1 | silver',
    'silver',
    'its priority 0 is above the -1 of ClusterPlacementPolicy gold',
  ],
  [
    'name before labels',
    'gold name=shop | web/a labels=app:shop,tier:gold',
    'gold',
    'it selects the workload by name, PlacementPolicy web/a by 2 label requirements',
  ],
  [
    'more labels before few',
    'gold labels=app:shop,tier:gold | web/a labels=app:shop',
    'gold',
    'it selects the workload by 2 label requirements, PlacementPolicy web/a by 1 label requirement',
  ],
  [
    'labels before kind',
    'gold labels=app:shop | web/a',
    'gold',
    'it selects the workload by 1 label requirement, PlacementPolicy web/a by kind alone',
  ],
  [
    'name with labels before name',
    'web/a name=shop | gold name=shop labels=app:shop',
    'gold',
    'it selects the workload by name and 1 label requirement, PlacementPolicy web/a by name',
  ],
  [
    'its namespace before all',
    'gold created=1 | web/a created=2',
    'web/a',
    "it is a policy of the workload's namespace, ClusterPlacementPolicy gold one of all namespaces",
  ],
  [
    'age, but not silently',
    'web/a created=3 | web/c created=1 | web/b created=2',
    'web/c',
    'it is older than PlacementPolicy web/b, and nothing else tells them apart',
    'PlacementPolicy web/b, PlacementPolicy web/a',
  ],
  [
    'name, but not silently',
    'b created=1 | a created=1',
    'a',
    'it comes before ClusterPlacementPolicy b by name, and nothing else tells them apart',
    'ClusterPlacementPolicy b',
  ],
  [
    'one not stored yet is the youngest',
    'a | b created=1',
    'b',
    'it is older than ClusterPlacementPolicy a, and nothing else tells them apart',
    'ClusterPlacementPolicy a',
  ],
  [
    'a tie below the winner is none',
    'a | b | web/c',
    'web/c',
    "it is a policy of the workload's namespace, ClusterPlacementPolicy a one of all namespaces",
  ],
  [
    'not what is being deleted',
    'a deleted priority=9 | b',
    'b',
    'it is the only policy that selects the workload',
  ],
  [
    'not what selects another',
    'a kind=Secret priority=9 | b name=other | c labels=app:other | d',
    'd',
    'it is the only policy that selects the workload',
  ],
  [
    'not another namespace',
    'db/a priority=9 | b',
    'b',
    'it is the only policy that selects the workload',
  ],
];

describe('the policy of a workload', () => {
  it.each(rows)('%s', (...row) => {
    const [_name, policies, chosen, because, ties = ''] = row;
    const list = policies.split(' | ').map(parsePolicy);
    for (const order of [list, list.toReversed()]) {
      const choice = choosePolicy(workload, indexPolicies(order));
      if (choice.kind === 'none') throw new Error('no policy was chosen');
      const { namespace, name } = choice.policy.metadata;
      expect(namespace === undefined ? name : `${namespace}/${name}`).toBe(chosen);
      expect(choice.because).toBe(because);
      expect(choice.ambiguousWith.join(', ')).toBe(ties);
    }
  });

  it.each(['', 'db/a', 'a kind=Secret', 'a deleted', 'a name=shop labels=app:other'])(
    'is none: %s',
    (text) => {
      const list = text === '' ? [] : [parsePolicy(text)];
      expect(choosePolicy(workload, indexPolicies(list))).toEqual({ kind: 'none' });
    },
  );

  it('is decided by the best of its selectors, and a policy is no rival of its own', () => {
    const [byKind, byName] = [parsePolicy('a'), parsePolicy('a name=shop')];
    const resourceSelectors = [...byKind.spec.resourceSelectors, ...byName.spec.resourceSelectors];
    const both = { ...byKind, spec: { ...byKind.spec, resourceSelectors } };
    const choice = choosePolicy(workload, indexPolicies([both, parsePolicy('b labels=app:shop')]));
    expect(choice).toMatchObject({
      policy: both,
      because: 'it selects the workload by name, ClusterPlacementPolicy b by 1 label requirement',
      ambiguousWith: [],
    });
  });

  it('is one of all namespaces for a kind without namespaces', () => {
    const { namespace: _namespace, ...meta } = parsePolicy('web/a').metadata;
    const lost: PlacementPolicy = { ...parsePolicy('web/a'), metadata: meta };
    const free = { ...workload, namespace: '' };
    const index = indexPolicies([lost, parsePolicy('web/a priority=9'), parsePolicy('b')]);
    expect(choosePolicy(free, index)).toMatchObject({ policy: { metadata: { name: 'b' } } });
    expect(governs(lost, free)).toBe(false);
  });

  it('is told as people write it', () => {
    expect(policyText(parsePolicy('web/gold'))).toBe('PlacementPolicy web/gold');
    expect(policyText(parsePolicy('gold'))).toBe('ClusterPlacementPolicy gold');
  });

  it('is looked at again when one that is being deleted selects it', () => {
    expect(governs(parsePolicy('a deleted'), workload)).toBe(true);
    expect(governs(parsePolicy('web/a labels=app:shop'), workload)).toBe(true);
    expect(governs(parsePolicy('db/a labels=app:shop'), workload)).toBe(false);
    expect(governs(parsePolicy('a labels=app:other'), workload)).toBe(false);
  });
});
