import { describe, expect, it } from '@jest/globals';
import type { LabelSelector, PlacementPolicy, ResourceSelector } from '@navarch/model';
import * as fc from 'fast-check';
import { choosePolicy, governs, indexPolicies, policyText } from './choose.js';
import { parsePolicy } from './policy.fixture.js';

describe('the index', () => {
  const word = fc.constantFrom('a', 'b', 'constructor');
  const labels = fc.dictionary(word, word, { maxKeys: 2 });
  const kind = fc.constantFrom('ReplicaSet', 'Secret');
  const labelSelector = fc.record<LabelSelector>(
    {
      matchLabels: labels,
      matchExpressions: fc.array(
        fc.record({ key: word, operator: fc.constantFrom('In', 'NotIn'), values: fc.tuple(word) }),
        { maxLength: 1 },
      ),
    },
    { requiredKeys: [] },
  );
  const resourceSelector = fc.record<ResourceSelector, 'apiVersion' | 'kind'>(
    { apiVersion: fc.constant('v1'), kind, name: word, labelSelector },
    { requiredKeys: ['apiVersion', 'kind'] },
  );
  const policies = fc.array(
    fc.record({
      selectors: fc.array(resourceSelector, { minLength: 1, maxLength: 2 }),
      priority: fc.nat(1),
      namespace: fc.option(word, { nil: undefined }),
    }),
    { maxLength: 8 },
  );
  const workloads = fc.record({
    apiVersion: fc.constant('v1'),
    kind,
    namespace: fc.oneof(word, fc.constant('')),
    name: word,
    labels,
  });

  it('chooses among exactly those that select the workload, whatever their order', () => {
    fc.assert(
      fc.property(policies, workloads, (found, of) => {
        const list = found.map(({ selectors, priority, namespace }, at): PlacementPolicy => {
          const bare = parsePolicy(namespace === undefined ? `p${at}` : `${namespace}/p${at}`);
          return { ...bare, spec: { ...bare.spec, priority, resourceSelectors: selectors } };
        });
        const choice = choosePolicy(of, indexPolicies(list));
        const candidates = list.filter((one) => governs(one, of));
        expect(choice.kind === 'none').toBe(candidates.length === 0);
        expect(choosePolicy(of, indexPolicies(list.toReversed()))).toEqual(choice);
        expect(choosePolicy(of, indexPolicies(candidates))).toEqual(choice);
        if (choice.kind === 'none') return;
        const best = Math.max(...candidates.map(({ spec }) => spec.priority ?? 0));
        expect(choice.policy.spec.priority).toBe(best);
        const texts = candidates.map(policyText);
        expect(texts).toContain(policyText(choice.policy));
        for (const rival of choice.ambiguousWith) expect(texts).toContain(rival);
      }),
    );
  });
});
