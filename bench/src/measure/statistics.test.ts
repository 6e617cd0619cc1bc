import { describe, expect, it } from '@jest/globals';
import { median, percentile, sum } from './statistics.js';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('percentile', () => {
  const rows = [
    { what: 'the middle of a hundred', values: hundred, share: 0.5, wanted: 50 },
    { what: 'the 99th of a hundred', values: hundred, share: 0.99, wanted: 99 },
    { what: 'the largest', values: hundred, share: 1, wanted: 100 },
    { what: 'the smallest', values: hundred, share: 0, wanted: 1 },
    { what: 'the only one', values: [7], share: 0.99, wanted: 7 },
    { what: 'of numbers, not of texts', values: [10, 9, 100], share: 0.5, wanted: 10 },
    { what: 'the largest of thirty', values: hundred.slice(0, 30), share: 0.99, wanted: 100 },
    { what: 'nothing of nothing', values: [], share: 0.5, wanted: Number.NaN },
  ];
  it.each(rows)('is $what', ({ values, share, wanted }) => {
    expect(percentile(values, share)).toBe(wanted);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

it('the median of three rounds is the middle one', () => {
  expect(median([300, 100, 200])).toBe(200);
});

it('sums what any iterable gives', () => {
  expect(
    sum(
      new Map([
        ['x', 1.5],
        ['y', 2],
      ]).values(),
    ),
  ).toBe(3.5);
  expect(sum([])).toBe(0);
});
