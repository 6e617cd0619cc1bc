import { List, Mapping, Optional, type Value } from '../values/value.js';
import type { Cost } from './overload.js';

/** The factors of cel-go. */
const traversal = 0.1;
const expression = 0.25;
export const listCost = 10;
export const mapCost = 30;

/** How large a value is; whatever has no size counts as one. */
export function sizeOf(value: Value | undefined): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof List || value instanceof Mapping) return value.size;
  if (value instanceof Uint8Array) return value.length;
  return value instanceof Optional ? sizeOf(value.value) : 1;
}

/** What it costs to go through so much. */
export const part = (size: number, factor = traversal): number => Math.ceil(size * factor);

/** Goes once through what comes at this place. */
export const through =
  (index = 0, factor = traversal): Cost =>
  (args) =>
    part(sizeOf(args[index]), factor);
export const both: Cost = ([one, other]) => part(sizeOf(one) + sizeOf(other));
export const shorter: Cost = ([one, other]) => part(Math.min(sizeOf(one), sizeOf(other)));
export const product: Cost = ([one, other]) => part(sizeOf(one)) * part(sizeOf(other));
/** Looks at every place of the first for the second. */
export const searching =
  (factor = traversal): Cost =>
  ([text, sought]) =>
    part(sizeOf(text), factor) * Math.max(1, part(sizeOf(sought)));
/** Holds a text of this length against an expression of that size. */
export const matching = (length: number, size: number): number =>
  part(length + 1) * part(size, expression);
export const items =
  (index: number): Cost =>
  (args) =>
    sizeOf(args[index]);
/** Everything in a list, texts by their length. */
export const whole: Cost = ([list]) => {
  let cost = 0;
  if (list instanceof List)
    for (let index = 0; index < list.size; index += 1) cost += costOf(list.at(index));
  return cost;
};
/** To count the characters of a text is to go through it, which cel-go lets be one step. */
export const counting: Cost = ([value]) => 1 + part(sizeOf(value), 0.001);

const costOf = (item: unknown): number =>
  typeof item === 'string' || item instanceof Uint8Array ? part(item.length) : 1;
