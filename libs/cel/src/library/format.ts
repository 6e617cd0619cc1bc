import * as t from '../types/type.js';
import { kindOf, typeName } from '../values/kind-of.js';
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
import { through } from './costs.js';
import { collect } from './operators.js';
import { member, type Overload } from './overload.js';
import { printDuration, printTimestamp } from './times.js';

/** Digits behind the point where nobody says how many. */
const digits = 6;

const wrongKind = (clause: string, allowed: string, value: Value): Fault =>
  new Fault(
    `error during formatting: ${clause} clause can only be used on ${allowed}, was given ${typeName(value)}`,
  );

type Clause = (value: Value, precision?: number) => string | Fault;

const clauses: Readonly<Record<string, Clause>> = {
  s: (value) => show(value),
  d: (value) => decimal(value),
  f: (value, precision) =>
    real(value, (number) => fixed(number, precision ?? digits), 'fixed-point'),
  e: (value, precision) =>
    real(value, (number) => exponent(number.toExponential(precision ?? digits)), 'scientific'),
  b: (value) => binary(value),
  x: (value) => hex(value),
  X: (value) => upper(hex(value)),
  o: (value) => octal(value),
};

/** What lies in the middle goes to the even digit, as in Go; JavaScript goes up. */
function fixed(number: number, places: number): string {
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

const decimal: Clause = (value) => {
  const number = whole(value);
  if (number !== undefined) return String(number);
  if (typeof value === 'number') return printDouble(value);
  return wrongKind('decimal', 'integers', value);
};

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

const binary: Clause = (value) => {
  if (typeof value === 'boolean') return value ? '1' : '0';
  const number = whole(value);
  return number?.toString(2) ?? wrongKind('binary', 'integers and bools', value);
};

const octal: Clause = (value) => whole(value)?.toString(8) ?? wrongKind('octal', 'integers', value);

function hex(value: Value): string | Fault {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return (
    whole(value)?.toString(16) ?? wrongKind('hex', 'integers, byte buffers, and strings', value)
  );
}

function show(value: Value): string | Fault {
  const simple = showSimple(value);
  if (simple !== undefined) return simple;
  const kind = kindOf(value);
  if (kind === 'list') return showList(value as List);
  if (value instanceof Mapping) return showMap(value);
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

/** Within a list or map, as it would be written. */
function nested(value: Value): string | Fault {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `b${JSON.stringify(Buffer.from(value).toString('utf8'))}`;
  if (value instanceof Timestamp)
    return `timestamp(${JSON.stringify(printTimestamp(value.nanos))})`;
  if (value instanceof Duration) return `duration(${JSON.stringify(printDuration(value.nanos))})`;
  if (typeof value !== 'number') return show(value);
  return Number.isFinite(value) ? value.toFixed(digits) : JSON.stringify(printDouble(value));
}

function showList(list: List): string | Fault {
  const items = collect([list]);
  if (isFault(items)) return items;
  return joined(items.map(nested), ['[', ']']);
}

function joined(
  parts: readonly (string | Fault)[],
  [open, close]: readonly [string, string],
): string | Fault {
  const texts = parts.filter((part) => typeof part === 'string');
  return parts.find(isFault) ?? `${open}${texts.join(', ')}${close}`;
}

function showMap(map: Mapping): string | Fault {
  const parts = map.keys().map((key) => {
    const value = map.find(key);
    const [name, shown] = [
      nested(key),
      value === undefined || isFault(value) ? value : nested(value),
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

function format(pattern: string, list: List): Result {
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
      const part = formatOne(found, values, used);
      if (isFault(part)) return part;
      made += part;
      used += 1;
    }
  }
  return made + pattern.slice(from);
}

function formatOne(
  [, precision, letter = '']: RegExpMatchArray,
  values: readonly Value[],
  index: number,
): string | Fault {
  if (letter === '') return new Fault('unexpected end of string');
  const print = Object.hasOwn(clauses, letter) ? clauses[letter] : undefined;
  if (print === undefined)
    return new Fault(
      `could not parse formatting clause: unrecognized formatting clause "${letter}"`,
    );
  const value = values[index];
  if (value === undefined) return new Fault(`index ${index} out of range`);
  return print(value, precision === undefined ? undefined : Math.min(100, Number(precision)));
}

export const formatting: readonly Overload[] = [
  member('format', [t.text, t.listOf(t.dyn)], { result: t.text, call: format, cost: through() }),
];
