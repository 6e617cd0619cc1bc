import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { compare } from '../values/compare.js';
import { contains, equal } from '../values/equal.js';
import { keyName } from '../values/made-map.js';
import type { Meter } from '../values/meter.js';
import {
  Duration,
  Fault,
  isFault,
  Items,
  type List,
  type Mapping,
  type Result,
  Timestamp,
  Uint,
  type Value,
  noOverload,
} from '../values/value.js';
import { both, items, shorter } from './costs.js';
import { type Overload, plain } from './overload.js';
import { checkInt, checkUint } from './ranges.js';
import { checkDuration, checkTimestamp } from './times.js';

const any = t.param('A');

const equality: readonly Overload[] = [
  plain('_==_', [any, any], {
    result: t.bool,
    metered: (meter: Meter, one: Value, other: Value) => equal(one, other, meter),
    cost: shorter,
  }),
  plain('_!=_', [any, any], {
    result: t.bool,
    metered: (meter: Meter, one: Value, other: Value) => negated(equal(one, other, meter)),
    cost: shorter,
  }),
];

const negated = (result: Result): Result => (isFault(result) ? result : result !== true);

const ordered: readonly Type[] = [
  t.bool,
  t.int,
  t.uint,
  t.double,
  t.text,
  t.bytes,
  t.timestamp,
  t.duration,
];
const numbers: readonly Type[] = [t.int, t.uint, t.double];
/** Values of one type, and numbers of any two. */
const comparable: readonly (readonly Type[])[] = [
  ...ordered.map((type) => [type, type]),
  ...numbers.flatMap((one) =>
    numbers.filter((other) => other !== one).map((other) => [one, other]),
  ),
];

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  '_<_': (order) => order < 0,
  '_<=_': (order) => order <= 0,
  '_>_': (order) => order > 0,
  '_>=_': (order) => order >= 0,
};

const comparisons: readonly Overload[] = Object.entries(tests).flatMap(([name, test]) =>
  comparable.map((args) =>
    plain(name, args, {
      result: t.bool,
      call: (one: Value, other: Value) => {
        const order = compare(one, other);
        return order === undefined ? noOverload : test(order);
      },
      ...(args[0] === t.text || args[0] === t.bytes ? { cost: shorter } : {}),
    }),
  ),
);

/** Whole numbers do not grow past 64 bits, and are not divided by nothing. */
const whole: Readonly<Record<string, (one: bigint, other: bigint) => bigint | Fault>> = {
  '_+_': (one, other) => one + other,
  '_-_': (one, other) => one - other,
  '_*_': (one, other) => one * other,
  '_/_': (one, other) => (other === 0n ? new Fault('division by zero') : one / other),
  '_%_': (one, other) => (other === 0n ? new Fault('modulus by zero') : one % other),
};
const real: Readonly<Record<string, (one: number, other: number) => number>> = {
  '_+_': (one, other) => one + other,
  '_-_': (one, other) => one - other,
  '_*_': (one, other) => one * other,
  '_/_': (one, other) => one / other,
};

const arithmetic: readonly Overload[] = [
  ...Object.entries(whole).flatMap(([name, call]) => [
    plain(name, [t.int, t.int], {
      result: t.int,
      call: (one: bigint, other: bigint) => checkInt(call(one, other)),
    }),
    plain(name, [t.uint, t.uint], {
      result: t.uint,
      call: ({ value: one }: Uint, { value: other }: Uint) => checkUint(call(one, other)),
    }),
  ]),
  ...Object.entries(real).map(([name, call]) =>
    plain(name, [t.double, t.double], { result: t.double, call }),
  ),
  plain('-_', [t.int], { result: t.int, call: (one: bigint) => checkInt(-one) }),
  plain('-_', [t.double], { result: t.double, call: (one: number) => -one }),
  plain('!_', [t.bool], { result: t.bool, call: (one: boolean) => !one }),
];

const sumsOfTimes: readonly Overload[] = [
  plain('_+_', [t.timestamp, t.duration], {
    result: t.timestamp,
    call: (one: Timestamp, other: Duration) => checkTimestamp(one.nanos + other.nanos),
  }),
  plain('_+_', [t.duration, t.timestamp], {
    result: t.timestamp,
    call: (one: Duration, other: Timestamp) => checkTimestamp(one.nanos + other.nanos),
  }),
  plain('_+_', [t.duration, t.duration], {
    result: t.duration,
    call: (one: Duration, other: Duration) => checkDuration(one.nanos + other.nanos),
  }),
  plain('_-_', [t.timestamp, t.timestamp], {
    result: t.duration,
    call: (one: Timestamp, other: Timestamp) => checkDuration(one.nanos - other.nanos),
  }),
  plain('_-_', [t.timestamp, t.duration], {
    result: t.timestamp,
    call: (one: Timestamp, other: Duration) => checkTimestamp(one.nanos - other.nanos),
  }),
  plain('_-_', [t.duration, t.duration], {
    result: t.duration,
    call: (one: Duration, other: Duration) => checkDuration(one.nanos - other.nanos),
  }),
];

const joined: readonly Overload[] = [
  plain('_+_', [t.text, t.text], {
    result: t.text,
    call: (one: string, other: string) => one + other,
    cost: both,
  }),
  plain('_+_', [t.bytes, t.bytes], {
    result: t.bytes,
    call: (one: Uint8Array, other: Uint8Array) => Buffer.concat([one, other]),
    cost: both,
  }),
  plain('_+_', [t.listOf(any), t.listOf(any)], {
    result: t.listOf(any),
    metered: joinLists,
    cost: both,
  }),
];

function joinLists(meter: Meter, one: List, other: List): Result {
  const special = one.plus?.(other, meter);
  if (special !== undefined) return special;
  const joint = collect([one, other]);
  return isFault(joint) ? joint : new Items(joint);
}

/** All that lists have. */
export function collect(lists: readonly List[]): Value[] | Fault {
  const found: Value[] = [];
  for (const list of lists) {
    for (let index = 0; index < list.size; index += 1) {
      const item = list.at(index);
      if (isFault(item)) return item;
      found.push(item);
    }
  }
  return found;
}

const membership: readonly Overload[] = [
  plain('@in', [any, t.listOf(any)], {
    result: t.bool,
    metered: (meter: Meter, value: Value, list: List) => contains(list, value, meter),
    cost: items(1),
  }),
  plain('@in', [t.param('A'), t.mapOf(t.param('A'), t.param('B'))], {
    result: t.bool,
    call: (value: Value, map: Mapping) =>
      keyName(value) !== undefined && map.find(value) !== undefined,
  }),
];

export const operators: readonly Overload[] = [
  ...equality,
  ...comparisons,
  ...arithmetic,
  ...sumsOfTimes,
  ...joined,
  ...membership,
];
