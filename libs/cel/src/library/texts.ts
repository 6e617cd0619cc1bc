import * as t from '../types/type.js';
import type { Type } from '../types/type.js';
import type { Meter } from '../values/meter.js';
import { Fault, Items, type List, type Result } from '../values/value.js';
import { part, product, searching, through } from './costs.js';
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

/** What is nothing is before each character, and at the end. */
function replace(meter: Meter, ...[text, old, fresh, most = -1n]: Replacing): Result {
  const parts = old === '' ? ['', ...points(text), ''] : text.split(old);
  const count = most < 0n ? parts.length - 1 : Math.min(Number(most), parts.length - 1);
  meter.spend(part(count * fresh.length));
  return [parts.slice(0, count + 1).join(fresh), ...parts.slice(count + 1)].join(old);
}

type Replacing = [text: string, old: string, fresh: string, most?: bigint];

function split(text: string, separator: string, most = -1n): Result {
  if (most === 0n) return new Items([]);
  const parts = separator === '' ? points(text) : text.split(separator);
  if (most < 0n || parts.length <= most) return new Items(parts);
  const first = parts.slice(0, Number(most) - 1);
  return new Items([...first, parts.slice(Number(most) - 1).join(separator)]);
}

function join(meter: Meter, list: List, separator = ''): Result {
  const items = collect([list]);
  if (items instanceof Fault) return items;
  const texts = items.filter((item) => typeof item === 'string');
  if (texts.length < items.length) return new Fault('join: invalid input: not a string');
  const size = texts.reduce((sum, { length }) => sum + length + separator.length, 0);
  meter.spend(part(size, 0.2));
  return texts.join(separator);
}

const ascii = (change: (text: string) => string) => (text: string) =>
  text.replaceAll(/[A-Za-z]+/g, change);

/** What Go takes for space. */
const space = /[\t\n\v\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;

/** By hand: an expression would look anew for the end from every space within the text. */
function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && space.test(text[from] ?? '')) from += 1;
  while (to > from && space.test(text[to - 1] ?? '')) to -= 1;
  return text.slice(from, to);
}

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
  ['substring', [text, int], text, substring],
  ['substring', [text, int, int], text, substring],
  ['lowerAscii', [text], text, ascii((part) => part.toLowerCase())],
  ['upperAscii', [text], text, ascii((part) => part.toUpperCase())],
  ['trim', [text], text, trim],
];

const sought: readonly Plain[] = [
  ['indexOf', [text, text], int, indexOf],
  ['indexOf', [text, text, int], int, indexOf],
  ['lastIndexOf', [text, text], int, lastIndexOf],
  ['lastIndexOf', [text, text, int], int, lastIndexOf],
];

export const textFunctions: readonly Overload[] = [
  ...once.map(([name, args, result, call]) =>
    member(name, args, { result, call, cost: through(0) }),
  ),
  ...sought.map(([name, args, result, call]) =>
    member(name, args, { result, call, cost: searching() }),
  ),
  ...[
    [text, text],
    [text, text, int],
  ].flatMap((args) => [
    member('replace', [text, ...args], { result: text, metered: replace, cost: searching(0.2) }),
    member('split', args, { result: texts, call: split, cost: searching(0.2) }),
  ]),
  member('join', [texts], { result: text, metered: join }),
  member('join', [texts, text], { result: text, metered: join }),
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
