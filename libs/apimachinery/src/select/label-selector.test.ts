import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import { matchesLabels, printSelector, selectEverything, selectNothing } from './label-selector.js';
import { labelSelectorFromObject } from './label-selector-object.js';
import { parseLabelSelector } from './parse-labels.js';

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError && error.code === 400) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('label selectors', () => {
  const web = { app: 'web', tier: 'front', size: '10', empty: '' };
  const rows: [string, string, boolean][] = [
    ['', '', true],
    ['app=web', 'app=web', true],
    ['app==web', 'app==web', true],
    ['app = web , tier=front', 'app=web,tier=front', true],
    ['tier=front,app=web', 'app=web,tier=front', true],
    ['app!=web', 'app!=web', false],
    ['other!=web', 'other!=web', true],
    ['app in (db, web)', 'app in (db,web)', true],
    ['app in (db)', 'app in (db)', false],
    ['app notin (db)', 'app notin (db)', true],
    ['other notin (db)', 'other notin (db)', true],
    ['app', 'app', true],
    ['!app', '!app', false],
    ['! other', '!other', true],
    ['empty=', 'empty=', true],
    ['empty in ()', 'empty in ()', true],
    ['empty in (,x)', 'empty in (,x)', true],
    ['app=,tier', 'app=,tier', false],
    ['size>9', 'size>9', true],
    ['size<10', 'size<10', false],
    ['app>1', 'app>1', false],
    ['other<1', 'other<1', false],
    ['in in (in,notin)', 'in in (in,notin)', false],
    ['constructor', 'constructor', false],
    ['example.com/app notin (a,a)', 'example.com/app notin (a)', true],
  ];

  it.each(rows)('reads %j as %j', (text, printed, matches) => {
    const selector = parseLabelSelector(text);
    expect(printSelector(selector)).toBe(printed);
    expect(matchesLabels(selector, web)).toBe(matches);
  });

  it('compares integers of 64 bits exactly', () => {
    const selector = parseLabelSelector('n>9223372036854775806');
    expect(matchesLabels(selector, { n: '9223372036854775807' })).toBe(true);
    expect(matchesLabels(selector, { n: '9223372036854775808' })).toBe(false);
  });

  const faults: [string, string][] = [
    ['a=b,', "found '', expected: identifier after ','"],
    [',a', "found ',', expected: !, identifier, or 'end of string'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a==(', "unable to parse requirement: found '(', expected: identifier"],
    [
      'a>b',
      "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ];

  it.each(faults)('refuses %j', (text, message) => {
    expect(refusal(() => parseLabelSelector(text))).toBe(message);
  });

  it('refuses bad keys and values as Kubernetes words it', () => {
    expect(refusal(() => parseLabelSelector('-a=b'))).toMatch(
      /^unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of/,
    );
    expect(refusal(() => parseLabelSelector('a=b/c'))).toMatch(
      /^unable to parse requirement: values\[0\]\[a\]: Invalid value: "b\/c": a valid label must be/,
    );
  });

  it('stays linear and bounded', () => {
    expect(refusal(() => parseLabelSelector('a,'.repeat(5_000)))).toMatch(/at most 1000 terms/);
    expect(refusal(() => parseLabelSelector('('.repeat(1_000_000)))).toMatch(/^found '\('/);
    expect(refusal(() => parseLabelSelector('a'.repeat(1_000_000)))).toMatch(/name part/);
    expect(matchesLabels(parseLabelSelector(Array(900).fill('app').join(',')), web)).toBe(true);
  });

  const objects: [unknown, string, boolean][] = [
    [{ matchLabels: { app: 'web' } }, 'app=web', true],
    [
      {
        matchLabels: { tier: 'front' },
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['web', 'db'] },
          { key: 'x', operator: 'DoesNotExist' },
          { key: 'size', operator: 'Exists' },
          { key: 'app', operator: 'NotIn', values: ['db'] },
        ],
      },
      'app in (db,web),app notin (db),size,tier=front,!x',
      true,
    ],
    [{}, '', true],
    [undefined, '', false],
  ];

  it.each(objects)('reads the object %j', (object, printed, matches) => {
    const selector = labelSelectorFromObject(object);
    expect([printSelector(selector), matchesLabels(selector, web)]).toEqual([printed, matches]);
  });

  it('refuses objects that are no selectors', () => {
    const bad = [
      { matchLabels: { app: 5 } },
      { matchExpressions: [{ key: 'a', operator: 'Near' }] },
      { matchExpressions: [{ key: 'a', operator: 'In' }] },
      { matchExpressions: {} },
      [],
    ];
    for (const object of bad) expect(refusal(() => labelSelectorFromObject(object))).not.toBe('');
  });

  it('knows everything and nothing', () => {
    expect(matchesLabels(selectEverything, undefined)).toBe(true);
    expect(matchesLabels(selectNothing, {})).toBe(false);
  });
});
