import { describe, expect, it } from '@jest/globals';
import { compile, CostExceeded, Fault, functionsWith, Items, Meter, type Result } from './index.js';
import * as t from './types/type.js';

const environment = {
  functions: functionsWith([]),
  variables: new Map([
    ['text', t.text],
    ['other', t.text],
    ['texts', t.listOf(t.text)],
  ]),
};

const million = 1_000_000;
/** A tenth of what a rule has, so that the tests are done sooner. */
const budget = 100_000;
const chain = (first: string, link: string, count: number): string =>
  `${first}${link.repeat(count)}`;
/** A list of a list of a list…, twice the same at each step: as many values as nobody could go through. */
const endless = chain('optional.of(1)', '.optMap(a, [a, a])', 60);
const often = (what: string): string => `lists.range(20000).all(i, ${what})`;

type Row = readonly [
  name: string,
  source: string,
  values?: { readonly text?: string; readonly other?: string; readonly texts?: readonly string[] },
];

/** Each of these was begun before it was paid for, or cost next to nothing, and took minutes or all memory. */
const rows: readonly Row[] = [
  ['lists that are held against each other', `${endless} == ${endless}`],
  ['a list in a list', `${endless} in [${endless}]`],
  ['lists as sets', `sets.equivalent([${endless}], [${endless}])`],
  ['lists without repeats', `[${endless}, ${endless}].distinct() == []`],
  ['a list that is shown', `"%s".format([${endless}.value()]) == ""`],
  ['lists made flat', `[${endless}.value()].flatten(100).size() == 1`],
  ['a list that doubles', `${chain('optional.of([1])', '.optMap(a, a + a)', 60)}.hasValue()`],
  [
    'a range below nothing',
    often('lists.range(-1000000) == [] && lists.range(100).all(k, k >= 0)'),
  ],
  [
    'a long text in another',
    'text.indexOf(other) == 0 || text.lastIndexOf(other) == 0',
    { text: 'a'.repeat(million), other: `${'a'.repeat(million / 4)}b` },
  ],
  ['a text that grows', 'text.replace("a", text).size() == 0', { text: 'a'.repeat(20_000) }],
  [
    'texts put together',
    'lists.range(2000).map(i, text).join(text) == ""',
    { text: 'a'.repeat(million) },
  ],
  [
    'a text that is shown often',
    '"%s%s%s%s".format([text, text, text, text]).size() > 0 && "%s%s%s%s%s%s%s%s".format([text, text, text, text, text, text, text, text]) == ""',
    { text: 'a'.repeat(million) },
  ],
  [
    'an order of long texts',
    'lists.range(2000).sortBy(i, i % 2 == 0 ? texts[0] : texts[1]).size() == 0',
    { texts: [`${'a'.repeat(million)}b`, `${'a'.repeat(million)}c`] },
  ],
  [
    'a pattern that looks far',
    'text.findAll("a(.*b)?").size() == 0',
    { text: 'a'.repeat(million) },
  ],
  [
    'a pattern that is short for a long one',
    'text.matches("((a{0,100}){0,10}).*$[0-9]")',
    { text: 'a'.repeat(200_000) },
  ],
  [
    'patterns that come from elsewhere',
    'lists.range(1000).exists(i, "a".matches(other + string(i)))',
    { other: '(abc)'.repeat(1000) },
  ],
  ['numbers of many digits', often('int(text) == 0 || true'), { text: '9'.repeat(million) }],
];

describe('what an expression may cost', () => {
  it.each(rows)('is paid before it is done: %s', (_name, source, { texts = [], ...more } = {}) => {
    const program = compile(source, environment);
    if (program instanceof Fault) throw new Error(program.message);
    const values: Record<string, Result> = {
      text: '',
      other: '',
      ...more,
      texts: new Items(texts),
    };
    expect(() => program.run(values, new Meter(budget))).toThrow(CostExceeded);
  });

  it.each([
    ['spaces', 'text.trim().size() == 1', `${' '.repeat(million / 2)}x`],
    ['digits', 'duration(text) == duration("111111111ns")', `0.${'1'.repeat(million / 2)}s`],
  ])('is little for what is simple: %s', (_name, source, text) => {
    const program = compile(source, environment);
    if (program instanceof Fault) throw new Error(program.message);
    expect(program.run({ text }, new Meter(million))).toBe(true);
  });

  it.each([
    ['a span without a unit', 'duration(text) == duration("1s")'],
    ['a number with something behind it', 'double(text + "x") == 1.0'],
  ])('is little for what is wrong: %s', (_name, source) => {
    const program = compile(source, environment);
    if (program instanceof Fault) throw new Error(program.message);
    const found = program.run({ text: '1'.repeat(million / 2) }, new Meter(million));
    expect(found).toBeInstanceOf(Fault);
  });
});
