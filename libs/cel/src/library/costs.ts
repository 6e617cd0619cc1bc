import { List, Mapping, Optional, type Result } from '../values/value.js';
import type { Cost } from './overload.js';

/** The factors of cel-go. */
const traversal = 0.1;
const expression = 0.25;
export const listCost = 10;
export const mapCost = 30;

/** How large a value is; whatever has no size counts as one. */
export function sizeOf(value: Result | undefined): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof List || value instanceof Mapping) return value.size;
  if (value instanceof Uint8Array) return value.length;
  return value instanceof Optional ? sizeOf(value.value) : 1;
}

const part = (size: number, factor = traversal): number => Math.ceil(size * factor);

/** Goes once through what comes at this place. */
export const through =
  (index = 0, factor = traversal): Cost =>
  (args) =>
    part(sizeOf(args[index]), factor);
export const both: Cost = ([one, other]) => part(sizeOf(one) + sizeOf(other));
export const shorter: Cost = ([one, other]) => part(Math.min(sizeOf(one), sizeOf(other)));
export const product: Cost = ([one, other]) => part(sizeOf(one)) * part(sizeOf(other));
export const matching: Cost = ([text, pattern]) =>
  part(sizeOf(text) + 1) * part(sizeOf(pattern), expression);
export const made =
  (factor: number): Cost =>
  (_args, result) =>
    part(sizeOf(result), factor);
export const items =
  (index: number): Cost =>
  (args) =>
    sizeOf(args[index]);
/** Everything in a list, texts by their length. */
export const whole: Cost = ([value]) => traversalOf(value);
/** To count the characters of a text is to go through it, which cel-go lets be one step. */
export const counting: Cost = ([value]) => 1 + part(sizeOf(value), 0.001);

function traversalOf(value: Result | undefined): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return part(sizeOf(value));
  if (!(value instanceof List)) return 1;
  let cost = 0;
  for (let index = 0; index < value.size; index += 1) cost += traversalOf(value.at(index));
  return cost;
}
