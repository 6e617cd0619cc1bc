import { RE2JS } from 're2js';
import * as t from '../types/type.js';
import type { Meter } from '../values/meter.js';
import { Fault, isFault, Items, type Result } from '../values/value.js';
import { matching } from './costs.js';
import { Expressions } from './expressions.js';
import { member, type Overload, plain } from './overload.js';

/** Characters of all patterns that are kept at hand. */
const expressions = new Expressions(100_000);

/** What a pattern means: in linear time whatever it is, as a rule comes from somebody else, and the text from a third. */
export const expressionOf = (pattern: string, meter?: Meter): RE2JS | Fault =>
  expressions.find(pattern, meter);

function matches(meter: Meter, text: string, pattern: string): Result {
  const expression = expressionOf(pattern, meter);
  if (isFault(expression)) return expression;
  meter.spend(matchingCost(expression, pattern, text.length));
  return expression.test(text);
}

/** What `x{1000}` means is longer than what is written. */
const matchingCost = (expression: RE2JS, pattern: string, length: number): number =>
  matching(length, Math.max(pattern.length, expression.programSize()));

function findAll(meter: Meter, ...[text, pattern, most]: Finding): Result {
  const expression = expressionOf(pattern, meter);
  if (isFault(expression)) return new Fault(`Illegal regex: ${expression.message}`);
  const limit = most === undefined || most < 0n ? Number.POSITIVE_INFINITY : Number(most);
  const matcher = expression.matcher(text);
  const found: string[] = [];
  // Each match may have looked at all that is left to find out that it ends early.
  for (let from = 0; found.length < limit; from = matcher.end()) {
    meter.spend(matchingCost(expression, pattern, text.length - from));
    if (!matcher.find()) break;
    found.push(matcher.group() ?? '');
  }
  return new Items(found);
}

type Finding = [text: string, pattern: string, most?: bigint];

function find(meter: Meter, text: string, pattern: string): Result {
  const found = findAll(meter, text, pattern, 1n);
  return found instanceof Items ? (found.items[0] ?? '') : found;
}

const { text, int, bool } = t;
const texts = t.listOf(text);
/** What it costs is known when the pattern is. */
const cost = () => 0;

export const regex: readonly Overload[] = [
  plain('matches', [text, text], { result: bool, metered: matches, cost }),
  member('matches', [text, text], { result: bool, metered: matches, cost }),
  member('find', [text, text], { result: text, metered: find, cost }),
  member('findAll', [text, text], { result: texts, metered: findAll, cost }),
  member('findAll', [text, text, int], { result: texts, metered: findAll, cost }),
];
