import { apportion, clamp } from './apportion.js';
import type { Claimant } from './scarcity.js';

/**
 * Bounds that keep the fullest and the emptiest of some groups at most `skew` replicas apart.
 *
 * All groups get at least a level L and at most L + skew. Of the division without a skew, what lies above L + skew is
 * cut and what lies below L is lifted; L is the level at which the lifting comes closest to making up for the cutting,
 * so that the weights keep as much say as the skew allows. L cannot rise above what the smallest group holds: what is
 * then left finds no place. A group that cannot hold anything does not count, so that a lost region stops nobody.
 */
export function withinSkew(
  total: number,
  parties: readonly Claimant[],
  skew: number,
): readonly Claimant[] {
  const usable = parties.filter(({ high }) => high > 0);
  if (usable.length < 2) return parties;
  const level = levelOf(total, usable, skew);
  return parties.map((party) => {
    const high = Math.min(party.high, level + skew);
    const low = Math.min(high, Math.max(party.low, level));
    const floor = Math.min(high, Math.max(party.floor, level));
    const promise = Math.max(party.promise, level);
    return {
      ...party,
      high,
      low,
      floor,
      promise,
      kept: Math.min(low, Math.max(party.kept, level)),
    };
  });
}

function levelOf(total: number, usable: readonly Claimant[], skew: number): number {
  const free = apportion(total, usable).counts;
  const highest = usable.reduce((least, { high }) => Math.min(least, high), Infinity);
  const sumOf = (countOf: (high: number, at: number) => number): number =>
    usable.reduce((sum, { high }, at) => sum + Math.min(high, countOf(high, at)), 0);
  const projected = highestLevel(
    highest,
    (level) => sumOf((_, at) => clamp(free[at] ?? 0, level, level + skew)) <= total,
  );
  // The lowest level at which there is room for all.
  const roomy = 1 + highestLevel(highest, (level) => sumOf(() => level + skew) < total);
  return Math.min(highest, Math.max(0, projected, roomy));
}

/** The highest level up to `highest` at which something holds that holds for all lower ones; -1 if for none. */
function highestLevel(highest: number, holds: (level: number) => boolean): number {
  let below = -1;
  let above = highest + 1;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle)) below = middle;
    else above = middle;
  }
  return below;
}
