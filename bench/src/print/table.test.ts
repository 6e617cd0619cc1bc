import { describe, expect, it } from '@jest/globals';
import { printNumber, printTable } from './table.js';

it('a table has columns of one width, numbers to the right', () => {
  const rows = [
    ['split', '12'],
    ['a longer name', '3.45'],
  ];
  expect(printTable({ head: ['what', 'ours'], rows }).split('\n')).toEqual([
    '| what          | ours |',
    '| ------------- | ---: |',
    '| split         |   12 |',
    '| a longer name | 3.45 |',
  ]);
});

it('a cell that is missing is empty, and a table without rows is a head', () => {
  expect(printTable({ head: ['a', 'b'], rows: [['x']] }).split('\n')[2]).toBe('| x   |     |');
  expect(printTable({ head: ['a'], rows: [] }).split('\n')).toHaveLength(2);
});

describe('a number', () => {
  const rows: readonly [number | undefined, string][] = [
    [1234.5, '1235'],
    [123.4, '123'],
    [12.34, '12.3'],
    [1.234, '1.23'],
    [0.1234, '0.123'],
    [0.0123, '0.012'],
    [0, '0'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ];
  it.each(rows)('%s is printed as %s', (value, wanted) => {
    expect(printNumber(value)).toBe(wanted);
  });
});
