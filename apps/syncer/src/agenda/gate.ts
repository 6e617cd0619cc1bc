/**
 * How many reconciles may be under way at once, by the memory that there is.
 *
 * Each holds the object that it is about, several times over, and how large that is nobody knows before it is read. So as many
 * may begin as would fit if every object were of the largest size; each that ends with memory to spare lets one more in, and
 * each that ends with little halves them. A few always go on: the process would rather be slow than do nothing.
 */
import { getHeapStatistics } from 'node:v8';
import { limits } from '../limits.js';

/** Bytes of the heap: what is taken, rubbish included, and what it may have. */
export type HeapUse = { readonly usedBytes: number; readonly limitBytes: number };

export class Gate {
  private room: number;
  private under = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly heapUse: () => HeapUse) {
    const fitting = Math.floor(heapUse().limitBytes / limits.turnBytesMax);
    this.room = Math.max(limits.turnsMin, fitting);
  }

  /** How many more could come in at once. */
  get free(): number {
    return Math.max(0, this.room - this.under);
  }

  /** How many may be under way. */
  get width(): number {
    return this.room;
  }

  /** Runs `turn` when there is room for it, in the order of asking. */
  async run<Result>(turn: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.under += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await turn();
    } finally {
      this.leave();
    }
  }

  private leave(): void {
    this.under -= 1;
    this.adapt();
    while (this.free > 0) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.under += 1;
      next();
    }
  }

  private adapt(): void {
    const { usedBytes, limitBytes } = this.heapUse();
    const isTight = usedBytes > limitBytes * limits.heapShareMax;
    this.room = isTight
      ? Math.max(limits.turnsMin, Math.floor(this.room / 2))
      : Math.min(limits.turnsMax, this.room + 1);
  }
}

export function heapUse(): HeapUse {
  const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics();
  return { usedBytes, limitBytes };
}
