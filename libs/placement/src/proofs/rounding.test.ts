/** Known weaknesses of other planners in dividing, each with the case that shows it there. */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { place } from '../place.js';
import { answer, asking, countsOf, equals, total, weighted } from './fleet.js';
import { runs, small } from './inputs.js';

const sorted = (counts: readonly number[]): readonly number[] => counts.toSorted((a, b) => b - a);

const dividedEvenly = (replicas: number, clusters: number): readonly number[] =>
  sorted(countsOf(place(asking(replicas, equals(clusters)))));

describe('the tail is not starved by rounding up', () => {
  // Rounding every offer up gives 5x2 1x1 4x0; 7x3 3x0; 25x2 1x1 24x0; 50x2 1x1 49x0; 67x3 33x0.
  it.each([
    [10, 11],
    [10, 21],
    [50, 51],
    [100, 101],
    [100, 201],
  ])('%i equal clusters share %i replicas within one of each other', (clusters, replicas) => {
    const counts = dividedEvenly(replicas, clusters);
    const floor = Math.floor(replicas / clusters);
    const extra = replicas % clusters;
    expect(counts).toEqual(
      Array.from({ length: clusters }, (_, at) => floor + (at < extra ? 1 : 0)),
    );
  });

  it('no cluster is further than rounding from its share on average: 2.7 in sum for ten clusters, not 6.6', () => {
    let distance = 0;
    let plans = 0;
    const weights = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 100 }), (all, replicas) => {
        const rules = weighted(Object.fromEntries(all.map((weight, at) => [`c${at}`, weight])));
        const plan = place(asking(replicas, equals(10), { rules }));
        const sum = total(all);
        for (const { name, replicas: got } of plan.clusters) {
          const share = (replicas * (all[Number(name.slice(1))] ?? 0)) / sum;
          distance += Math.abs(got - share);
        }
        plans += 1;
      }),
      { numRuns: 1_000, seed: 1 },
    );
    expect(distance / plans).toBeLessThan(3);
  });
});

describe('scaling up by one takes nothing away', () => {
  const losses = (clusters: number, replicas: number): number => {
    const before = countsOf(place(asking(replicas, equals(clusters))));
    const after = countsOf(place(asking(replicas + 1, equals(clusters))));
    return total(before.map((count, at) => Math.max(0, count - (after[at] ?? 0))));
  };

  // Rounding up: 0,2,2 after 1,1,1; 6, 14 and 74 replicas removed by one step.
  it.each([
    [3, 3],
    [10, 20],
    [20, 60],
    [100, 300],
  ])('%i equal clusters, from %i', (clusters, replicas) => {
    expect(losses(clusters, replicas)).toBe(0);
  });

  it('any three clusters of weights 1 to 8, up to 30 replicas', () => {
    let losers = 0;
    for (let code = 0; code < 512; code += 1) {
      const [a, b, c] = [code % 8, (code >> 3) % 8, code >> 6].map((one) => one + 1);
      const rules = weighted({ c0: a ?? 1, c1: b ?? 1, c2: c ?? 1 });
      let before = [0, 0, 0] as readonly number[];
      for (let replicas = 1; replicas <= 30; replicas += 1) {
        const after = countsOf(place(asking(replicas, equals(3), { rules })));
        losers += before.filter((count, at) => count > (after[at] ?? 0)).length;
        before = after;
      }
    }
    expect(losers).toBe(0);
  });
});

describe('raising one weight helps nobody else', () => {
  it('1:2:4 over two replicas, the first raised to 2 (a bystander gains where offers are rounded up)', () => {
    const before = countsOf(
      place(asking(2, equals(3), { rules: weighted({ c0: 1, c1: 2, c2: 4 }) })),
    );
    const after = countsOf(
      place(asking(2, equals(3), { rules: weighted({ c0: 2, c1: 2, c2: 4 }) })),
    );
    expect(after[1]).toBeLessThanOrEqual(before[1] ?? 0);
    expect(after[2]).toBeLessThanOrEqual(before[2] ?? 0);
  });
});

describe('numbers are checked and stay exact', () => {
  it('as many replicas as a 32-bit number holds, at the largest weights', () => {
    const rules = weighted({ c0: 1_000_000, c1: 1, c2: 999_999 });
    const counts = countsOf(place(asking(2_147_483_647, equals(3), { rules })));
    expect(counts).toEqual([1_073_741_823, 1_074, 1_073_740_750]);
  });

  it('room that adds up to more than 32 bits (a 32-bit sum calls it unschedulable)', () => {
    const rooms = equals(3, () => ({ capacity: 1_000_000_000 }));
    const plan = place(asking(10, rooms, { rules: { division: { mode: 'Capacity' } } }));
    expect(sorted(countsOf(plan))).toEqual([4, 3, 3]);
    expect(plan.backlog).toBe(0);
  });

  it('a learned capacity below zero, while pods go away, is no room (not a plan of -2 and 12)', () => {
    expect(answer(asking(10, 'a:learned=-2 b'))).toBe('a=0 b=10');
    expect(answer(asking(10, 'a:capacity=-2 b'))).toBe('a=0 b=10');
  });

  it('no room anywhere is a backlog, not a division of nothing by nothing', () => {
    const rules = { division: { mode: 'Capacity' as const } };
    expect(answer(asking(5, 'a:capacity=0 b:capacity=0', { rules }))).toBe('a=0 b=0 waiting=5');
  });

  it('the members are never told more than there is: 50 over three, one with room for 10', () => {
    expect(answer(asking(50, 'a b c:capacity=10'))).toBe('a=20 b=20 c=10');
  });
});

describe('what we accept: Webster may leave quota', () => {
  // No method that never takes a replica away for one more also stays within the next whole numbers of each share
  // once weights change (Balinski and Young). Ours keeps monotony; the share of 3.00 gets 4.
  it('75:4:5:3:7:3:2:1 over four replicas gives all four to the first', () => {
    const all = [75, 4, 5, 3, 7, 3, 2, 1];
    const rules = weighted(Object.fromEntries(all.map((weight, at) => [`c${at}`, weight])));
    expect(countsOf(place(asking(4, equals(8), { rules })))).toEqual([4, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('but equal weights never differ by more than one', () => {
    fc.assert(
      fc.property(small(300), fc.integer({ min: 1, max: 40 }), (replicas, clusters) => {
        const counts = dividedEvenly(replicas, clusters);
        expect((counts[0] ?? 0) - (counts.at(-1) ?? 0)).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs / 5 },
    );
  });
});
