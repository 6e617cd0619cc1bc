import { compareNumbers, isNumber } from './equal.js';
import { Duration, Timestamp, type Value } from './value.js';

/** Negative, zero, positive; NaN for what has no order; undefined for values that cannot be compared. */
export function compare(one: Value, other: Value): number | undefined {
  if (isNumber(one)) return isNumber(other) ? compareNumbers(one, other) : undefined;
  if (typeof one === 'string')
    return typeof other === 'string' ? compareTexts(one, other) : undefined;
  if (typeof one === 'boolean')
    return typeof other === 'boolean' ? Number(one) - Number(other) : undefined;
  if (one instanceof Uint8Array)
    return other instanceof Uint8Array ? Buffer.compare(one, other) : undefined;
  return compareTimes(one, other);
}

function compareTimes(one: Value, other: Value): number | undefined {
  const isTime = one instanceof Timestamp && other instanceof Timestamp;
  const isSpan = one instanceof Duration && other instanceof Duration;
  return isTime || isSpan ? compareNumbers(one.nanos, other.nanos) : undefined;
}

/** By bytes of UTF-8, which is by code points; JavaScript's own order is by halves of them. */
function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  let index = 0;
  while (index < one.length && one[index] === other[index]) index += 1;
  const [left, right] = [pointAt(one, index), pointAt(other, index)];
  return left < right ? -1 : 1;
}

function pointAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  // The second half of a pair: the first halves were alike.
  const isSecond = code >= 0xdc_00 && code <= 0xdf_ff;
  return text.codePointAt(isSecond ? index - 1 : index) ?? -1;
}
