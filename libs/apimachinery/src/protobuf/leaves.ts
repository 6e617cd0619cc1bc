import { decodeJson } from '../decode/json.js';
import { malformed } from './malformed.js';
import type { Leaf, NumberLeaf } from './table.js';
import { timeText } from './time.js';
import { type Budget, fieldsOf, type WireField, type Word } from './wire.js';

/**
 * Values that JSON writes as one word, some of them messages of their own: times, quantities,
 * int-or-string, the sets of managed fields.
 *
 * @returns undefined for what JSON would write as null: a time that is not set, an empty set.
 * @throws ApiError 400
 */
export function readLeaf(leaf: Leaf, field: WireField, budget: Budget): unknown {
  if (isNumber(leaf)) return readNumber(leaf, wordIn(field));
  return readers[leaf](bytesIn(field), budget);
}

export const isNumber = (leaf: Leaf): leaf is NumberLeaf => leaf in numberReaders;

export const readNumber = (leaf: NumberLeaf, word: Word): number | boolean =>
  numberReaders[leaf](word);

/** What an entry of a map holds when its value was left out. */
export function absentLeaf(leaf: Leaf): unknown {
  if (leaf === 'texts') return [];
  return leaf === 'quantity' ? '0' : '';
}

/** @throws ApiError 400 when the field holds something else. */
export function bytesIn(field: WireField): Uint8Array {
  if (field.wire === 'bytes') return field.bytes;
  throw malformed(`field ${field.number} has the wrong wire type`);
}

function wordIn(field: WireField): Word {
  if (field.wire === 'varint') return field;
  throw malformed(`field ${field.number} has the wrong wire type`);
}

/** Keeps a byte order mark: inside a value it is a character like any other. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws ApiError 400 for what is not UTF-8. */
export function textIn(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // What the decoder says adds nothing, and the value is never quoted.
    throw malformed('a text is not valid UTF-8');
  }
}

const numberReaders: Readonly<Record<NumberLeaf, (word: Word) => number | boolean>> = {
  bool: ({ low, high }) => low !== 0 || high !== 0,
  // A negative int32 is written with 64 bits; the upper half only repeats the sign.
  int32: ({ low }) => low | 0,
  // Digits are lost beyond 2^53: the structure check refuses such numbers, as it does in JSON.
  int64: ({ low, high }) => (high | 0) * 2 ** 32 + low,
};

type Reader = (bytes: Uint8Array, budget: Budget) => unknown;

const readers: Readonly<Record<Exclude<Leaf, NumberLeaf>, Reader>> = {
  string: textIn,
  bytes: ({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
  time: readTime('seconds'),
  microTime: readTime('microseconds'),
  quantity: readQuantity,
  intOrString: readIntOrString,
  fieldsV1: readFieldsV1,
  texts: readTexts,
};

function readTime(precision: 'seconds' | 'microseconds'): Reader {
  return (bytes, budget) => {
    // A time that is not set is written as an empty message; one of zeros is 1970.
    if (bytes.length === 0) return undefined;
    const fields = lastFields(bytes, budget);
    const timestamp = {
      seconds: numberIn(fields, 1, 'int64'),
      nanos: numberIn(fields, 2, 'int32'),
    };
    return timeText(timestamp, precision);
  };
}

function readQuantity(bytes: Uint8Array, budget: Budget): string {
  const text = lastFields(bytes, budget).get(1);
  return text === undefined ? '0' : textIn(bytesIn(text));
}

function readIntOrString(bytes: Uint8Array, budget: Budget): number | string {
  const fields = lastFields(bytes, budget);
  const type = numberIn(fields, 1, 'int64');
  if (type === 0) return numberIn(fields, 2, 'int32');
  if (type !== 1) throw malformed('an int-or-string is neither');
  const text = fields.get(3);
  return text === undefined ? '' : textIn(bytesIn(text));
}

/** The set is JSON inside the message. */
function readFieldsV1(bytes: Uint8Array, budget: Budget): unknown {
  const raw = lastFields(bytes, budget).get(1);
  const text = raw === undefined ? '' : textIn(bytesIn(raw));
  return text === '' ? undefined : decodeJson(text).value;
}

/** A list that is the value of a map: protobuf wants a message around it. */
function readTexts(bytes: Uint8Array, budget: Budget): string[] {
  return [...fieldsOf(bytes, budget)]
    .filter(({ number }) => number === 1)
    .map((field) => textIn(bytesIn(field)));
}

/** Of a field that is given twice, the last counts. */
const lastFields = (bytes: Uint8Array, budget: Budget): ReadonlyMap<number, WireField> =>
  new Map([...fieldsOf(bytes, budget)].map((field) => [field.number, field]));

function numberIn(
  fields: ReadonlyMap<number, WireField>,
  number: number,
  leaf: 'int32' | 'int64',
): number {
  const field = fields.get(number);
  return field === undefined ? 0 : Number(readNumber(leaf, wordIn(field)));
}
