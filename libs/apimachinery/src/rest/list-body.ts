/**
 * The body of a list: the texts of its items, which are there already, with commas between them.
 *
 * A long one is put together as bytes, in blocks, and only as far as it is sent. As a text it would be copied when it is joined,
 * read when its length is counted and read again when it is sent; what is ASCII, as most objects are, is only copied.
 */
import { type Serialized, serializedOf } from '../cache/serialized.js';
import { restLimits } from './limits.js';
import type { Block, ItemForm, ListBlocks } from './list-blocks.js';
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
export function listBody(parts: ListParts, kept: ListBlocks): string | LongBody {
  const items = parts.objects.map((object) => serializedOf(object));
  if (isShort(items)) return listText(parts);
  const blocks = kept.blocksOf(items, formOf(parts.type));
  const size = blocks.reduce((sum, block) => sum + block.size, 0);
  // The first item has a comma too many.
  const bytes = Buffer.byteLength(parts.head) + size - 1 + tail.length;
  return new LongBody(bytes, () => piecesOf(parts.head, blocks));
}

function isShort(items: readonly Serialized[]): boolean {
  let chars = 0;
  for (const { text } of items) {
    chars += text.length;
    if (chars > restLimits.listTextCharsMax) return false;
  }
  return true;
}

function* piecesOf(head: string, blocks: readonly Block[]): Iterator<Uint8Array> {
  yield Buffer.from(head);
  for (const [index, block] of blocks.entries())
    yield index === 0 ? block.bytes().subarray(1) : block.bytes();
  yield Buffer.from(tail);
}

const formOf = (type: string): ItemForm => ({
  type,
  sizeOf: (item) => sizeWithoutType(item, type),
  write: ({ text, bytes }, to, at) =>
    to.write(withoutType(text, type), at, bytes === text.length ? 'latin1' : 'utf8'),
});

const startsWith = (text: string, type: string): boolean => type !== '' && text.startsWith(type);

const withoutType = (text: string, type: string): string =>
  startsWith(text, type) ? `{${text.slice(type.length)}` : text;

/** A type is ASCII. */
const sizeWithoutType = ({ text, bytes }: Serialized, type: string): number =>
  startsWith(text, type) ? bytes - type.length + 1 : bytes;
