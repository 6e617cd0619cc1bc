import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { runs, small } from '../proofs/inputs.js';
import { total as sum } from '../proofs/fleet.js';
import { apportion, type Party } from './apportion.js';

/** `2 3 5>=4 7<=1`: weights, with a lower and an upper bound; ranks by position. */
const parties = (text: string): readonly Party[] =>
  text.split(' ').map((word, rank) => {
    const [, weight = '', low = '0', high = '1000000'] =
      /^(\d+)(?:>=(\d+))?(?:<=(\d+))?$/.exec(word) ?? [];
    return { weight: Number(weight), low: Number(low), high: Number(high), rank };
  });

/** The definition: one replica after the other to the highest priority, compared without division. */
function oneByOne(total: number, given: readonly Party[]): readonly number[] {
  const lows = sum(given.map(({ low }) => low));
  const scarce = given.map(({ low, rank }) => ({ weight: low, low: 0, high: low, rank }));
  const all = total < lows ? scarce : given;
  const counts = all.map(({ low }) => low);
  for (let left = total - sum(counts); left > 0; left -= 1) {
    const open = all.map((_, at) => at).filter((at) => canTake(all[at], counts[at]));
    const [first] = open.sort((a, b) => compare(all, counts, [a, b]));
    if (first === undefined) break;
    counts[first] = (counts[first] ?? 0) + 1;
  }
  return counts;
}

const canTake = (party: Party | undefined, count = 0): boolean =>
  party !== undefined && party.weight > 0 && count < party.high;

function compare(
  all: readonly Party[],
  counts: readonly number[],
  [a, b]: readonly [number, number],
): number {
  const priority = (at: number, other: number): bigint =>
    BigInt(all[at]?.weight ?? 0) * BigInt(2 * (counts[other] ?? 0) + 1);
  const difference = priority(b, a) - priority(a, b);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return (all[a]?.rank ?? 0) - (all[b]?.rank ?? 0) || a - b;
}

const bounded = (weight: fc.Arbitrary<number>): fc.Arbitrary<readonly Party[]> =>
  fc.array(
    fc
      .record({
        weight,
        low: fc.oneof(fc.constant(0), small(6)),
        more: fc.oneof(small(6), fc.constant(1_000)),
        rank: small(3),
      })
      .map(({ more, ...one }) => ({ ...one, high: one.low + more })),
    { maxLength: 9 },
  );

describe('a division', () => {
  it.each([
    ['7 / 1 2 4', '1 2 4'],
    ['10 / 1 1 1', '4 3 3'],
    ['0 / 1 1', '0 0'],
    ['5 /  0 1', '0 5'],
    ['5 / 0>=2 1', '2 3'],
    ['9 / 1 1<=2 1', '4 2 3'],
    ['9 / 1 1 1>=6', '2 1 6'],
    ['9 / 1<=1 1<=2', '1 2'],
    ['4 / 1>=6 1>=2', '3 1'],
    ['3 / 0 0>=1', '0 1'],
    ['4 / 75 4 5 3 7 3 2 1', '4 0 0 0 0 0 0 0'],
    ['2147483647 / 1 1<=5 2', '715827881 5 1431655761'],
  ])('of %s is %s', (question, wanted) => {
    const [total = '', text = ''] = question.split(/ \/ +/);
    const all = parties(text).map((one) => ({
      ...one,
      high: one.high === 1_000_000 ? 2 ** 31 : one.high,
    }));
    expect(apportion(Number(total), all).counts.join(' ')).toBe(wanted);
  });

  it('is the same as handing out one replica after the other, ties included', () => {
    fc.assert(
      fc.property(small(80), bounded(small(6)), (total, all) => {
        expect(apportion(total, all).counts).toEqual(oneByOne(total, all));
      }),
      { numRuns: 3 * runs },
    );
  });

  it('is so for weights of very different size', () => {
    const weight = fc.oneof(
      small(3),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.constant(1_000_000),
    );
    fc.assert(
      fc.property(small(300), bounded(weight), (total, all) => {
        expect(apportion(total, all).counts).toEqual(oneByOne(total, all));
      }),
      { numRuns: runs },
    );
  });

  it('is as fair as can be however many there are: no move of one brings two parties closer', () => {
    const weight = fc.integer({ min: 1, max: 1_000_000 });
    const free = fc.array(
      fc.record({ weight, low: fc.constant(0), high: fc.constant(2 ** 31), rank: small(1_000) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_147_483_647 }), free, (total, all) => {
        const { counts } = apportion(total, all);
        expect(sum(counts)).toBe(total);
        // w / (2n - 1) of the last replica that was given is nowhere below w / (2n + 1) of one that was not.
        for (const [at, { weight }] of all.entries()) {
          const last = BigInt(2 * (counts[at] ?? 0) - 1);
          if (last < 0n) continue;
          for (const [other, { weight: theirs }] of all.entries()) {
            const next = BigInt(2 * (counts[other] ?? 0) + 1);
            expect(BigInt(weight) * next >= BigInt(theirs) * last).toBe(true);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('tells the shares before rounding: they add up, and rounding moves none by one or more but to a bound', () => {
    fc.assert(
      fc.property(small(80), bounded(fc.integer({ min: 1, max: 6 })), (total, all) => {
        const { counts, exact } = apportion(total, all);
        expect(sum([...exact])).toBeCloseTo(sum(counts), 6);
        for (const [at, share] of exact.entries()) {
          expect(Math.abs(share - (counts[at] ?? 0))).toBeLessThan(all.length);
        }
      }),
      { numRuns: runs },
    );
  });
});
