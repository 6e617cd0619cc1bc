import { describe, expect, it } from '@jest/globals';
import { canonicalQuantity, parseQuantity, quantityMillis } from './quantity.js';

describe('the one way to write a quantity', () => {
  const rows = [
    ['0', '0'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1.5', '1500m'],
    ['2000', '2k'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1e3', '1e3'],
    ['1E3', '1e3'],
    ['1E', '1E'],
    ['100000000', '100M'],
    ['-1', '-1'],
    ['+1', '1'],
    ['.5', '500m'],
    ['5.', '5'],
    ['0.0000000001', '1n'],
    ['128974848', '128974848'],
  ] as const;
  for (const [given, expected] of rows) {
    it(`${given} is ${expected}`, () => {
      expect(canonicalQuantity(given)).toBe(expected);
    });
  }
});

describe('what is no quantity', () => {
  for (const given of ['', 'a', '1.2.3', '1Mib', '1 Gi', '.', '-', '1e', '1mm', '1e9999999999']) {
    it(JSON.stringify(given), () => {
      expect(parseQuantity(given)).toBeUndefined();
    });
  }
});

it('counts thousandths for schedulers', () => {
  expect(quantityMillis('250m')).toBe(250);
  expect(quantityMillis(2)).toBe(2000);
  expect(quantityMillis('1Ki')).toBe(1_024_000);
  expect(quantityMillis('nonsense')).toBe(0);
});
