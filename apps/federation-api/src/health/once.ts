/** Finds it when it is first asked for. */
export function once<Found>(find: () => Found): () => Found {
  let found: Found | undefined;
  return () => (found ??= find());
}
