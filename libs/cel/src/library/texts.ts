import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import { Fault, Items, type List, type Result } from '../values/value.js';
import { made, product, through } from './costs.js';
import { member, type Overload, plain } from './overload.js';
import { collect } from './operators.js';
import { quote } from './quote.js';

const outOfRange = (index: bigint): Fault => new Fault(`index out of range: ${index}`);

/** A text as a list of characters: places are counted in those. */
const points = (text: string): string[] => Array.from(text);

function charAt(text: string, index: bigint): Result {
  const all = points(text);
  return index < 0n || index > all.length ? outOfRange(index) : (all[Number(index)] ?? '');
}

const isAt = (all: readonly string[], sought: readonly string[], index: number): boolean =>
  sought.every((point, offset) => all[index + offset] === point);

function indexOf(text: string, sought: string, offset = 0n): Result {
  if (sought === '') return offset;
  if (offset < 0n) return outOfRange(offset);
  const [all, wanted] = [points(text), points(sought)];
  for (let index = Number(offset); index <= all.length - wanted.length; index += 1)
    if (isAt(all, wanted, index)) return BigInt(index);
  return -1n;
}

function lastIndexOf(text: string, sought: string, offset?: bigint): Result {
  const [all, wanted] = [points(text), points(sought)];
  if (sought === '') return offset ?? BigInt(all.length);
  if (offset !== undefined && offset < 0n) return outOfRange(offset);
  if (offset !== undefined && offset >= all.length) return -1n;
  const most = all.length - wanted.length;
  const from = offset === undefined ? most : Math.min(most, Number(offset));
  for (let index = from; index >= 0; index -= 1) if (isAt(all, wanted, index)) return BigInt(index);
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): Result {
  const all = points(text);
  const stop = end ?? BigInt(all.length);
  if (end !== undefined && start > end)
    return new Fault(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0n || start > all.length) return outOfRange(start);
  if (stop < 0n || stop > all.length) return outOfRange(stop);
  return all.slice(Number(start), Number(stop)).join('');
}

function replace(...[text, old, fresh, most = -1n]: Replacing): Result {
  if (most < 0n) return old === '' ? replaceNothing(text, fresh) : text.split(old).join(fresh);
  const parts = old === '' ? undefined : text.split(old);
  if (parts === undefined) return replaceNothing(text, fresh, Number(most));
  const count = Math.min(Number(most), parts.length - 1);
  return [parts.slice(0, count + 1).join(fresh), ...parts.slice(count + 1)].join(old);
}

type Replacing = [text: string, old: string, fresh: string, most?: bigint];

/** Before each character, and at the end. */
function replaceNothing(text: string, fresh: string, most = Number.POSITIVE_INFINITY): string {
  const all = points(text);
  const before = all.map((point, index) => (index < most ? fresh + point : point)).join('');
  return all.length < most ? before + fresh : before;
}

function split(text: string, separator: string, most = -1n): Result {
  if (most === 0n) return new Items([]);
  const parts = separator === '' ? points(text) : text.split(separator);
  if (most < 0n || parts.length <= most) return new Items(parts);
  const first = parts.slice(0, Number(most) - 1);
  return new Items([...first, parts.slice(Number(most) - 1).join(separator)]);
}

function join(list: List, separator = ''): Result {
  const items = collect([list]);
  if (items instanceof Fault) return items;
  const texts = items.filter((item) => typeof item === 'string');
  return texts.length === items.length
    ? texts.join(separator)
    : new Fault('join: invalid input: not a string');
}

const ascii = (change: (text: string) => string) => (text: string) =>
  text.replaceAll(/[A-Za-z]+/g, change);

/** What Go takes for space. */
const trim = (text: string): string =>
  text
    .replace(/^[\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/, '')
    .replace(/[\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+$/, '');

const { text, int, bool } = t;
const texts = t.listOf(text);

type Plain = readonly [
  name: string,
  args: readonly Type[],
  result: Type,
  call: (...args: never[]) => Result,
];

const once: readonly Plain[] = [
  ['charAt', [text, int], text, charAt],
  ['indexOf', [text, text], int, indexOf],
  ['indexOf', [text, text, int], int, indexOf],
  ['lastIndexOf', [text, text], int, lastIndexOf],
  ['lastIndexOf', [text, text, int], int, lastIndexOf],
  ['substring', [text, int], text, substring],
  ['substring', [text, int, int], text, substring],
  ['lowerAscii', [text], text, ascii((part) => part.toLowerCase())],
  ['upperAscii', [text], text, ascii((part) => part.toUpperCase())],
  ['trim', [text], text, trim],
];

const twice: readonly Plain[] = [
  ['replace', [text, text, text], text, replace],
  ['replace', [text, text, text, int], text, replace],
  ['split', [text, text], texts, split],
  ['split', [text, text, int], texts, split],
];

export const textFunctions: readonly Overload[] = [
  ...once.map(([name, args, result, call]) =>
    member(name, args, { result, call, cost: through(0) }),
  ),
  ...twice.map(([name, args, result, call]) =>
    member(name, args, { result, call, cost: through(0, 0.2) }),
  ),
  member('join', [texts], { result: text, call: join, cost: made(0.2) }),
  member('join', [texts, text], { result: text, call: join, cost: made(0.2) }),
  plain('strings.quote', [text], { result: text, call: quote, cost: through() }),
  member('startsWith', [text, text], {
    result: bool,
    call: (whole: string, part: string) => whole.startsWith(part),
    cost: through(),
  }),
  member('endsWith', [text, text], {
    result: bool,
    call: (whole: string, part: string) => whole.endsWith(part),
    cost: through(),
  }),
  member('contains', [text, text], {
    result: bool,
    call: (whole: string, part: string) => whole.includes(part),
    cost: product,
  }),
];
