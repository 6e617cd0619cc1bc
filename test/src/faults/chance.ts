/** Numbers that differ from run to run as they are told to: `FAULTS_SEED=7 npm run faults`. The same seed, the same numbers. */
const seed = Number(process.env['FAULTS_SEED'] ?? 1);

let state = seed;

/** For names of tests, so that a failure says how it is had again. */
export const seeded = `seed ${seed}`;

/** A whole number from `least` to `most`. */
export function between(least: number, most: number): number {
  // A step of mulberry32.
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  const share = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  return least + Math.floor(share * (most - least + 1));
}
