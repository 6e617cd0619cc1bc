import { Uint, type Value } from '../values/value.js';
import { SyntaxProblem } from './problem.js';
import type { Token } from './tokens.js';

const int64Max = 2n ** 63n - 1n;
const uint64Max = 2n ** 64n - 1n;

/** What a number or text means that stands in an expression. */
export function valueOf({ kind, text, at }: Token, isNegative: boolean): Value {
  if (kind === 'string') return text;
  if (kind === 'bytes') return Buffer.from(text, 'latin1');
  if (kind === 'double') return isNegative ? -Number(text) : Number(text);
  const whole = BigInt(text);
  if (kind === 'uint') {
    if (whole > uint64Max) throw new SyntaxProblem(at, 'Syntax error: invalid uint literal');
    return new Uint(whole);
  }
  if (whole > (isNegative ? int64Max + 1n : int64Max))
    throw new SyntaxProblem(at, 'Syntax error: invalid int literal');
  return isNegative ? -whole : whole;
}
