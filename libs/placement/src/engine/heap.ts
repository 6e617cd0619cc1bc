/** A binary heap over numbers that stand for something: the first by `before` is on top. */
export type Heap = {
  readonly items: number[];
  readonly before: (a: number, b: number) => boolean;
};

/** Takes over `items` and orders it; linear. */
export function heapOf(items: number[], before: Heap['before']): Heap {
  const heap = { items, before };
  for (let at = (items.length >> 1) - 1; at >= 0; at -= 1) sink(heap, at);
  return heap;
}

export const top = ({ items }: Heap): number | undefined => items[0];

/** After what stands on top has got worse: puts it where it belongs, or drops it. */
export function settleTop(heap: Heap, keep: boolean): void {
  const { items } = heap;
  if (!keep) {
    const last = items.pop();
    if (items.length === 0 || last === undefined) return;
    items[0] = last;
  }
  sink(heap, 0);
}

function sink({ items, before }: Heap, start: number): void {
  let at = start;
  const moving = items[at] ?? 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= items.length) break;
    const right = items[child + 1];
    if (right !== undefined && before(right, items[child] ?? 0)) child += 1;
    const best = items[child] ?? 0;
    if (!before(best, moving)) break;
    items[at] = best;
    at = child;
  }
  items[at] = moving;
}
