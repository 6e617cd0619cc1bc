import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { limits } from '../limits.js';
import { percentOf, resolveAmount, type Rounding } from './amounts.js';

const rows: readonly [number | string, number, string][] = [
  [7, 3, '7 7 7'],
  [0, 3, '0 0 0'],
  ['0%', 9, '0 0 0'],
  ['100%', 9, '9 9 9'],
  ['50%', 5, '3 2 3'],
  ['33%', 10, '4 3 3'],
  ['25%', 3, '1 0 1'],
  ['24%', 2, '1 0 0'],
  ['50%', 0, '0 0 0'],
  ['99%', limits.replicasMax, '2126008811 2126008810 2126008811'],
];

describe('a number of replicas or a percentage', () => {
  it.each(rows)('%s of %s is, up down nearest, %s', (value, replicas, expected) => {
    const got = (['up', 'down', 'nearest'] as const).map((one) =>
      resolveAmount(value, replicas, one),
    );
    expect(got.join(' ')).toBe(expected);
  });

  it.each(['', '%', '101%', '1e1%', '-1%', '+1%', '01%', '5', ' 5%', '5.5%', '5%\n'])(
    'is not %j',
    (text) => {
      expect(percentOf(text)).toBeUndefined();
      expect(resolveAmount(text, 10, 'up')).toBe(0);
    },
  );

  it('is exact at any size', () => {
    const rounding = fc.constantFrom<Rounding>('up', 'down', 'nearest');
    const added = { up: 99n, down: 0n, nearest: 50n };
    fc.assert(
      fc.property(fc.nat(100), fc.nat(limits.replicasMax), rounding, (percent, replicas, how) => {
        const expected = (BigInt(percent) * BigInt(replicas) + added[how]) / 100n;
        expect(BigInt(resolveAmount(`${percent}%`, replicas, how))).toBe(expected);
      }),
    );
  });
});
