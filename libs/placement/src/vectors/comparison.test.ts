import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { questions } from './questions.js';
import { reasons } from './reasons.js';
import { readVectors } from './vector.js';

/**
 * `docs/placement/comparison.md` explains every word by which a vector differs, and says how many do: the table and
 * the test data can only change together.
 */
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

const told = new Map(
  [
    ...read('../../../../docs/placement/comparison.md').matchAll(
      /^\| `([a-z-]+)` \|.*\| (\d+) \|$/gmu,
    ),
  ].map(([, word = '', count]) => [word, Number(count)]),
);

const found = new Map<string, number>();
for (const file of Object.keys(questions)) {
  for (const { differs } of readVectors(read(`../../testdata/vectors/${file}.txt`))) {
    for (const word of differs) found.set(word, (found.get(word) ?? 0) + 1);
  }
}

describe('the comparison with other planners', () => {
  it('explains each word of the test data, and counts its vectors', () => {
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(found));
  });

  it('explains no word that nobody checks', () => {
    expect([...told.keys()].sort()).toEqual(Object.keys(reasons).sort());
  });
});
