import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { restLimits } from './limits.js';
import { ListBlocks } from './list-blocks.js';
import { listBody, listText } from './list-body.js';
import { LongBody } from './long-body.js';

const head = '{"kind":"SecretList","note":"ä","items":[';
const type = '{"apiVersion":"v1","kind":"Secret",';
const secretOf = (text: string): object => ({ apiVersion: 'v1', kind: 'Secret', text });
const many = (text: string): readonly object[] =>
  Array.from({ length: 200 }, (_, index) => secretOf(`${text.repeat(300)} ${index}`));

const rows = [
  { what: 'nothing', objects: [], isBytes: false },
  { what: 'a few', objects: [secretOf('a'), secretOf('ü')], isBytes: false },
  { what: 'much in ASCII', objects: many('a'), isBytes: true },
  { what: 'much beyond ASCII', objects: many('é'), isBytes: true },
  { what: 'much beyond what has one unit', objects: many('𝄞'), isBytes: true },
  {
    what: 'both kinds in turn',
    objects: [...many('a'), ...many('→'), ...many('b')],
    isBytes: true,
  },
];

describe('a list of', () => {
  it.each(rows)('$what is the same as text and as bytes', ({ objects, isBytes }) => {
    const body = listBody({ head, objects, type }, new ListBlocks());
    expect(typeof body === 'string').toBe(!isBytes);
    expect(body.toString()).toBe(listText({ head, objects, type }));
    if (body instanceof LongBody) expect(Buffer.byteLength(body.toString())).toBe(body.bytes);
    const { items } = JSON.parse(body.toString()) as { items: unknown[] };
    expect(items).toEqual(
      objects.map((object) => ({ text: Reflect.get(object, 'text') as string })),
    );
  });

  it('more than fits one piece comes in pieces, and one item is never cut', () => {
    const huge = secretOf('y'.repeat(3 * restLimits.listBlockBytesMax));
    const objects = [...many('x'), huge, ...many('é')];
    const body = listBody({ head, objects, type }, new ListBlocks());
    const sizes = [...(body as LongBody)].map((piece) => piece.length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.filter((size) => size > restLimits.listBlockBytesMax)).toHaveLength(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe((body as LongBody).bytes);
  });

  it('whatever texts there are is the same as text and as bytes', () => {
    const blocks = new ListBlocks();
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 20 });
    fc.assert(
      fc.property(texts, (given) => {
        const objects = [...many('x'), ...given.map(secretOf)];
        const parts = { head, objects, type };
        const wanted = Buffer.from(listText(parts)).toString();
        // Once made, and once of what was kept.
        expect(listBody(parts, blocks).toString()).toBe(wanted);
        expect(listBody(parts, blocks).toString()).toBe(wanted);
      }),
      { numRuns: 50 },
    );
  });
});
