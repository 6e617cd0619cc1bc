import type { Crate } from './pack.js';

/** A party to a division, with what it was promised and what it has. */
export type Claimant = Crate & {
  /** What the rules promise it; not above `low`. */
  readonly floor: number;
  /** The same, not cut to what there is in all: the measure by which too little is divided. */
  readonly promise: number;
  /** What it has and may keep; not above `low`. */
  readonly kept: number;
};

/** A party without weight may keep what it has, but is the first to give it up. */
const almostNothing = 1e-9;

/**
 * The parties as they are to be divided when there is not enough for their lower bounds, which are what each has or
 * was promised. What was promised comes first, and nobody gets more than the lower bound. Not even enough for the
 * promises: nobody gives up a part of what they have so that another gets a part.
 */
export function withinReach(total: number, parties: readonly Claimant[]): readonly Claimant[] {
  let lows = 0;
  let floors = 0;
  let kept = 0;
  for (const party of parties) {
    lows += party.low;
    floors += party.floor;
    kept += party.kept;
  }
  if (lows <= total) return parties;
  if (floors <= total) {
    return parties.map((one) => ({
      ...one,
      weight: some(one.weight),
      low: one.floor,
      high: one.low,
    }));
  }
  if (kept <= total) {
    return parties.map((one) => ({ ...one, weight: one.promise, low: one.kept, high: one.low }));
  }
  return parties.map((one) => {
    const low = Math.min(one.floor, one.kept);
    return { ...one, weight: some(one.weight), low, high: one.kept };
  });
}

const some = (weight: number): number => (weight > 0 ? weight : almostNothing);
