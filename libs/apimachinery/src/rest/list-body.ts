/**
 * The body of a list: the texts of its items, which are there already, with commas between them.
 *
 * A long one is put together as bytes, and only as far as it is sent. As a text it would be copied when it is joined, read when
 * its length is counted and read again when it is sent; what is ASCII, as most objects are, is only copied.
 */
import { type Serialized, serializedOf } from '../cache/serialized.js';
import { restLimits } from './limits.js';
import { LongBody } from './long-body.js';

export type ListParts = {
  /** Up to the bracket that opens the items. */
  readonly head: string;
  readonly objects: readonly object[];
  /** What of each item is left out where it begins with it: objects are stored with their type in front. Empty: nothing. */
  readonly type: string;
};

const tail = ']}';

export const listText = ({ head, objects, type }: ListParts): string =>
  `${head}${objects.map((object) => withoutType(serializedOf(object).text, type)).join(',')}${tail}`;

/** As a text when it is short. */
export function listBody(parts: ListParts): string | LongBody {
  const items = parts.objects.map((object) => serializedOf(object));
  const bytes = sizeOf(parts, items);
  return bytes < restLimits.listTextBytesMax
    ? listText(parts)
    : new LongBody(bytes, () => piecesOf(parts, items));
}

function sizeOf({ head, type }: ListParts, items: readonly Serialized[]): number {
  const commas = Math.max(0, items.length - 1);
  const size = Buffer.byteLength(head) + commas + tail.length;
  return items.reduce((sum, item) => sum + sizeWithoutType(item, type), size);
}

function* piecesOf({ head, type }: ListParts, items: readonly Serialized[]): Iterator<Uint8Array> {
  let piece = Buffer.allocUnsafe(restLimits.listPieceBytes);
  let at = piece.write(head);
  for (const [index, item] of items.entries()) {
    const { text, bytes } = item;
    // With a comma before it, and the tail after it.
    const room = sizeWithoutType(item, type) + 1 + tail.length;
    if (at + room > piece.length) {
      yield piece.subarray(0, at);
      piece = Buffer.allocUnsafe(Math.max(restLimits.listPieceBytes, room));
      at = 0;
    }
    if (index > 0) at += piece.write(',', at, 'latin1');
    at += piece.write(withoutType(text, type), at, bytes === text.length ? 'latin1' : 'utf8');
  }
  at += piece.write(tail, at, 'latin1');
  yield piece.subarray(0, at);
}

const startsWith = (text: string, type: string): boolean => type !== '' && text.startsWith(type);

const withoutType = (text: string, type: string): string =>
  startsWith(text, type) ? `{${text.slice(type.length)}` : text;

/** A type is ASCII. */
const sizeWithoutType = ({ text, bytes }: Serialized, type: string): number =>
  startsWith(text, type) ? bytes - type.length + 1 : bytes;
