import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compile, CostExceeded, Fault, functionsWith, Items, Meter, type Result } from './index.js';
import * as t from './types/type.js';

const functions = functionsWith([]);
const environment = {
  functions,
  variables: new Map([
    ['d', t.dyn],
    ['s', t.text],
    ['l', t.listOf(t.dyn)],
    ['n', t.listOf(t.text)],
  ]),
};

const words = [
  ...functions.overloads.keys(),
  ...'self d s l n n[0] x y true false null in has all exists exists_one map filter optMap sortBy transformMap'.split(
    ' ',
  ),
  ...String.raw`( ) [ ] { } . ? : , + - * / % ! && || == != < <= > >= .? [? "a" 'b\n' r"\d" b"\xff" """t""" '' " // 1 0 -1 9223372036854775807 1u 0x1F 1.5 1e308 .5 '(?i)a*' "%s%d%" '1h' '2024-01-01T00:00:00Z' '10.0.0.0/8' "1Gi" 'v1.2.3' __proto__ constructor`.split(
    ' ',
  ),
];

/** Anything but an answer, a fault or a stop at the limit is a bug. */
function evaluate(source: string, values: Record<string, Result>): void {
  const program = compile(source, environment);
  if (program instanceof Fault) return;
  try {
    program.run(values, new Meter(20_000));
  } catch (error) {
    if (!(error instanceof CostExceeded)) throw error;
  }
}

const values = {
  d: 'http',
  s: 'text \uD83D\uDE00',
  l: new Items([1n, 'a', null]),
  n: new Items([null]),
};
const runs = { numRuns: Number(process.env['NAVARCH_FUZZ'] ?? 3000) };

/** Expressions that mostly mean something, so that what runs is met too. */
const { source } = fc.letrec<{ source: string }>((tie) => ({
  source: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      ...words.filter((word) => /^["'\d]|^[dsln]$|^n\[|true|null/.test(word)).slice(0, -1),
    ),
    fc
      .tuple(tie('source'), fc.constantFrom('+', '==', '<', 'in', '&&', '||', '%'), tie('source'))
      .map((all) => all.join(' ')),
    fc
      .tuple(fc.constantFrom(...functions.overloads.keys()), tie('source'), tie('source'))
      .map(([name, one, other]) => `(${one}).${name}(${other})`),
    fc
      .tuple(fc.constantFrom(...functions.overloads.keys()), tie('source'))
      .map(([name, one]) => `${name}(${one})`),
    fc
      .tuple(
        tie('source'),
        fc.constantFrom('all', 'exists', 'map', 'filter', 'sortBy', 'exists_one'),
        tie('source'),
      )
      .map(([one, name, other]) => `dyn([${one}]).${name}(x, dyn(x) == ${other})`),
    fc.tuple(tie('source'), tie('source')).map(([one, other]) => `dyn(${one})[${other}]`),
    tie('source').map((one) => `{${one}: [?optional.of(${one})]}`),
  ),
}));

describe('hostile expressions', () => {
  it('made of words are answered', () => {
    const mash = fc.array(fc.constantFrom(...words), { maxLength: 14 });
    fc.assert(
      fc.property(mash, fc.constantFrom('', ' '), (parts, between) => {
        evaluate(parts.join(between), values);
      }),
      runs,
    );
  });

  it('made of characters are answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (source) => {
        evaluate(source, values);
      }),
      runs,
    );
  });

  it('that mean something are answered', () => {
    fc.assert(
      fc.property(source, (made) => {
        evaluate(made, values);
      }),
      runs,
    );
  });

  it('leave no trace', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
