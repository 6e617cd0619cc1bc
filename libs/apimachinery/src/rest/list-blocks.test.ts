import { describe, expect, it } from '@jest/globals';
import { restLimits } from './limits.js';
import { ListBlocks } from './list-blocks.js';
import { listBody, listText } from './list-body.js';
import type { LongBody } from './long-body.js';

const head = '{"items":[';
const objectOf = (name: string): object => ({ name, text: 'x'.repeat(1_000) });
const many = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => objectOf(`object-${index}`));

const piecesOf = (objects: readonly object[], blocks: ListBlocks): readonly Uint8Array[] => {
  const parts = { head, objects, type: '' };
  const pieces = [...(listBody(parts, blocks) as LongBody)];
  expect(Buffer.concat(pieces).toString()).toBe(listText(parts));
  return pieces.slice(1, -1);
};

/** How many pieces of a list are the very bytes of another one. */
function shared(one: readonly Uint8Array[], other: readonly Uint8Array[]): number {
  const buffers = new Set(one.map(({ buffer }) => buffer));
  return other.filter(({ buffer }) => buffers.has(buffer)).length;
}

describe('blocks of a list', () => {
  it('are made once for as long as nothing is written', () => {
    const blocks = new ListBlocks();
    const objects = many(2_000);
    const pieces = piecesOf(objects, blocks);
    expect(pieces.length).toBeGreaterThan(10);
    // What ends with the list may go on in the next one.
    expect(shared(pieces, piecesOf(objects, blocks))).toBeGreaterThanOrEqual(pieces.length - 1);
  });

  it.each([
    ['changed', [objectOf('changed')], 1],
    ['deleted', [], 1],
    ['made', [objectOf('made')], 0],
  ])('are made anew where something was %s, and nowhere else', (_what, put, removed) => {
    const blocks = new ListBlocks();
    const objects = many(2_000);
    const pieces = piecesOf(objects, blocks);
    const written = objects.toSpliced(1_000, removed, ...put);
    expect(shared(pieces, piecesOf(written, blocks))).toBeGreaterThanOrEqual(pieces.length - 4);
  });

  it('are those of pages as well', () => {
    const blocks = new ListBlocks();
    const objects = many(2_000);
    const pieces = piecesOf(objects, blocks);
    const page = piecesOf(objects.slice(500, 1_500), blocks);
    expect(shared(pieces, page)).toBeGreaterThanOrEqual(page.length - 3);
  });

  it('are no more than may be kept, and none of a list that is longer', () => {
    const blocks = new ListBlocks(2 * 1_024 * 1_024);
    const [one, other, long] = [many(1_500), many(1_500), many(4_000)];
    const pieces = piecesOf(one, blocks);
    expect(shared(piecesOf(long, blocks), piecesOf(long, blocks))).toBe(0);
    expect(shared(pieces, piecesOf(one, blocks))).toBeGreaterThan(0);
    piecesOf(other, blocks);
    const again = piecesOf(one, blocks);
    expect(shared(pieces, again)).toBeLessThan(again.length / 2);
    expect(restLimits.listBlocksBytesMax).toBeGreaterThan(2 * 1_024 * 1_024);
  });
});
