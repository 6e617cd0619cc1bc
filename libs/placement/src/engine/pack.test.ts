import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { total as sum } from '../proofs/fleet.js';
import { runs, small } from '../proofs/inputs.js';
import { chooseFewest, type Crate, pack } from './pack.js';

/** `5 3+1 4*2`: rooms, with what is in already (`+`) and what was given before (`*`). */
const crates = (text: string): readonly Crate[] =>
  text.split(' ').map((word, rank) => {
    const [, high = '', low = '0', given = '0'] =
      /^(\d+)(?:\+(\d+))?(?:\*(\d+))?$/.exec(word) ?? [];
    return { weight: 1, rank, high: Number(high), low: Number(low), given: Number(given) };
  });

/** The least number of items that hold `need`, by trying all sets. */
function fewestOfAll(need: number, rooms: readonly number[]): number {
  let least = rooms.length;
  for (let set = 0; set < 2 ** rooms.length; set += 1) {
    const chosen = rooms.filter((_, at) => (set >> at) % 2 === 1);
    if (sum(chosen) >= need) least = Math.min(least, chosen.length);
  }
  return least;
}

describe('packing', () => {
  it.each([
    ['10 into 4 6 9', '0 1 9'],
    ['9 into 4 6 9', '0 0 9'],
    ['5 into 4 6 9', '0 0 5'],
    ['5 into 4 6 9*1', '0 0 5'],
    ['5 into 4 6*1 9', '0 5 0'],
    ['10 into 4*3 6 9', '1 0 9'],
    ['7 into 4+2 6 9', '4 0 3'],
    ['30 into 4 6 9', '4 6 9'],
    ['0 into 4 6', '0 0'],
    ['0 into 4+2 6+1', '0 0'],
    ['3 into 0 6', '0 3'],
  ])('%s gives %s', (question, wanted) => {
    const [total = '', text = ''] = question.split(' into ');
    expect(pack(Number(total), crates(text)).counts.join(' ')).toBe(wanted);
  });

  const any = fc.array(
    fc.record({ room: small(9), low: small(4), given: small(5), rank: small(9) }),
    { maxLength: 8 },
  );

  it('places all that there is room for, within the bounds', () => {
    fc.assert(
      fc.property(small(50), any, (total, all) => {
        const given = all.map(({ room, low, ...one }) => ({
          ...one,
          weight: 1,
          low,
          high: low + room,
        }));
        const { counts } = pack(total, given);
        expect(sum(counts)).toBe(Math.min(total, sum(given.map(({ high }) => high))));
        const isScarce = total < sum(given.map(({ low }) => low));
        for (const [at, { low, high }] of given.entries()) {
          expect(counts[at]).toBeGreaterThanOrEqual(isScarce ? 0 : low);
          expect(counts[at]).toBeLessThanOrEqual(isScarce ? low : high);
        }
      }),
      { numRuns: runs },
    );
  });

  it('uses as few as can be', () => {
    fc.assert(
      fc.property(small(50), any, (total, all) => {
        const given = all.map(({ room, ...one }) => ({ ...one, weight: 1, low: 0, high: room }));
        const used = pack(total, given).counts.filter((count) => count > 0).length;
        const need = Math.min(total, sum(all.map(({ room }) => room)));
        expect(used).toBe(
          fewestOfAll(
            need,
            all.map(({ room }) => room),
          ),
        );
      }),
      { numRuns: runs },
    );
  });
});

describe('choosing the fewest', () => {
  it('takes no more than need be, in the order of preference where that is as good', () => {
    fc.assert(
      fc.property(small(40), fc.array(small(9), { maxLength: 8 }), (need, rooms) => {
        const items = rooms.map((_, at) => at);
        const chosen = chooseFewest(need, items, (at) => rooms[at] ?? 0);
        const reachable = Math.min(need, sum(rooms));
        expect(sum(chosen.map((at) => rooms[at] ?? 0))).toBeGreaterThanOrEqual(reachable);
        const least = fewestOfAll(reachable, rooms);
        if (need <= sum(rooms)) expect(chosen).toHaveLength(least);
        expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
      }),
      { numRuns: runs },
    );
  });

  it('goes by preference as far as the roomiest of the rest can make up for it', () => {
    const rooms = [5, 30, 5, 30];
    expect(chooseFewest(35, [0, 2, 1, 3], (at) => rooms[at] ?? 0)).toEqual([0, 1]);
    expect(chooseFewest(60, [0, 2, 1, 3], (at) => rooms[at] ?? 0)).toEqual([1, 3]);
    expect(chooseFewest(0, [0, 2, 1, 3], (at) => rooms[at] ?? 0)).toEqual([]);
  });
});
