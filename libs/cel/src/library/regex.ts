import { RE2JS } from 're2js';
import * as t from '../types/type.js';
import { Fault, Items, type Result } from '../values/value.js';
import { matching } from './costs.js';
import { member, type Overload, plain } from './overload.js';

/** Expressions that are kept at hand; further ones are made anew each time. */
const expressionsMax = 1000;
const made = new Map<string, RE2JS>();

/** In linear time whatever the pattern: a rule comes from somebody else, and the text from a third. */
export function expressionOf(pattern: string): RE2JS | Fault {
  const known = made.get(pattern);
  if (known !== undefined) return known;
  try {
    const expression = RE2JS.compile(pattern);
    if (made.size < expressionsMax) made.set(pattern, expression);
    return expression;
  } catch (error) {
    return new Fault(error instanceof Error ? error.message : String(error));
  }
}

function matches(text: string, pattern: string): Result {
  const expression = expressionOf(pattern);
  return expression instanceof Fault ? expression : expression.matcher(text).find();
}

function findAll(text: string, pattern: string, most?: bigint): Result {
  const expression = expressionOf(pattern);
  if (expression instanceof Fault) return new Fault(`Illegal regex: ${expression.message}`);
  const limit = most === undefined || most < 0n ? Number.POSITIVE_INFINITY : Number(most);
  const matcher = expression.matcher(text);
  const found: string[] = [];
  while (found.length < limit && matcher.find()) found.push(matcher.group() ?? '');
  return new Items(found);
}

function find(text: string, pattern: string): Result {
  const found = findAll(text, pattern, 1n);
  return found instanceof Items ? (found.items[0] ?? '') : found;
}

export const regex: readonly Overload[] = [
  plain('matches', [t.text, t.text], { result: t.bool, call: matches, cost: matching }),
  member('matches', [t.text, t.text], { result: t.bool, call: matches, cost: matching }),
  member('find', [t.text, t.text], { result: t.text, call: find, cost: matching }),
  member('findAll', [t.text, t.text], {
    result: t.listOf(t.text),
    call: findAll,
    cost: matching,
  }),
  member('findAll', [t.text, t.text, t.int], {
    result: t.listOf(t.text),
    call: findAll,
    cost: matching,
  }),
];
