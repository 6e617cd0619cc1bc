/** Bounds on patches; what they produce is as large as a request body at most. */
export const patchLimits = {
  operationsMax: 10_000,
  /** Of everything that `copy` operations add, and of the result. */
  outputBytesMax: 3 * 1024 * 1024,
  /** List items that insertions and removals move, in one JSON patch. */
  movedItemsMax: 50_000_000,
} as const;
