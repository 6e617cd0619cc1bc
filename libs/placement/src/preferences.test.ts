import { describe, expect, it } from '@jest/globals';
import { limits } from './limits.js';
import { parsePreferences, preferenceFor } from './preferences.js';

describe('parsePreferences accepts', () => {
  it.each([
    ['{}', { rebalance: false, clusters: {} }],
    ['{"rebalance":true,"clusters":{}}', { rebalance: true, clusters: {} }],
    [
      '{"clusters":{"*":{"weight":1},"tokyo":{"minReplicas":1,"maxReplicas":3}}}',
      {
        rebalance: false,
        clusters: {
          '*': { minReplicas: 0, weight: 1 },
          tokyo: { minReplicas: 1, maxReplicas: 3, weight: 0 },
        },
      },
    ],
    [
      '{"clusters":{"a.b-c":{"maxReplicas":null,"weight":1000000}}}',
      { rebalance: false, clusters: { 'a.b-c': { minReplicas: 0, weight: 1_000_000 } } },
    ],
  ])('%s', (text, value) => {
    expect(parsePreferences(text)).toEqual({ ok: true, value });
  });
});

describe('parsePreferences refuses', () => {
  it.each([
    ['', '', 'must be valid JSON'],
    ['{"clusters":', '', 'must be valid JSON'],
    ['[]', '', 'must be an object, not a list'],
    ['null', '', 'must be an object, not null'],
    ['"x"', '', 'must be an object, not a string'],
    ['{"rebalence":true}', 'rebalence', 'unknown field; known are rebalance, clusters'],
    ['{"__proto__":{}}', '__proto__', 'unknown field; known are rebalance, clusters'],
    ['{"rebalance":"true"}', 'rebalance', 'must be true or false, not a string'],
    ['{"rebalance":null}', 'rebalance', 'must be true or false, not null'],
    ['{"clusters":[]}', 'clusters', 'must be an object of cluster names, not a list'],
    ['{"clusters":{"a":1}}', 'clusters[a]', 'must be an object, not a number'],
    ['{"clusters":{"a":{"min":1}}}', 'clusters[a].min', 'unknown field; known are'],
    [
      '{"clusters":{"a":{"weight":-1}}}',
      'clusters[a].weight',
      'whole number from 0 to 1000000, not -1',
    ],
    ['{"clusters":{"a":{"weight":1.5}}}', 'clusters[a].weight', 'not 1.5'],
    ['{"clusters":{"a":{"weight":1e400}}}', 'clusters[a].weight', 'not Infinity'],
    ['{"clusters":{"a":{"weight":1000001}}}', 'clusters[a].weight', 'not 1000001'],
    [
      '{"clusters":{"a":{"weight":"1"}}}',
      'clusters[a].weight',
      'must be a whole number, not a string',
    ],
    [
      '{"clusters":{"a":{"weight":null}}}',
      'clusters[a].weight',
      'must be a whole number, not null',
    ],
    ['{"clusters":{"a":{"minReplicas":2147483648}}}', 'clusters[a].minReplicas', 'not 2147483648'],
    ['{"clusters":{"a":{"maxReplicas":-3}}}', 'clusters[a].maxReplicas', 'not -3'],
    [
      '{"clusters":{"a":{"minReplicas":3,"maxReplicas":2}}}',
      'clusters[a].minReplicas',
      'is 3, above maxReplicas 2',
    ],
    ['{"clusters":{"Tokyo":{}}}', 'clusters[Tokyo]', 'must be "*" or a cluster name'],
    ['{"clusters":{"":{}}}', 'clusters[]', 'must be "*" or a cluster name'],
  ])('%s', (text, path, message) => {
    const parsed = parsePreferences(text);
    expect(parsed).toEqual({
      ok: false,
      errors: [{ path, message: expect.stringContaining(message) }],
    });
  });

  it('everything that is wrong at once, up to a limit', () => {
    const two = parsePreferences('{"rebalance":1,"clusters":{"a":{"weight":-1}}}');
    expect(two).toMatchObject({ errors: [{ path: 'rebalance' }, { path: 'clusters[a].weight' }] });
    const names = Array.from({ length: 100 }, (_, index) => `"f${index}":1`);
    const many = parsePreferences(`{${names.join(',')}}`);
    expect(many.ok ? [] : many.errors).toHaveLength(limits.errorsMax);
  });

  it('a text nested too deep to read, without throwing', () => {
    expect(parsePreferences('['.repeat(1_000_000)).ok).toBe(false);
  });
});

describe('preferenceFor', () => {
  const own = { minReplicas: 1, weight: 2 };
  const any = { minReplicas: 0, weight: 1 };

  it.each([
    ['tokyo', own],
    ['paris', any],
    ['constructor', any],
  ])('%s', (cluster, expected) => {
    const preferences = { rebalance: false, clusters: { '*': any, tokyo: own } };
    expect(preferenceFor(preferences, cluster)).toEqual(expected);
  });

  it('is undefined for a cluster that is not named when there is no *', () => {
    expect(preferenceFor({ rebalance: false, clusters: {} }, 'toString')).toBeUndefined();
  });
});
