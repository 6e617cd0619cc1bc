/** Known weaknesses of other planners in moving, each with the case that shows it there. */
import { describe, expect, it } from '@jest/globals';
import type { PlacementInput } from '../plan.js';
import { place } from '../place.js';
import { answer, asking, countsOf, equals, followed, movesBetween, total } from './fleet.js';

const always = { rebalance: { when: 'Always' as const } };

/** A fleet of equal clusters at rest, then one more of them. */
function joined(clusters: number, replicas: number, rules: PlacementInput['rules']) {
  const input = asking(replicas, equals(clusters), { rules });
  const before = place(input);
  const next = followed(input, before);
  const newcomer = { name: 'zagreb', labels: {}, phase: 'ready' as const };
  const after = place({ ...next, clusters: [...next.clusters, newcomer] });
  const landed = after.clusters.find(({ name }) => name === 'zagreb')?.replicas ?? 0;
  return { moves: movesBetween(before, after), landed };
}

describe('a join moves what the newcomer gets, no more and no less', () => {
  // Rounding up moves 5 where 1 would do, 6 for 2, or gives a newcomer nothing.
  it.each([
    [9, 10, 1],
    [9, 20, 2],
    [10, 100, 9],
  ])('%i equal clusters of %i replicas: %i', (clusters, replicas, wanted) => {
    const { moves, landed } = joined(clusters, replicas, always);
    expect(moves).toBe(landed);
    expect(landed).toBe(wanted);
    expect(joined(clusters, replicas, { rebalance: { when: 'OnJoin' } })).toEqual({
      moves,
      landed,
    });
    expect(joined(clusters, replicas, {})).toEqual({ moves: 0, landed: 0 });
  });
});

describe('scaling down drains nobody', () => {
  it.each([
    ['10/70 to 50', 50, 'a:given=10 b:given=70', 'a=10 b=40'],
    ['5,5,5 to 6', 6, 'a:given=5 b:given=5 c:given=5', 'a=2 b=2 c=2'],
    ['10,10,10,10 to 20', 20, 'a:given=10 b:given=10 c:given=10 d:given=10', 'a=5 b=5 c=5 d=5'],
    ['7,1 to 4', 4, 'a:given=7 b:given=1', 'a=3 b=1'],
  ])('%s', (...row) => {
    const [, replicas, clusters, wanted] = row;
    expect(answer(asking(replicas, clusters))).toBe(wanted);
  });
});

describe('scaling up fills up evenly', () => {
  it('0,0,30 to 50 gives 10 to each of the empty ones (not 9 and 11)', () => {
    expect(answer(asking(50, 'a:given=0 b:given=0 c:given=30'))).toBe('a=10 b=10 c=30');
  });

  it('gives a newcomer its part of the growth', () => {
    expect(answer(asking(12, 'a:given=4 b:given=4 c'))).toBe('a=4 b=4 c=4');
  });
});

describe('the way does not matter', () => {
  // A division by free room alone: 5/4/3 at once and 6/4/2 step by step; 10/1/1 and 12/0/0; 6/5/1 and 12/0/0.
  it.each([
    ['10:8:6', 'a:capacity=10 b:capacity=8 c:capacity=6'],
    ['100:10:10', 'a:capacity=100 b:capacity=10 c:capacity=10'],
    ['1000:900:100', 'a:capacity=1000 b:capacity=900 c:capacity=100'],
  ])('rooms of %s, 12 replicas at once and one at a time', (_, clusters) => {
    const rules = { division: { mode: 'Capacity' as const } };
    const atOnce = countsOf(place(asking(12, clusters, { rules })));
    let step = asking(0, clusters, { rules });
    for (let replicas = 1; replicas <= 12; replicas += 1) {
      step = followed({ ...step, replicas }, place({ ...step, replicas }));
    }
    expect(countsOf(place(step))).toEqual(atOnce);
    expect(total(atOnce)).toBe(12);
  });
});

describe('a newcomer may have its part although the total stays', () => {
  // Others never give it anything while the total stays: 15/15/0 with 300 free.
  const clusters = 'a:capacity=20:given=15 b:capacity=20:given=15 c:capacity=300';
  const mode = 'Capacity' as const;
  it.each([
    ['OnLoss', 'a=15 b=15 c=0'],
    ['OnJoin', 'a=2 b=2 c=26'],
    ['Always', 'a=2 b=2 c=26'],
  ] as const)('with %s', (when, wanted) => {
    expect(
      answer(asking(30, clusters, { rules: { division: { mode }, rebalance: { when } } })),
    ).toBe(wanted);
  });
});

describe('packing does not cling', () => {
  const clusters =
    'a:capacity=3:given=1 b:capacity=3:given=1 c:capacity=3:given=1 d:capacity=30:given=0';
  const division = { mode: 'Packed' as const };
  it('1,1,1,0 with rooms 3,3,3,30, from 3 to 20: what runs stays with OnLoss', () => {
    const plan = place(asking(20, clusters, { rules: { division } }));
    expect(movesBetween(place(asking(3, clusters, { rules: { division } })), plan)).toBe(0);
    expect(total(countsOf(plan))).toBe(20);
  });

  it('and goes into the one that holds all with Always (not 2,2,2,14)', () => {
    expect(answer(asking(20, clusters, { rules: { division, ...always } }))).toBe(
      'a=0 b=0 c=0 d=20',
    );
  });
});

describe('overflow groups are sticky', () => {
  const groups = [
    { name: 'first', names: ['a'] },
    { name: 'second', names: ['b'] },
  ];
  it('3 in the first, 3 in the second, room in the first: nothing moves', () => {
    expect(answer(asking(6, 'a:given=3:capacity=13 b:given=3', { rules: { groups } }))).toBe(
      'a=3 b=3',
    );
  });

  it('unless the rules ask for it', () => {
    expect(
      answer(asking(6, 'a:given=3:capacity=13 b:given=3', { rules: { groups, ...always } })),
    ).toBe('a=6 b=0');
  });

  it('duplicated, each cluster of each group gets all that it holds (not 2 and 3 for 5)', () => {
    const rules = { groups, division: { mode: 'Duplicated' as const } };
    expect(answer(asking(5, 'a:capacity=2 b', { rules }))).toBe('a=2 b=5 waiting=3');
  });
});
