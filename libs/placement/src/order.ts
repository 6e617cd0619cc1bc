/**
 * The order in which Federation v1 serves clusters: higher weight first, then a hash of the cluster's
 * name and the workload's key, so that not every workload favours the same cluster.
 */
export type Ranked = { readonly name: string; readonly weight: number };

/** A new list in the order of service. */
export function inOrderOfService<T extends Ranked>(clusters: readonly T[], key: string): T[] {
  return clusters
    .map((cluster) => ({ cluster, hash: fnv1(`${cluster.name}${key}`) }))
    .sort(
      (a, b) =>
        b.cluster.weight - a.cluster.weight ||
        a.hash - b.hash ||
        // Federation v1 leaves equal hashes to chance; a plan must not depend on it.
        compareNames(a.cluster.name, b.cluster.name),
    )
    .map(({ cluster }) => cluster);
}

/** By code units: the same on every machine, whatever its locale. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** FNV-1 (multiply first, then XOR), 32 bits, unsigned, over the UTF-8 bytes. */
export function fnv1(text: string): number {
  let hash = 2_166_136_261;
  for (const byte of utf8(text)) hash = Math.imul(hash, 16_777_619) ^ byte;
  return hash >>> 0;
}

/** By hand: the engine's own encoder is no part of the language, so this library cannot see it. */
function* utf8(text: string): Generator<number> {
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) {
      yield point;
      continue;
    }
    const tail = point < 0x8_00 ? 1 : point < 0x1_00_00 ? 2 : 3;
    const head = [0, 0xc0, 0xe0, 0xf0][tail] ?? 0;
    yield head | (point >> (6 * tail));
    for (let left = tail - 1; left >= 0; left -= 1) yield 0x80 | ((point >> (6 * left)) & 0x3f);
  }
}
