/**
 * Who comes first among equals: a number for a workload and a cluster that nobody can foresee and everybody
 * computes alike.
 *
 * FNV-1a over the key, then over the name, then Murmur3's finalizer. The finalizer matters: without it the last
 * letter of a key hardly changes the order, and a family of workloads (`app-1`, `app-2`) crowds one cluster.
 */
export function rankWithin(key: string): (cluster: string) => number {
  const seed = fold(2_166_136_261, key);
  return (cluster) => finish(fold(Math.imul(seed ^ 0x2f, prime), cluster));
}

const prime = 16_777_619;

/** Over UTF-16 code units, both bytes of each: names are ASCII, so one multiplication does for most. */
function fold(start: number, text: string): number {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  }
  return hash;
}

function finish(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
