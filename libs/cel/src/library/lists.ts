import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { compare } from '../values/compare.js';
import { contains, equal } from '../values/equal.js';
import type { Meter } from '../values/meter.js';
import {
  Duration,
  Fault,
  isFault,
  Items,
  List,
  Optional,
  type Result,
  Uint,
  type Value,
  noOverload,
} from '../values/value.js';
import { items as sizeOf, whole } from './costs.js';
import { collect } from './operators.js';
import { type Cost, member, type Overload, plain } from './overload.js';
import { checkInt, checkUint } from './ranges.js';
import { checkDuration } from './times.js';

/** Lists that are gone through one after another, when all of one could be had. */
const over =
  (call: (items: readonly Value[]) => Result) =>
  (list: List): Result => {
    const items = collect([list]);
    return isFault(items) ? items : call(items);
  };

const isSorted = over((items) => {
  for (let index = 1; index < items.length; index += 1) {
    const order = compare(items[index - 1] ?? null, items[index] ?? null);
    if (order === undefined) return noOverload;
    if (order > 0) return false;
  }
  return true;
});

/** The least or the greatest; the first where several are alike. */
const extreme = (name: 'min' | 'max', sign: 1 | -1) =>
  over((items) => {
    let [best] = items;
    if (best === undefined) return new Fault(`${name} called on empty list`);
    for (const item of items) {
      const order = compare(item, best);
      if (order === undefined) return noOverload;
      if (order * sign > 0) best = item;
    }
    return best;
  });

function add(one: Value, other: Value): Result {
  if (typeof one === 'bigint' && typeof other === 'bigint') return checkInt(one + other);
  if (typeof one === 'number' && typeof other === 'number') return one + other;
  if (one instanceof Uint && other instanceof Uint) return checkUint(one.value + other.value);
  if (one instanceof Duration && other instanceof Duration)
    return checkDuration(one.nanos + other.nanos);
  return noOverload;
}

const sum = (zero: Value) =>
  over((items) => {
    let total: Result = items.length === 0 ? zero : (items[0] ?? zero);
    for (const item of items.slice(1)) {
      if (isFault(total)) return total;
      total = add(total, item);
    }
    return total;
  });

const place =
  (fromEnd: boolean) =>
  (meter: Meter, list: List, sought: Value): Result => {
    const items = collect([list]);
    if (isFault(items)) return items;
    const isIt = (item: Value): boolean => equal(item, sought, meter) === true;
    return BigInt(fromEnd ? items.findLastIndex(isIt) : items.findIndex(isIt));
  };

function slice(list: List, start: bigint, end: bigint): Result {
  const called = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) return new Fault(`${called}, negative indexes not supported`);
  if (start > end)
    return new Fault(`${called}, start index must be less than or equal to end index`);
  if (end > list.size) return new Fault(`${called}, list is length ${list.size}`);
  return over((items) => new Items(items.slice(Number(start), Number(end))))(list);
}

function flatten(meter: Meter, list: List, depth = 1n): Result {
  if (depth < 0n) return new Fault('level must be non-negative');
  const flat: Value[] = [];
  return pour(list, { depth, meter, flat }) ?? new Items(flat);
}

type Pouring = { readonly depth: bigint; readonly meter: Meter; readonly flat: Value[] };

/** Adds all that is in a list, and in the lists in it. */
function pour(list: List, { depth, meter, flat }: Pouring): Fault | undefined {
  const items = collect([list]);
  if (isFault(items)) return items;
  for (const item of items) {
    meter.spend(1);
    if (!(item instanceof List) || depth === 0n) flat.push(item);
    else {
      meter.spend(item.size);
      const fault = pour(item, { depth: depth - 1n, meter, flat });
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

const distinct = (meter: Meter, list: List): Result =>
  over((items) => {
    const found: Value[] = [];
    for (const item of items)
      if (contains(new Items(found), item, meter) !== true) found.push(item);
    return new Items(found);
  })(list);

const sort = over((items) => {
  const [first] = items;
  if (first !== undefined && items.some((item) => compare(first, item) === undefined))
    return new Fault('list elements must have the same type');
  return new Items(items.toSorted((one, other) => compare(one, other) ?? 0));
});

/** How long a list may be that is made of a number alone. */
const rangeMax = 1_000_000n;

const range = (count: bigint): Result =>
  count > rangeMax
    ? new Fault(`range is limited to ${rangeMax} elements`)
    : new Items(Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index)));

const end =
  (last: boolean) =>
  (list: List): Result => {
    if (list.size === 0) return new Optional();
    const item = list.at(last ? list.size - 1 : 0);
    return isFault(item) ? item : new Optional(item);
  };

const ordered: readonly Type[] = [
  t.int,
  t.uint,
  t.double,
  t.bool,
  t.duration,
  t.timestamp,
  t.text,
  t.bytes,
];
const summed: readonly (readonly [Type, Value])[] = [
  [t.int, 0n],
  [t.uint, new Uint(0n)],
  [t.double, 0],
  [t.duration, new Duration(0n)],
];

const any = t.param('T');
const list = t.listOf(any);
/** Every item may be held against every other. */
const square: Cost = (args) => sizeOf(0)(args) ** 2;

const perType = (name: string, result: (type: Type) => Type, call: (list: List) => Result) =>
  ordered.map((type) =>
    member(name, [t.listOf(type)], { result: result(type), call, cost: whole }),
  );

const itself = (type: Type): Type => type;

export const lists: readonly Overload[] = [
  ...perType('isSorted', () => t.bool, isSorted),
  ...perType('min', itself, extreme('min', -1)),
  ...perType('max', itself, extreme('max', 1)),
  ...perType('sort', t.listOf, sort),
  ...summed.map(([type, zero]) =>
    member('sum', [t.listOf(type)], { result: type, call: sum(zero), cost: whole }),
  ),
  member('indexOf', [list, any], { result: t.int, metered: place(false), cost: whole }),
  member('lastIndexOf', [list, any], { result: t.int, metered: place(true), cost: whole }),
  member('slice', [list, t.int, t.int], { result: list, call: slice, cost: sizeOf(0) }),
  member('flatten', [t.listOf(list)], { result: list, metered: flatten, cost: sizeOf(0) }),
  member('flatten', [t.listOf(t.dyn), t.int], {
    result: t.listOf(t.dyn),
    metered: flatten,
    cost: sizeOf(0),
  }),
  member('reverse', [list], {
    result: list,
    call: over((items) => new Items(items.toReversed())),
    cost: sizeOf(0),
  }),
  member('distinct', [list], { result: list, metered: distinct, cost: square }),
  member('first', [list], { result: t.optionalOf(any), call: end(false) }),
  member('last', [list], { result: t.optionalOf(any), call: end(true) }),
  plain('lists.range', [t.int], {
    result: t.listOf(t.int),
    call: range,
    cost: ([count]) => Math.max(1, Number(count)),
  }),
];
