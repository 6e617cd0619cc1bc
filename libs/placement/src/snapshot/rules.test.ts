import { describe, expect, it } from '@jest/globals';
import { annotations } from '@navarch/model';
import { indexPolicies } from '../policy/choose.js';
import { assembleInput } from './assemble.js';
import { annotated, bareFacts, inputOf, policy, secret, shop } from './stored.fixture.js';

describe('the rules', () => {
  const preferences = '{"rebalance":true,"clusters":{"oslo":{"weight":2}}}';
  const read = { rebalance: true, clusters: { oslo: { minReplicas: 0, weight: 2 } } };
  const policies = indexPolicies([policy('gold', { backlogPriority: 1 })]);

  it('are those of the policy that governs it', () => {
    const { input, choice } = inputOf({ policies });
    expect(input).toMatchObject({
      policy: 'PlacementPolicy web/gold',
      rules: { backlogPriority: 1 },
    });
    expect(choice).toMatchObject({ kind: 'chosen', ambiguousWith: [] });
  });

  it('tell when nobody said which policy it should be', () => {
    const both = indexPolicies([policy('gold', {}), policy('iron', {})]);
    const { choice } = inputOf({ policies: both });
    expect(choice).toMatchObject({ ambiguousWith: ['PlacementPolicy web/iron'] });
  });

  it('are the preferences on it, and then no policy', () => {
    const object = annotated(shop, { [annotations.replicaSetPreferences]: preferences });
    const { input, choice } = inputOf({ object, policies });
    expect(input).toMatchObject({
      policy: 'annotations',
      rules: { division: { mode: 'V1', preferences: read } },
    });
    expect(input.rules).not.toHaveProperty('backlogPriority');
    expect(choice).toEqual({ kind: 'annotations' });
  });

  it('are not preferences for replicas on a kind without replicas', () => {
    const object = annotated(secret, { [annotations.replicaSetPreferences]: preferences });
    const ofSecrets = indexPolicies([policy('keys', {}, 'Secret')]);
    expect(inputOf({ object, policies: ofSecrets }).input.policy).toBe('PlacementPolicy web/keys');
  });

  it('are nowhere for what is in no namespace, unless a policy selects it', () => {
    const { namespace: _none, ...metadata } = secret.metadata;
    const object = { ...secret, metadata };
    const unselected = inputOf({ object, policies });
    expect(unselected.input).toMatchObject({
      policy: 'no policy',
      rules: { clusters: { names: [] } },
    });
    expect(inputOf({ object: secret }).input.policy).toBe('default');
    const named = { ...policy('keys', {}, 'Secret'), kind: 'ClusterPlacementPolicy' } as const;
    const { input } = inputOf({ object, policies: indexPolicies([named]) });
    expect(input.policy).toBe('ClusterPlacementPolicy keys');
  });

  it('are narrowed by a cluster selector on it', () => {
    const text = '[{"key":"tier","operator":"in","values":["gold"]}]';
    const object = annotated(shop, { [annotations.clusterSelector]: text });
    expect(inputOf({ object, policies }).input).toMatchObject({
      policy: 'PlacementPolicy web/gold',
      selector: [{ key: 'tier', operator: 'in', values: ['gold'] }],
    });
  });

  it.each([
    ['rome, oslo,,rome', ['oslo', 'rome']],
    [' * ', ['*']],
    [' , ', undefined],
    ['', undefined],
  ])('let clusters have their replicas back: %j', (text, failbackTo) => {
    const object = annotated(shop, { [annotations.failback]: text });
    expect(inputOf({ object }).input.failbackTo).toEqual(failbackTo);
  });

  const malformed: readonly [string, string, string, RegExp][] = [
    [annotations.replicaSetPreferences, '{', '', /valid JSON/],
    [
      annotations.replicaSetPreferences,
      '{"clusters":{"a":{"weight":-1}}}',
      '.clusters[a].weight',
      /whole number/,
    ],
    [annotations.clusterSelector, '{}', '', /must be a list/],
    [
      annotations.clusterSelector,
      '[{"key":"a","operator":"is"}]',
      '[0].operator',
      /must be one of/,
    ],
  ];
  it.each(malformed)('cannot be read: %s %s', (...row) => {
    const [name, text, path, message] = row;
    expect(
      assembleInput({ ...bareFacts, policies, object: annotated(shop, { [name]: text }) }),
    ).toEqual({
      kind: 'malformed',
      path: `metadata.annotations[${name}]${path}`,
      message: expect.stringMatching(message),
    });
  });
});
