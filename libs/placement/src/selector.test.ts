import { describe, expect, it } from '@jest/globals';
import { explainMismatch, parseClusterSelector } from './selector.js';
import type { ClusterSelector } from './selector.js';

const labels = { region: 'asia', tier: '3', 'example.com/gpu': '' };

describe('a cluster selector', () => {
  it.each([
    ['no requirement', '[]', undefined],
    ['in', 'region in asia,eu', undefined],
    ['in, whatever the case of the operator', 'region In asia', undefined],
    [
      'in, another value',
      'region in eu,us',
      'label region is "asia"; the cluster selector wants one of (eu, us)',
    ],
    ['in, no label', 'zone in a', 'label zone is absent; the cluster selector wants one of (a)'],
    ['in, a name every object has', 'constructor in a', 'label constructor is absent'],
    ['=', 'region = asia', undefined],
    ['==', 'region == eu', 'wants one of (eu)'],
    ['!=', 'region != asia', 'wants none of (asia)'],
    ['!=, no label', 'zone != a', undefined],
    ['notin', 'region notin eu', undefined],
    ['notin, no label', 'zone notin a', undefined],
    ['exists', 'example.com/gpu exists', undefined],
    ['exists, no label', 'zone exists', 'wants it to be there'],
    ['doesnotexist', 'zone doesnotexist', undefined],
    ['doesnotexist, label', 'region ! ', 'wants it not to be there'],
    ['gt', 'tier gt 2', undefined],
    ['gt, equal', 'tier gt 3', 'wants a number above 3'],
    ['gt, no number', 'region gt 5', 'wants a number above 5'],
    ['lt', 'tier lt 4', undefined],
    ['lt, no label', 'zone lt 4', 'wants a number below 4'],
  ])('%s', (_name, text, mismatch) => {
    const found = explainMismatch(selectorOf(text), labels);
    if (mismatch === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(mismatch);
  });

  it('wants all requirements', () => {
    const both = [...selectorOf('region exists'), ...selectorOf('zone exists')];
    expect(explainMismatch(both, labels)).toContain('label zone is absent');
    expect(explainMismatch(both, { ...labels, zone: 'a' })).toBeUndefined();
  });
});

describe('parseClusterSelector refuses', () => {
  it.each([
    ['x', '', 'must be valid JSON'],
    ['{}', '', 'must be a list of requirements, not an object'],
    ['[1]', '[0]', 'must be an object'],
    ['[{"key":"a","operator":"exists","value":"b"}]', '[0].value', 'unknown field'],
    ['[{"key":"a","operator":"near"}]', '[0].operator', 'must be one of in, ='],
    ['[{"key":"a"}]', '[0].operator', 'must be one of'],
    ['[{"operator":"exists"}]', '[0].key', 'must be a label key'],
    ['[{"key":"-a","operator":"exists"}]', '[0].key', 'must be a label key'],
    ['[{"key":"x/y/z","operator":"exists"}]', '[0].key', 'must be a label key'],
    ['[{"key":"a","operator":"in"}]', '[0].values', 'must hold at least one value for operator in'],
    ['[{"key":"a","operator":"=","values":["b","c"]}]', '[0].values', 'exactly one value'],
    ['[{"key":"a","operator":"exists","values":["b"]}]', '[0].values', 'must be empty'],
    ['[{"key":"a","operator":"gt","values":["b"]}]', '[0].values', 'exactly one whole number'],
    [
      '[{"key":"a","operator":"gt","values":["99999999999999999999"]}]',
      '[0].values',
      'whole number',
    ],
    ['[{"key":"a","operator":"in","values":["b",2]}]', '[0].values[1]', 'must be a label value'],
    ['[{"key":"a","operator":"in","values":["b c"]}]', '[0].values[0]', 'must be a label value'],
  ])('%s', (text, path, message) => {
    const parsed = parseClusterSelector(text);
    expect(parsed.ok ? [] : parsed.errors).toContainEqual({
      path,
      message: expect.stringContaining(message),
    });
  });
});

/** `key operator v1,v2`, or JSON. */
function selectorOf(text: string): ClusterSelector {
  const [key, operator, values = ''] = text.split(' ');
  const requirement = { key, operator, values: values === '' ? [] : values.split(',') };
  const parsed = parseClusterSelector(text.startsWith('[') ? text : JSON.stringify([requirement]));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}
