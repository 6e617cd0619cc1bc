import { describe, expect, it } from '@jest/globals';
import { Gaps } from './gaps.js';

const rows = [
  { name: 'nothing noted', gaps: [], revision: 5, expected: 5 },
  { name: 'the next one', gaps: [6], revision: 5, expected: 6 },
  { name: 'several in a row, noted in any order', gaps: [7, 6, 8], revision: 5, expected: 8 },
  { name: 'not over what is still to come', gaps: [7], revision: 5, expected: 5 },
  { name: 'long past', gaps: [2, 3], revision: 5, expected: 5 },
];

describe('the cache steps over gaps in the log', () => {
  it.each(rows)('$name', ({ gaps: noted, revision, expected }) => {
    const gaps = new Gaps();
    for (const position of noted) gaps.note(position);
    let reached = revision;
    gaps.stepOver({
      revision: () => reached,
      advance: (to) => {
        reached = to;
      },
    });
    expect(reached).toBe(expected);
  });
});
