/**
 * Puts equal pods on nodes as a scheduler that balances would, all at once: each on the node with the most room for
 * such pods, the first of equals. One pod takes one from a node's count, so that the counts of the nodes used sink to
 * a common level, which is found without going pod by pod.
 */
export function spreadPods(pods: number, fits: Float64Array): Float64Array {
  const room = fits.reduce((sum, fit) => sum + fit, 0);
  if (room <= pods) return fits.slice();
  const level = levelAfter(pods, fits);
  const taken = fits.map((fit) => Math.max(0, fit - level));
  let over = taken.reduce((sum, count) => sum + count, 0) - pods;
  // Down to the level would be a few too many: the last of the nodes give those back.
  for (let at = fits.length - 1; over > 0 && at >= 0; at -= 1) {
    if ((taken[at] ?? 0) === 0) continue;
    taken[at] = (taken[at] ?? 0) - 1;
    over -= 1;
  }
  return taken;
}

/** The highest level to which the counts can sink when so many pods, fewer than all, are placed above it. */
function levelAfter(pods: number, fits: Float64Array): number {
  const ascending = fits.toSorted();
  let above = 0;
  for (let nodes = 1; nodes <= ascending.length; nodes += 1) {
    above += ascending.at(-nodes) ?? 0;
    const next = nodes === ascending.length ? 0 : (ascending.at(-nodes - 1) ?? 0);
    if (above - nodes * next >= pods) return Math.floor((above - pods) / nodes);
  }
  return 0;
}
