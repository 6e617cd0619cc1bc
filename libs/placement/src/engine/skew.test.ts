import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { total as sum } from '../proofs/fleet.js';
import { runs, small } from '../proofs/inputs.js';
import { apportion } from './apportion.js';
import { withinSkew } from './skew.js';

const partiesOf = (all: readonly { readonly weight: number; readonly high: number }[]) =>
  all.map((one, rank) => ({ ...one, low: 0, given: 0, floor: 0, promise: 0, kept: 0, rank }));

const divided = (total: number, highs: readonly number[], skew: number): readonly number[] => {
  const parties = partiesOf(highs.map((high) => ({ weight: 1, high })));
  return apportion(total, withinSkew(total, parties, skew)).counts;
};

/** The most that can be placed: the emptiest has as much as it can, the others that and the skew more. */
const mostWithin = (highs: readonly number[], skew: number): number => {
  const usable = highs.filter((high) => high > 0);
  const least = Math.min(...usable);
  return usable.length === 0 ? 0 : sum(usable.map((high) => Math.min(high, least + skew)));
};

describe('a skew', () => {
  it.each([
    ['10 over 100 100 100 by 1', '4 3 3'],
    ['10 over 100 100 1 by 1', '2 2 1'],
    ['10 over 100 100 1 by 3', '4 4 1'],
    ['10 over 100 100 0 by 1', '5 5 0'],
    ['10 over 100 by 1', '10'],
    ['2 over 5 5 5 by 1', '1 1 0'],
  ])('%s gives %s', (question, wanted) => {
    const [, total, highs = '', skew] = /^(\d+) over (.*) by (\d+)$/.exec(question) ?? [];
    const rooms = highs.split(' ').map(Number);
    expect(divided(Number(total), rooms, Number(skew)).join(' ')).toBe(wanted);
  });

  it('leaves the weights as much say as it allows', () => {
    const heavy = partiesOf([
      { weight: 10, high: 100 },
      { weight: 1, high: 100 },
      { weight: 1, high: 100 },
    ]);
    expect(apportion(12, withinSkew(12, heavy, 3)).counts).toEqual([6, 3, 3]);
    expect(apportion(12, withinSkew(12, heavy, 20)).counts).toEqual([10, 1, 1]);
  });

  it('is kept, and lets in all that it can', () => {
    const highs = fc.array(small(12), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(small(60), highs, fc.integer({ min: 1, max: 5 }), (total, rooms, skew) => {
        const counts = divided(total, rooms, skew);
        const usable = counts.filter((_, at) => (rooms[at] ?? 0) > 0);
        if (usable.length > 1) {
          expect(Math.max(...usable) - Math.min(...usable)).toBeLessThanOrEqual(skew);
        }
        const most = usable.length > 1 ? mostWithin(rooms, skew) : sum(rooms);
        expect(sum(counts)).toBe(Math.min(total, most));
      }),
      { numRuns: runs },
    );
  });
});
