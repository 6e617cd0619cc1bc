import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { limits } from '../limits.js';
import { Gate, type HeapUse, heapUse } from './gate.js';

const mebibyte = 2 ** 20;
const roomy: HeapUse = { usedBytes: 0, limitBytes: 96 * mebibyte };
const tight: HeapUse = { usedBytes: 90 * mebibyte, limitBytes: 96 * mebibyte };

/** A gate over a heap that can be set, and turns that end when told to. */
function gated(first: HeapUse) {
  let heap = first;
  const gate = new Gate(() => heap);
  const began: number[] = [];
  const ends = new Map<number, () => void>();
  const begin = (id: number): Promise<void> =>
    gate.run(() => {
      began.push(id);
      return new Promise<void>((resolve) => ends.set(id, resolve));
    });
  const end = async (id: number): Promise<void> => {
    ends.get(id)?.();
    ends.delete(id);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const setHeap = (next: HeapUse): void => {
    heap = next;
  };
  return { gate, began, ends, begin, end, setHeap };
}

describe('the gate', () => {
  it('lets in at first what would fit if everything were of the largest size', () => {
    expect(gated(roomy).gate.width).toBe(24);
    expect(gated({ usedBytes: 0, limitBytes: 4_096 * mebibyte }).gate.width).toBe(1_024);
    expect(gated({ usedBytes: 0, limitBytes: mebibyte }).gate.width).toBe(limits.turnsMin);
  });

  it('lets the next in when one has ended, in the order of asking', async () => {
    const { began, begin, end } = gated({ usedBytes: 0, limitBytes: mebibyte });
    for (let id = 0; id < 8; id += 1) void begin(id);
    expect(began).toEqual([0, 1, 2, 3]);
    await end(2);
    expect(began).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('halves where memory is tight, and grows again when it is not', async () => {
    const { gate, begin, end, setHeap } = gated(roomy);
    for (let id = 0; id < 3; id += 1) void begin(id);
    setHeap(tight);
    await end(0);
    expect(gate.width).toBe(12);
    setHeap(roomy);
    await end(1);
    expect(gate.width).toBe(13);
  });

  it('lets the next in when a turn fails', async () => {
    const { gate } = gated(roomy);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(gate.free).toBe(gate.width);
  });

  it('loses no turn and never goes over its room, whatever the heap does', async () => {
    const steps = fc.array(fc.record({ used: fc.integer({ min: 0, max: 96 }), ends: fc.nat(50) }));
    await fc.assert(
      fc.asyncProperty(steps, async (course) => {
        const { gate, began, ends, begin, end, setHeap } = gated(roomy);
        const turns = course.map((_, id) => begin(id));
        for (const { used, ends: which } of course) {
          setHeap({ usedBytes: used * mebibyte, limitBytes: 96 * mebibyte });
          const before = began.length;
          const id = [...ends.keys()][which % Math.max(1, ends.size)];
          if (id !== undefined) await end(id);
          if (began.length > before) expect(ends.size).toBeLessThanOrEqual(gate.width);
        }
        while (ends.size > 0) await end([...ends.keys()][0] ?? 0);
        await Promise.all(turns);
        expect(began).toEqual(course.map((_, id) => id));
      }),
      { numRuns: 50 },
    );
  });

  it('reads the heap of this process', () => {
    const { usedBytes, limitBytes } = heapUse();
    expect(usedBytes).toBeGreaterThan(mebibyte);
    expect(limitBytes).toBeGreaterThan(usedBytes);
  });
});
