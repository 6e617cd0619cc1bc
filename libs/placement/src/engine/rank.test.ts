import { describe, expect, it } from '@jest/globals';
import { place } from '../place.js';
import { asking, equals } from '../proofs/fleet.js';
import { rankWithin } from './rank.js';

const names = equals(5).map(({ name }) => name);

/** The cluster that a workload's only replica goes to. */
const onlyOf = (key: string): string =>
  place(asking(1, equals(5), { key })).clusters.find(({ chosen }) => chosen)?.name ?? '';

/** The cluster of the lowest rank: the same, without a plan. */
const firstOf = (key: string): string => {
  const rankOf = rankWithin(key);
  return names.toSorted((a, b) => rankOf(a) - rankOf(b))[0] ?? '';
};

function tallied(keys: readonly string[], choose = firstOf): ReadonlyMap<string, number> {
  const tally = new Map(names.map((name) => [name, 0]));
  for (const key of keys) {
    const chosen = choose(key);
    tally.set(chosen, (tally.get(chosen) ?? 0) + 1);
  }
  return tally;
}

describe('the order among equals', () => {
  it('is the same number for the same words, and another for others', () => {
    expect(rankWithin('web/web')('tokyo')).toBe(rankWithin('web/web')('tokyo'));
    const ranks = [
      rankWithin('web/web')('tokyo'),
      rankWithin('web/we')('btokyo'),
      rankWithin('web/web')('taipei'),
      rankWithin('')('web/webtokyo'),
      rankWithin('web/webtokyo')(''),
    ];
    expect(new Set(ranks).size).toBe(ranks.length);
    for (const rank of ranks) expect(rank).toBe(rank >>> 0);
  });

  it.each([
    ['app', onlyOf],
    ['shop/cart', firstOf],
    ['a-much-longer-namespace/with-a-name', firstOf],
  ] as const)(
    'gives each of five equal clusters its part of 10,000 workloads of one replica (%s)',
    (family, choose) => {
      const keys = Array.from({ length: 10_000 }, (_, at) => `${family}-${at}`);
      const tally = tallied(keys, choose);
      for (const count of tally.values()) {
        expect(count).toBeGreaterThan(1_900);
        expect(count).toBeLessThan(2_100);
      }
    },
  );

  it('spreads families of ten (app-0 to app-9) as chance would', () => {
    let crowded = 0;
    for (let family = 0; family < 500; family += 1) {
      const tally = tallied(Array.from({ length: 10 }, (_, at) => `app-${family}${at}`));
      if (Math.max(...tally.values()) >= 8) crowded += 1;
    }
    // By chance, 8 of 10 meet in one of five clusters about once in 2,500 families.
    expect(crowded).toBeLessThanOrEqual(3);
  });

  it('spreads the odd replica, too: pairs of clusters are not always served in the same order', () => {
    const first = Array.from({ length: 1_000 }, (_, at) => {
      const rankOf = rankWithin(`web/app-${at}`);
      return rankOf('tokyo') < rankOf('taipei') ? 1 : 0;
    }).reduce((sum: number, one) => sum + one, 0);
    expect(Math.abs(first - 500)).toBeLessThan(60);
  });
});
