import { protobufLimits } from './limits.js';
import { malformed } from './malformed.js';

/**
 * The outer form of a protobuf message: numbered fields, each a varint, a run of bytes or a number of
 * fixed size. What a field means is the table's business.
 *
 * Nothing here recurses: groups (an old form that Kubernetes does not use) are skipped by counting.
 */
export type WireField = Varint | Bytes | Fixed;
export type Varint = { readonly number: number; readonly wire: 'varint' } & Word;
export type Bytes = {
  readonly number: number;
  readonly wire: 'bytes';
  /** A view into the body, not a copy. */
  readonly bytes: Uint8Array;
};
/** Read past only: no field of the table has a fixed size. */
export type Fixed = { readonly number: number; readonly wire: 'fixed' };

/** 64 bits as two unsigned halves. */
export type Word = { readonly low: number; readonly high: number };

/** What a body may still spend; shared by all its messages. */
export type Budget = { left: number };

export const newBudget = (): Budget => ({ left: protobufLimits.fieldsMax });

export function spend(budget: Budget): void {
  budget.left -= 1;
  if (budget.left < 0) throw malformed(`it has more than ${protobufLimits.fieldsMax} fields`);
}

/** The fields of a message in the order they were written. @throws ApiError 400 */
export function* fieldsOf(bytes: Uint8Array, budget: Budget): Generator<WireField, void> {
  const cursor = { bytes, at: 0 };
  let groups = 0;
  while (cursor.at < bytes.length) {
    spend(budget);
    const { number, type } = readTag(cursor);
    if (type === wireTypes.groupStart) groups += 1;
    else if (type === wireTypes.groupEnd) groups -= 1;
    else {
      const field = readField(cursor, number, type);
      if (groups === 0) yield field;
    }
    if (groups < 0) throw malformed('a group ends that has not begun');
  }
  if (groups > 0) throw malformed('a group does not end');
}

/** The numbers of a packed list. @throws ApiError 400 */
export function* packedIn(bytes: Uint8Array, budget: Budget): Generator<Word, void> {
  const cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    spend(budget);
    yield readVarint(cursor);
  }
}

type Cursor = { readonly bytes: Uint8Array; at: number };

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 };

function readTag(cursor: Cursor): { readonly number: number; readonly type: number } {
  const { low, high } = readVarint(cursor);
  const number = low >>> 3;
  if (high !== 0 || number === 0) throw malformed('illegal field number');
  return { number, type: low & 7 };
}

function readField(cursor: Cursor, number: number, type: number): WireField {
  if (type === wireTypes.varint) return { number, wire: 'varint', ...readVarint(cursor) };
  if (type === wireTypes.bytes) return { number, wire: 'bytes', bytes: readBytes(cursor) };
  if (type === wireTypes.fixed64) take(cursor, 8);
  else if (type === wireTypes.fixed32) take(cursor, 4);
  else throw malformed('illegal wire type');
  return { number, wire: 'fixed' };
}

function readBytes(cursor: Cursor): Uint8Array {
  const { low, high } = readVarint(cursor);
  if (high !== 0) throw malformed('unexpected end');
  return take(cursor, low);
}

function take(cursor: Cursor, count: number): Uint8Array {
  const end = cursor.at + count;
  if (end > cursor.bytes.length) throw malformed('unexpected end');
  const taken = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return taken;
}

const varintBytesMax = 10;

/** Seven bits a byte, the lowest first; the tenth byte has room for one bit only. */
function readVarint(cursor: Cursor): Word {
  let low = 0;
  let high = 0;
  for (let index = 0; index < varintBytesMax; index += 1) {
    const byte = cursor.bytes[cursor.at];
    if (byte === undefined) throw malformed('unexpected end');
    cursor.at += 1;
    const bits = byte & 0x7f;
    const shift = index * 7;
    if (shift < 32) low |= bits << shift;
    if (shift > 28) high |= bits << (shift - 32);
    else if (shift === 28) high |= bits >>> 4;
    if (byte < 0x80) {
      if (shift === 63 && byte > 1) break;
      return { low: low >>> 0, high: high >>> 0 };
    }
  }
  throw malformed('integer overflow');
}
