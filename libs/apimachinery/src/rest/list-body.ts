/**
 * The body of a list: the texts of its items, which are there already, with commas between them.
 *
 * A long one is put together as bytes. As a text it would be copied when it is joined, read when its length is counted and read
 * again when it is sent; what is ASCII, as most objects are, is only copied.
 */
import { type Serialized, serializedOf } from '../cache/serialized.js';
import { restLimits } from './limits.js';

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
export function listBody(parts: ListParts): string | Buffer {
  const items = parts.objects.map((object) => serializedOf(object));
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  return bytes < restLimits.listTextBytesMax ? listText(parts) : joined(parts, items, bytes);
}

function joined({ head, type }: ListParts, items: readonly Serialized[], bytes: number): Buffer {
  const room = Buffer.byteLength(head) + bytes + items.length + tail.length;
  const body = Buffer.allocUnsafe(room);
  let at = body.write(head);
  for (const [index, { text, bytes: size }] of items.entries()) {
    if (index > 0) at += body.write(',', at, 'latin1');
    at += body.write(withoutType(text, type), at, size === text.length ? 'latin1' : 'utf8');
  }
  at += body.write(tail, at, 'latin1');
  return body.subarray(0, at);
}

const withoutType = (text: string, type: string): string =>
  type !== '' && text.startsWith(type) ? `{${text.slice(type.length)}` : text;
