import { describe, expect, it } from '@jest/globals';
import { decideOverdue, untold } from './overdue.decide.js';

describe('pods that find no node', () => {
  const unschedulable = { 'web/a': { pods: 2, since: 10 }, 'web/b': { pods: 1, since: 30 } };
  const rows = [
    { now: 109, names: [], nextAt: 110 },
    { now: 110, names: ['web/a'], nextAt: 130 },
    { now: 130, names: ['web/a', 'web/b'], nextAt: undefined },
  ];
  for (const { now, names, nextAt } of rows) {
    it(`are overdue at ${now}: ${names.join(' ') || 'none'}`, () => {
      const overdue = decideOverdue(unschedulable, { now, afterMs: 100 });
      expect([...overdue.news.keys()]).toEqual(names);
      expect(overdue.nextAt).toBe(nextAt);
    });
  }

  it('are told of once, and again when they are others', () => {
    const when = { now: 500, afterMs: 100 };
    const told = decideOverdue(unschedulable, when).news;
    expect(untold(told, new Map())).toEqual(['web/a', 'web/b']);
    expect(untold(told, told)).toEqual([]);
    const more = { ...unschedulable, 'web/a': { pods: 3, since: 10 } };
    expect(untold(decideOverdue(more, when).news, told)).toEqual(['web/a']);
    const later = { 'web/b': { pods: 1, since: 40 } };
    expect(untold(decideOverdue(later, when).news, told)).toEqual(['web/b']);
  });
});
