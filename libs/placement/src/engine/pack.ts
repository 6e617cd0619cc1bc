import type { Apportionment, Party } from './apportion.js';

/** A party to be filled: those in use come first, so that packing does not move what runs. */
export type Crate = Party & { readonly given: number };

/**
 * Fills as few parties as can be. What is in use already is filled up first; then the smallest number of others
 * that hold the rest, and among sets of that size the one with the most that was given before.
 */
export function pack(total: number, crates: readonly Crate[]): Apportionment {
  const counts = crates.map(({ low }) => low);
  let left = total - counts.reduce((sum, low) => sum + low, 0);
  if (left < 0) return emptied(total, crates);
  const inUse = used(crates);
  const others = fewest(left - roomIn(inUse, crates), crates);
  for (const at of [...bySize(crates, inUse), ...bySize(crates, others)]) {
    const { low, high } = crates[at] as Crate;
    const more = Math.min(left, high - low);
    counts[at] = low + more;
    left -= more;
  }
  return { counts, exact: Float64Array.from(counts) };
}

/** The order of filling is the crates' own, so that a plan that is carried out asks for no other. */
const bySize = (crates: readonly Crate[], chosen: readonly number[]): number[] =>
  [...chosen].sort((a, b) => {
    const one = crates[a] as Crate;
    const other = crates[b] as Crate;
    return other.high - one.high || one.rank - other.rank || a - b;
  });

/** Not enough even for the lower bounds: the biggest keep theirs. */
function emptied(total: number, crates: readonly Crate[]): Apportionment {
  const lows = crates.map((crate) => ({ ...crate, low: 0, high: crate.low }));
  return pack(total, lows);
}

const used = (crates: readonly Crate[]): number[] =>
  crates.flatMap(({ low }, at) => (low > 0 ? [at] : []));

const roomIn = (order: readonly number[], crates: readonly Crate[]): number =>
  order.reduce((sum, at) => sum + ((crates[at]?.high ?? 0) - (crates[at]?.low ?? 0)), 0);

/** Positions of unused crates in the order to be filled. */
function fewest(left: number, crates: readonly Crate[]): number[] {
  const preferred = inOrder(crates, (at) => {
    const { low, high } = crates[at] as Crate;
    return low === 0 && high > 0;
  });
  return chooseFewest(left, preferred, (at) => crates[at]?.high ?? 0);
}

/**
 * The smallest number of items whose room adds up to `need` (all of them, if that is not enough), taken in the order
 * of preference as far as the roomiest of the rest can make up for it.
 */
export function chooseFewest(
  need: number,
  preferred: readonly number[],
  roomOf: (item: number) => number,
): number[] {
  const roomiest = [...preferred].sort((a, b) => roomOf(b) - roomOf(a));
  let size = 0;
  for (let room = 0; room < need && size < roomiest.length; size += 1) {
    room += roomOf(roomiest[size] ?? 0);
  }
  return chooseFor([{ need, roomOf }], size, preferred);
}

/** Something that the chosen items have to add up to. */
export type Need = { readonly need: number; readonly roomOf: (item: number) => number };

/** `size` items in the order of preference, but never so that a need can no longer be met if it could be. */
export function chooseFor(
  needs: readonly Need[],
  size: number,
  preferred: readonly number[],
): number[] {
  const chosen = new Set<number>();
  const measures = needs.map(({ need, roomOf }) => {
    const roomiest = [...preferred].sort((a, b) => roomOf(b) - roomOf(a));
    const best = bestOf(roomiest, roomOf);
    return { roomOf, best, possible: Math.min(need, best(size, new Set())), room: 0 };
  });
  for (const item of preferred) {
    if (chosen.size === size) break;
    chosen.add(item);
    const isFine = measures.every(
      ({ roomOf, best, possible, room }) =>
        room + roomOf(item) + best(size - chosen.size, chosen) >= possible,
    );
    if (!isFine) chosen.delete(item);
    else for (const measure of measures) measure.room += measure.roomOf(item);
  }
  return [...chosen];
}

/** The most room that so many further items can have, the roomiest first. */
const bestOf =
  (roomiest: readonly number[], roomOf: (item: number) => number) =>
  (size: number, without: ReadonlySet<number>): number => {
    let room = 0;
    let left = size;
    for (const item of roomiest) {
      if (left === 0) break;
      if (without.has(item)) continue;
      room += roomOf(item);
      left -= 1;
    }
    return room;
  };

function inOrder(crates: readonly Crate[], isMeant: (at: number) => boolean): number[] {
  return crates
    .map((_, at) => at)
    .filter(isMeant)
    .sort((a, b) => {
      const one = crates[a] as Crate;
      const other = crates[b] as Crate;
      return other.given - one.given || other.high - one.high || one.rank - other.rank || a - b;
    });
}
