import { describe, expect, it } from '@jest/globals';
import { differencesOf, printDifference } from './compare.js';
import { judge } from './judge.js';

describe('differences', () => {
  const rows = [
    { name: 'none', real: { a: [1, { b: null }] }, ours: { a: [1, { b: null }] }, paths: [] },
    { name: 'order of fields', real: { a: 1, b: 2 }, ours: { b: 2, a: 1 }, paths: [] },
    { name: 'order of items', real: [1, 2], ours: [2, 1], paths: ['[0]', '[1]'] },
    { name: 'a field too few', real: { a: { b: 1 } }, ours: { a: {} }, paths: ['a.b'] },
    { name: 'an item too many', real: { a: [1] }, ours: { a: [1, 2] }, paths: ['a[1]'] },
    { name: 'another type', real: { a: [] }, ours: { a: {} }, paths: ['a'] },
    { name: 'null for nothing', real: { a: null }, ours: {}, paths: ['a'] },
  ];
  for (const { name, real, ours, paths } of rows) {
    it(name, () => {
      expect(differencesOf(real, ours).map(({ path }) => path)).toEqual(paths);
    });
  }

  it('are printed with both sides', () => {
    const [difference] = differencesOf({ a: 'x' }, {});
    expect(difference === undefined ? '' : printDifference(difference)).toBe(
      'a\n    real  "x"\n    ours  absent',
    );
  });
});

describe('a judgement', () => {
  it('finds a step that one of them did not play', () => {
    const { faults } = judge(
      'topic',
      { one: { status: 200 }, two: { status: 200 } },
      { one: { status: 200 } },
    );
    expect(faults.map(({ step }) => step)).toEqual(['topic/two']);
  });
});
