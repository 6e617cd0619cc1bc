import { kindOf } from './kind-of.js';
import type { Meter } from './meter.js';
import {
  Duration,
  Fault,
  isFault,
  List,
  Mapping,
  Opaque,
  Optional,
  type Result,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './value.js';

/** Each pair of values within others: how many there are is not seen from outside. */
const pairCost = 0.5;
const characterCost = 0.001;

/** Whether two values are the same, whatever their types: numbers by what they are worth. */
export function equal(one: Value, other: Value, meter: Meter): Result {
  if (typeof one === 'string') return equalTexts(one, other, meter);
  if (typeof one === 'boolean' || one === null) return one === other;
  if (isNumber(one)) return isNumber(other) && compareNumbers(one, other) === 0;
  return equalWithin(one, other, meter) ?? equalOthers(one, other);
}

/** Of two values that hold others; undefined for any others. */
function equalWithin(one: Value, other: Value, meter: Meter): Result | undefined {
  if (one instanceof List && other instanceof List) return equalLists(one, other, meter);
  if (one instanceof Mapping && other instanceof Mapping) return equalMaps(one, other, meter);
  if (one instanceof Optional && other instanceof Optional) return equalOptional(one, other, meter);
  return undefined;
}

function equalTexts(one: string, other: Value, meter: Meter): boolean {
  if (typeof other !== 'string' || one.length !== other.length) return false;
  meter.spend(one.length * characterCost);
  return one === other;
}

function equalOthers(one: Value, other: Value): Result {
  if (kindOf(one) !== kindOf(other)) return false;
  if (one instanceof Opaque) return other instanceof Opaque && one.equals(other);
  if (one instanceof Uint8Array)
    return other instanceof Uint8Array && Buffer.compare(one, other) === 0;
  if (one instanceof TypeValue) return other instanceof TypeValue && one.name === other.name;
  return nanosOf(one) === nanosOf(other);
}

function equalOptional({ value: one }: Optional, { value: other }: Optional, meter: Meter): Result {
  if (one === undefined || other === undefined) return one === other;
  return equalResults(one, other, meter);
}

const nanosOf = (value: Value): bigint | undefined =>
  value instanceof Timestamp || value instanceof Duration ? value.nanos : undefined;

export type Numeric = bigint | number | Uint;

export const isNumber = (value: Value): value is Numeric =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;

/** Negative, zero, positive; NaN where one of them is none. */
export function compareNumbers(one: Numeric, other: Numeric): number {
  const [left, right] = [worthOf(one), worthOf(other)];
  // Beside a double every number is one, as in cel-go.
  if (typeof left === typeof right) return order(left, right);
  return order(Number(left), Number(right));
}

const worthOf = (value: Numeric): bigint | number => (value instanceof Uint ? value.value : value);

function order(one: bigint | number, other: bigint | number): number {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.NaN;
  if (one < other) return -1;
  return one > other ? 1 : 0;
}

function equalLists(one: List, other: List, meter: Meter): Result {
  const special = one.equals?.(other, meter);
  if (special !== undefined) return special;
  if (one.size !== other.size) return false;
  for (let index = 0; index < one.size; index += 1) {
    const same = equalResults(one.at(index), other.at(index), meter);
    if (same !== true) return same;
  }
  return true;
}

function equalMaps(one: Mapping, other: Mapping, meter: Meter): Result {
  const special = one.equals?.(other, meter);
  if (special !== undefined) return special;
  if (one.size !== other.size) return false;
  for (const key of one.keys()) {
    const [mine, theirs] = [one.find(key), other.find(key)];
    if (mine === undefined || theirs === undefined) return false;
    const same = equalResults(mine, theirs, meter);
    if (same !== true) return same;
  }
  return true;
}

/** What is found within two values. */
export function equalResults(one: Result, other: Result, meter: Meter): Result {
  meter.spend(pairCost);
  if (isFault(one)) return one;
  return isFault(other) ? other : equal(one, other, meter);
}

/** Whether a list has a value. A fault in it counts only where the value is not found. */
export function contains(list: List, value: Value, meter: Meter): Result {
  let fault: Fault | undefined;
  for (let index = 0; index < list.size; index += 1) {
    const item = list.at(index);
    const same = isFault(item) ? item : equal(item, value, meter);
    if (same === true) return true;
    if (isFault(same)) fault ??= same;
  }
  return fault ?? false;
}
