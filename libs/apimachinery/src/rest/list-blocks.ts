/**
 * The bytes of neighbours in lists, kept so that a list that is asked for again is put together of a few long parts.
 *
 * Where a block ends is for its last item to say, not for the place that it has in the list: so a write changes the block that it
 * is in and no other, and pages have their blocks in common with whole lists. An item is of one version of one object for ever, so
 * a block is good for as long as its items are the same, and nothing has to be thrown away when something is written; what is not
 * asked for again goes when there are too many.
 */
import type { Serialized } from '../cache/serialized.js';
import { restLimits } from './limits.js';

/** How items are written in a list. */
export type ItemForm = {
  /** What is left out of those that begin with it. */
  readonly type: string;
  readonly sizeOf: (item: Serialized) => number;
  /** Returns how many bytes it has written. */
  readonly write: (item: Serialized, to: Buffer, at: number) => number;
};

/** Neighbours, each with a comma before it. */
export type Block = {
  readonly count: number;
  readonly size: number;
  readonly bytes: () => Uint8Array;
};

type Kept = {
  readonly type: string;
  readonly ids: readonly number[];
  readonly bytes: Uint8Array;
};

type Place = { readonly at: number; readonly form: ItemForm };

export class ListBlocks {
  /** By the first item, those first that nobody has asked for for the longest time. */
  private readonly kept = new Map<number, Kept>();
  private keptBytes = 0;

  constructor(private readonly bytesMax: number = restLimits.listBlocksBytesMax) {}

  /** Bytes that are not there are made, and kept, when they are taken. A list that is longer than all that can be kept is not kept. */
  blocksOf(items: readonly Serialized[], form: ItemForm): readonly Block[] {
    const blocks: Block[] = [];
    const list = { bytes: 0 };
    for (let at = 0; at < items.length; ) {
      const block =
        this.find(items, { at, form }) ??
        madeOf(items, { at, form }, (made) => {
          if (list.bytes <= this.bytesMax) this.keep(made);
        });
      blocks.push(block);
      list.bytes += block.size;
      at += block.count;
    }
    return blocks;
  }

  private find(items: readonly Serialized[], { at, form }: Place): Block | undefined {
    const id = items[at]?.id ?? 0;
    const found = this.kept.get(id);
    if (found === undefined || found.type !== form.type || !areAt(found.ids, items, at))
      return undefined;
    this.kept.delete(id);
    this.kept.set(id, found);
    const { ids, bytes } = found;
    return { count: ids.length, size: bytes.length, bytes: () => bytes };
  }

  private keep(made: Kept): void {
    const [first = 0] = made.ids;
    this.drop(first);
    this.kept.set(first, made);
    this.keptBytes += made.bytes.length;
    for (const id of this.kept.keys()) {
      if (this.keptBytes <= this.bytesMax) return;
      this.drop(id);
    }
  }

  private drop(id: number): void {
    this.keptBytes -= this.kept.get(id)?.bytes.length ?? 0;
    this.kept.delete(id);
  }
}

function areAt(ids: readonly number[], items: readonly Serialized[], at: number): boolean {
  for (let index = 0; index < ids.length; index += 1)
    if (items[at + index]?.id !== ids[index]) return false;
  return true;
}

/** `keep` is given what may be found again: a block whose end is that of the list would be another one when the list grows. */
function madeOf(
  items: readonly Serialized[],
  { at, form }: Place,
  keep: (made: Kept) => void,
): Block {
  let size = 0;
  let end = at;
  let isWhole = false;
  for (let item = items[end]; item !== undefined && !isWhole; item = items[end]) {
    const bytes = form.sizeOf(item) + 1;
    const isFull = end > at && size + bytes > restLimits.listBlockBytesMax;
    if (isFull) break;
    size += bytes;
    end += 1;
    isWhole = isLast(item.id, bytes);
  }
  const own = items.slice(at, end);
  const isKept = end < items.length && size <= restLimits.listBlockBytesMax;
  const make = (): Uint8Array => {
    const bytes = writeBlock(own, size, form);
    if (isKept) keep({ type: form.type, ids: own.map(({ id }) => id), bytes });
    return bytes;
  };
  return { count: own.length, size, bytes: make };
}

/** By chance that is always the same, and such that blocks are about as long whatever the items are. */
const isLast = (id: number, bytes: number): boolean =>
  Math.imul(id, goldenRatio) >>> 0 < (bytes / restLimits.listBlockBytes) * 2 ** 32;
const goldenRatio = 0x9e3779b1;

function writeBlock(items: readonly Serialized[], size: number, form: ItemForm): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const item of items) {
    bytes[at] = comma;
    at += 1;
    at += form.write(item, bytes, at);
  }
  return bytes;
}

const comma = 0x2c;
