import * as t from '../types/type.js';
import { kindOf, typeName } from '../values/kind-of.js';
import type { Meter } from '../values/meter.js';
import {
  Duration,
  Fault,
  isFault,
  type List,
  Mapping,
  type Result,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../values/value.js';
import { printDouble } from './print-double.js';
import { both, part, sizeOf } from './costs.js';
import { collect } from './operators.js';
import { member, type Overload } from './overload.js';
import { printDuration, printTimestamp } from './times.js';

/** Digits behind the point where nobody says how many. */
const digits = 6;

const wrongKind = (clause: string, allowed: string, value: Value): Fault =>
  new Fault(
    `error during formatting: ${clause} clause can only be used on ${allowed}, was given ${typeName(value)}`,
  );

type Asked = { readonly precision: number | undefined; readonly meter: Meter };
type Clause = (value: Value, asked: Asked) => string | Fault;

const clauses: Readonly<Record<string, Clause>> = {
  s: (value, { meter }) => show(value, meter),
  d: (value) => decimal(value),
  f: (value, { precision }) =>
    real(value, (number) => fixed(number, precision ?? digits), 'fixed-point'),
  e: (value, { precision }) =>
    real(value, (number) => exponent(number.toExponential(precision ?? digits)), 'scientific'),
  b: (value) => binary(value),
  x: (value) => hex(value),
  X: (value) => upper(hex(value)),
  o: (value) => octal(value),
};

/** What lies in the middle goes to the even digit, as in Go; JavaScript goes up. */
function fixed(number: number, places: number): string {
  // From here on JavaScript writes an exponent; there is nothing behind the point.
  if (Math.abs(number) >= 1e21) return `${BigInt(number)}${(0).toFixed(places).slice(1)}`;
  const rounded = number.toFixed(places);
  const rest = number
    .toFixed(Math.min(100, places + 60))
    .slice(rounded.length + (places === 0 ? 1 : 0));
  const isMiddle = /^50*$/.test(rest) && /[13579]$/.test(rounded);
  return isMiddle ? number.toFixed(places + 1).slice(0, places === 0 ? -2 : -1) : rounded;
}

const upper = (text: string | Fault): string | Fault => (isFault(text) ? text : text.toUpperCase());

const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2');

function whole(value: Value): bigint | undefined {
  if (value instanceof Uint) return value.value;
  return typeof value === 'bigint' ? value : undefined;
}

function decimal(value: Value): string | Fault {
  const number = whole(value);
  if (number !== undefined) return String(number);
  if (typeof value === 'number') return printDouble(value);
  return wrongKind('decimal', 'integers', value);
}

const numbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

function real(value: Value, print: (number: number) => string, clause: string): string | Fault {
  const number = typeof value === 'string' ? numbers[value] : value;
  if (typeof number !== 'number') return wrongKind(clause, 'doubles', value);
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? '∞' : '-∞';
  return print(number);
}

function binary(value: Value): string | Fault {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const number = whole(value);
  return number?.toString(2) ?? wrongKind('binary', 'integers and bools', value);
}

const octal = (value: Value): string | Fault =>
  whole(value)?.toString(8) ?? wrongKind('octal', 'integers', value);

function hex(value: Value): string | Fault {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return (
    whole(value)?.toString(16) ?? wrongKind('hex', 'integers, byte buffers, and strings', value)
  );
}

function show(value: Value, meter: Meter): string | Fault {
  const simple = showSimple(value);
  if (simple !== undefined) return simple;
  const kind = kindOf(value);
  if (kind === 'list') return showList(value as List, meter);
  if (value instanceof Mapping) return showMap(value, meter);
  return wrongKind(
    'string',
    'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    value,
  );
}

function showSimple(value: Value): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'number') return printDouble(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof Timestamp) return printTimestamp(value.nanos);
  if (value instanceof Duration) return printDuration(value.nanos);
  return value instanceof TypeValue ? value.name : undefined;
}

/** What stands in lists is not counted by the pattern. */
const nestedCost = 3;

/** Within a list or map, as it would be written. */
function nested(value: Value, meter: Meter): string | Fault {
  meter.spend(nestedCost + part(sizeOf(value)));
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `b${JSON.stringify(Buffer.from(value).toString('utf8'))}`;
  if (value instanceof Timestamp)
    return `timestamp(${JSON.stringify(printTimestamp(value.nanos))})`;
  if (value instanceof Duration) return `duration(${JSON.stringify(printDuration(value.nanos))})`;
  if (typeof value !== 'number') return show(value, meter);
  return Number.isFinite(value) ? fixed(value, digits) : JSON.stringify(printDouble(value));
}

function showList(list: List, meter: Meter): string | Fault {
  const items = collect([list]);
  if (isFault(items)) return items;
  const parts = items.map((item) => nested(item, meter));
  return joined(parts, ['[', ']']);
}

function joined(
  parts: readonly (string | Fault)[],
  [open, close]: readonly [string, string],
): string | Fault {
  const texts = parts.filter((part) => typeof part === 'string');
  return parts.find(isFault) ?? `${open}${texts.join(', ')}${close}`;
}

function showMap(map: Mapping, meter: Meter): string | Fault {
  const parts = map.keys().map((key) => {
    const value = map.find(key);
    const [name, shown] = [
      nested(key, meter),
      value === undefined || isFault(value) ? value : nested(value, meter),
    ];
    if (isFault(name)) return name;
    return isFault(shown) ? shown : `${name}:${shown ?? ''}`;
  });
  return joined(parts.toSorted(byText), ['{', '}']);
}

const byText = (one: string | Fault, other: string | Fault): number =>
  isFault(one) || isFault(other) || one === other ? 0 : one < other ? -1 : 1;

/** `%s`, `%.3f`, `%%`: what stands for an argument, one after another. */
const clause = /%(?:%|(?:\.(\d+))?([\s\S]?))/g;

function format(meter: Meter, pattern: string, list: List): Result {
  const values = collect([list]);
  if (isFault(values)) return values;
  let used = 0;
  let made = '';
  let from = 0;
  for (const found of pattern.matchAll(clause)) {
    made += pattern.slice(from, found.index);
    from = found.index + found[0].length;
    if (found[0] === '%%') made += '%';
    else {
      const shown = formatOne(found, valueAt(values, used), meter);
      if (isFault(shown)) return shown;
      made += shown;
      used += 1;
    }
  }
  return made + pattern.slice(from);
}

const valueAt = (values: readonly Value[], index: number): Result => {
  const value = values[index];
  return value === undefined ? new Fault(`index ${index} out of range`) : value;
};

function formatOne(
  [, precision, letter = '']: RegExpMatchArray,
  value: Result,
  meter: Meter,
): string | Fault {
  if (letter === '') return new Fault('unexpected end of string');
  const print = Object.hasOwn(clauses, letter) ? clauses[letter] : undefined;
  if (print === undefined)
    return new Fault(
      `could not parse formatting clause: unrecognized formatting clause "${letter}"`,
    );
  if (isFault(value)) return value;
  meter.spend(part(sizeOf(value)));
  const places = precision === undefined ? undefined : Math.min(100, Number(precision));
  return print(value, { precision: places, meter });
}

export const formatting: readonly Overload[] = [
  member('format', [t.text, t.listOf(t.dyn)], { result: t.text, metered: format, cost: both }),
];
