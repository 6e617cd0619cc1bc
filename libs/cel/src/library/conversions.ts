import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { kindOf, typeName } from '../values/kind-of.js';
import {
  Duration,
  Fault,
  type List,
  type Mapping,
  noOverload,
  type Result,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../values/value.js';
import { counting, part, sizeOf, through } from './costs.js';
import { type Cost, member, type Overload, plain } from './overload.js';
import { checkInt, checkUint, digitsMax, integerOverflow, wholeOf } from './ranges.js';
import {
  checkTimestamp,
  parseDuration,
  parseTimestamp,
  printDuration,
  printTimestamp,
} from './times.js';
import { printDouble } from './print-double.js';

/** What cannot be said in the other type. */
const unlike = (value: Value, wanted: string): Fault =>
  new Fault(`type conversion error from '${typeName(value)}' to '${wanted}'`);

const same = (value: Value): Result => value;
const second = 1_000_000_000n;

function readWhole(text: string): bigint | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(\d+)$/.exec(text) ?? [];
  const short = digits.replace(/^0+(?=\d)/, '');
  if (short === '' || short.length > digitsMax) return undefined;
  return sign === '-' ? -BigInt(short) : BigInt(short);
}

function toInt(value: string): Result {
  const whole = readWhole(value);
  const checked = whole === undefined ? undefined : checkInt(whole);
  return checked === undefined || checked === integerOverflow ? unlike(value, 'int') : checked;
}

function toUint(value: string): Result {
  const whole = /^\d/.test(value) ? readWhole(value) : undefined;
  const checked = whole === undefined ? undefined : checkUint(whole);
  return checked instanceof Uint ? checked : unlike(value, 'uint');
}

const doubleShape = /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)$/i;

function toDouble(value: string): Result {
  if (!doubleShape.test(value)) return unlike(value, 'double');
  const lower = value.toLowerCase();
  if (lower.includes('nan')) return Number.NaN;
  if (lower.includes('inf'))
    return lower.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(value);
}

const truths: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((one) => [one, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((one) => [one, false] as const),
]);

const toBool = (value: string): Result =>
  Object.hasOwn(truths, value) ? (truths[value] ?? false) : unlike(value, 'bool');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function bytesToText(value: Uint8Array): Result {
  try {
    return utf8.decode(value);
  } catch {
    // What is not text is not shown.
    return new Fault('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const to = (
  wanted: Type,
  from: Type,
  call: (value: never) => Result,
): { readonly args: readonly Type[]; readonly result: Type; readonly call: typeof call } => ({
  args: [from],
  result: wanted,
  call,
});

const named: Readonly<Record<string, readonly ReturnType<typeof to>[]>> = {
  int: [
    to(t.int, t.int, same),
    to(t.int, t.uint, ({ value }: Uint) => checkInt(value)),
    to(t.int, t.double, (value: number) => wholeOf(value, false)),
    to(t.int, t.text, toInt),
    to(t.int, t.timestamp, ({ nanos }: Timestamp) => floorSeconds(nanos)),
    to(t.int, t.duration, ({ nanos }: Duration) => nanos),
  ],
  uint: [
    to(t.uint, t.uint, same),
    to(t.uint, t.int, (value: bigint) => checkUint(value)),
    to(t.uint, t.double, (value: number) => checkUint(wholeOf(value, true))),
    to(t.uint, t.text, toUint),
  ],
  double: [
    to(t.double, t.double, same),
    to(t.double, t.int, (value: bigint) => Number(value)),
    to(t.double, t.uint, ({ value }: Uint) => Number(value)),
    to(t.double, t.text, toDouble),
  ],
  bool: [to(t.bool, t.bool, same), to(t.bool, t.text, toBool)],
  string: [
    to(t.text, t.text, same),
    to(t.text, t.bool, String),
    to(t.text, t.int, String),
    to(t.text, t.uint, ({ value }: Uint) => String(value)),
    to(t.text, t.double, printDouble),
    to(t.text, t.timestamp, ({ nanos }: Timestamp) => printTimestamp(nanos)),
    to(t.text, t.duration, ({ nanos }: Duration) => printDuration(nanos)),
  ],
  timestamp: [
    to(t.timestamp, t.timestamp, same),
    to(t.timestamp, t.int, (value: bigint) => checkTimestamp(value * second)),
    to(t.timestamp, t.text, toTimestamp),
  ],
  duration: [
    to(t.duration, t.duration, same),
    to(t.duration, t.int, (value: bigint) => new Duration(value)),
    to(t.duration, t.text, toDuration),
  ],
  dyn: [to(t.dyn, t.param('A'), same)],
  type: [
    to(t.typeOf(t.param('A')), t.param('A'), (value: Value) => new TypeValue(typeName(value))),
  ],
};

function floorSeconds(nanos: bigint): bigint {
  const left = ((nanos % second) + second) % second;
  return (nanos - left) / second;
}

function toTimestamp(value: string): Result {
  const nanos = parseTimestamp(value);
  return nanos === undefined ? unlike(value, 'google.protobuf.Timestamp') : new Timestamp(nanos);
}

function toDuration(value: string): Result {
  const nanos = parseDuration(value);
  return nanos === undefined ? unlike(value, 'google.protobuf.Duration') : new Duration(nanos);
}

function size(value: Value): Result {
  if (typeof value === 'string') return BigInt(lengthOf(value));
  if (value instanceof Uint8Array) return BigInt(value.length);
  const kind = kindOf(value);
  return kind === 'list' || kind === 'map' ? BigInt((value as List | Mapping).size) : noOverload;
}

/** In characters, not in halves of them. */
export function lengthOf(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0xd8_00 && code <= 0xdb_ff) pairs += 1;
  }
  return text.length - pairs;
}

const sized: readonly Type[] = [
  t.text,
  t.bytes,
  t.listOf(t.param('A')),
  t.mapOf(t.param('A'), t.param('B')),
];

/** A text as long as numbers and times are is read in one step, as in cel-go. */
const reading: Cost = ([text]) => Math.max(1, part(sizeOf(text), 0.01));

export const conversions: readonly Overload[] = [
  ...Object.entries(named).flatMap(([name, forms]) =>
    forms.map(({ args, result, call }) =>
      plain(name, args, { result, call, ...(args[0] === t.text ? { cost: reading } : {}) }),
    ),
  ),
  plain('string', [t.bytes], { result: t.text, call: bytesToText, cost: through() }),
  plain('bytes', [t.bytes], { result: t.bytes, call: same }),
  plain('bytes', [t.text], {
    result: t.bytes,
    call: (value: string) => Buffer.from(value, 'utf8'),
    cost: through(),
  }),
  ...sized.flatMap((type) => {
    const cost = type === t.text ? { cost: counting } : {};
    return [
      plain('size', [type], { result: t.int, call: size, ...cost }),
      member('size', [type], { result: t.int, call: size, ...cost }),
    ];
  }),
];
