import { describe, expect, it } from '@jest/globals';
import type { SelectorRequirement } from '@navarch/model';
import * as fc from 'fast-check';
import { fieldMismatch, mismatch } from './label-selector.js';

const labels = { tier: 'gold', size: '12', empty: '', huge: '9223372036854775807', x: '1.5' };

const fulfilled = [
  'tier In gold',
  'tier In silver,gold',
  'tier NotIn silver',
  'absent NotIn gold',
  'tier Exists',
  'empty Exists',
  'absent DoesNotExist',
  'constructor DoesNotExist',
  '__proto__ NotIn gold',
  'size Gt 11',
  'size Gt -1',
  'size Lt +13',
  'size Lt 9223372036854775807',
  'huge Gt 9223372036854775806',
];

const failed: readonly [string, string][] = [
  ['tier In silver,bronze', 'label tier is "gold"; the selector wants one of (silver, bronze)'],
  ['absent In gold', 'label absent is absent; the selector wants one of (gold)'],
  ['tier NotIn gold', 'label tier is "gold"; the selector wants none of (gold)'],
  ['absent Exists', 'label absent is absent; the selector wants it to be there'],
  ['constructor Exists', 'label constructor is absent; the selector wants it to be there'],
  ['tier DoesNotExist', 'label tier is "gold"; the selector wants it not to be there'],
  ['size Gt 12', 'label size is "12"; the selector wants a whole number above 12'],
  ['size Lt 12', 'label size is "12"; the selector wants a whole number below 12'],
  ['absent Gt 1', 'label absent is absent; the selector wants a whole number above 1'],
  ['absent Lt 1', 'label absent is absent; the selector wants a whole number below 1'],
  ['tier Gt 1', 'label tier is "gold"; the selector wants a whole number above 1'],
  ['x Gt 1', 'label x is "1.5"; the selector wants a whole number above 1'],
  [
    'size Lt 9223372036854775808',
    'label size is "12"; the selector wants a whole number below 9223372036854775808',
  ],
];

describe('a label selector', () => {
  it.each(fulfilled)('is met: %s', (text) => {
    expect(mismatch({ matchExpressions: [parse(text)] }, labels)).toBeUndefined();
  });

  it.each(failed)('is not met: %s', (text, sentence) => {
    expect(mismatch({ matchExpressions: [parse(text)] }, labels)).toBe(sentence);
  });

  it('selects everything when it is empty', () => {
    expect(mismatch({}, {})).toBeUndefined();
    expect(mismatch({ matchLabels: {}, matchExpressions: [] }, labels)).toBeUndefined();
  });

  it('wants all of matchLabels and of matchExpressions', () => {
    const expressions = [parse('tier In gold'), parse('size Gt 20'), parse('absent Exists')];
    const matchLabels = { tier: 'gold', empty: '' };
    expect(mismatch({ matchLabels }, labels)).toBeUndefined();
    expect(mismatch({ matchLabels, matchExpressions: expressions }, labels)).toMatch(/^label size/);
    expect(mismatch({ matchLabels: { tier: 'x' }, matchExpressions: expressions }, labels)).toBe(
      'label tier is "gold"; the selector wants "x"',
    );
  });

  it('names the same label whatever the order they are written in', () => {
    const sentence = 'label a is absent; the selector wants "1"';
    expect(mismatch({ matchLabels: { b: '2', a: '1' } }, {})).toBe(sentence);
    expect(mismatch({ matchLabels: { a: '1', b: '2' } }, {})).toBe(sentence);
  });

  it('says the opposite with the opposite operator', () => {
    const word = fc.constantFrom('a', 'b', 'c', '1', '2');
    const some = fc.dictionary(word, word);
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1 }), some, (key, values, of) => {
        const isMet = (operator: SelectorRequirement['operator']): boolean =>
          mismatch({ matchExpressions: [{ key, operator, values }] }, of) === undefined;
        expect(isMet('In')).toBe(!isMet('NotIn'));
        expect(isMet('Exists')).toBe(!isMet('DoesNotExist'));
        expect(isMet('In') && !isMet('Exists')).toBe(false);
        expect(isMet('Gt') && isMet('Lt')).toBe(false);
      }),
    );
  });
});

describe('a field selector', () => {
  const rows: readonly [string, string | undefined][] = [
    ['region In eu,us', undefined],
    ['provider Exists', undefined],
    ['zone DoesNotExist', undefined],
    ['zone NotIn a', undefined],
    ['region In us', `the cluster's region is "eu"; the field selector wants one of (us)`],
    ['zone In a', `the cluster's zone is absent; the field selector wants one of (a)`],
    ['name In x', `the cluster's name is absent; the field selector wants one of (x)`],
  ];
  it.each(rows)('%s', (text, sentence) => {
    const cluster = { name: 'x', provider: 'acme', region: 'eu', zone: '' };
    expect(fieldMismatch({ matchExpressions: [parse(text)] }, cluster)).toBe(sentence);
  });
});

function parse(text: string): SelectorRequirement {
  const [key = '', operator = '', values] = text.split(' ');
  const known = operator as SelectorRequirement['operator'];
  return { key, operator: known, ...(values === undefined ? {} : { values: values.split(',') }) };
}
