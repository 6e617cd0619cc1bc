import { describe, expect, it } from '@jest/globals';
import { growth, least, medians, type Row, strangers } from './compare.decide.js';
import { type Costs, emptyCosts } from './costs.js';

const costing = (costs: Partial<Costs>): Costs => ({ ...emptyCosts, ...costs });
const row = (costs: Partial<Costs>, name = 'a Secret'): Row => ({
  name,
  course: 'secrets',
  toleratedPercent: 20,
  costs: costing(costs),
});

describe('growth', () => {
  const baseline = { 'a Secret': costing({ 'member requests': 10, 'member bytes': 10_000 }) };

  it('is more than the tolerated share and a little', () => {
    expect(growth([row({ 'member requests': 12.6 })], baseline)).toEqual([
      { row: 'a Secret', figure: 'member requests', was: 10, is: 12.6, allowed: 12.5 },
    ]);
    expect(growth([row({ 'member requests': 12.5, 'member bytes': 12_300 })], baseline)).toEqual(
      [],
    );
  });

  it('is seen where there was nothing', () => {
    expect(growth([row({ 'Redis commands': 1 })], baseline)).toMatchObject([
      { figure: 'Redis commands', was: 0, is: 1 },
    ]);
  });

  it('cannot be told without a baseline, which is said', () => {
    const rows = [row({}), row({ 'member requests': 99 }, 'another')];
    expect(growth(rows, baseline)).toEqual([]);
    expect(strangers(rows, { ...baseline, gone: emptyCosts })).toEqual(['another', 'gone']);
    expect(strangers([row({})], baseline)).toEqual([]);
  });
});

describe('several rounds', () => {
  it('leave the least of each figure', () => {
    const first = [row({ 'member requests': 3, 'member bytes': 100 }), row({}, 'another')];
    const again = [row({ 'member requests': 5, 'member bytes': 90 })];
    expect(least(first, again)).toEqual([
      row({ 'member requests': 3, 'member bytes': 90 }),
      row({}, 'another'),
    ]);
  });

  it('make a baseline of medians', () => {
    const rounds = [3, 9, 4].map((requests) => [row({ 'member requests': requests })]);
    expect(medians(rounds)).toEqual([row({ 'member requests': 4 })]);
  });
});
