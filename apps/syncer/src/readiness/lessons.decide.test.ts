import { describe, expect, it } from '@jest/globals';
import type { LearnedCapacity } from '@navarch/model';
import { learningLimits } from '@navarch/placement';
import type { Unready } from '@navarch/store';
import { decideLessons, type LessonFacts } from './lessons.decide.js';

const minute = 60_000;
const limits = { ...learningLimits, overdueAfterMs: 5 * minute };

const pods = (...since: readonly number[]): Unready => ({ running: 4, since });

const facts = (more: Partial<LessonFacts>): LessonFacts => ({
  clusters: ['oslo', 'rome'],
  unready: {},
  given: new Map([
    ['oslo', 4],
    ['rome', 4],
  ]),
  bound: new Map([
    ['oslo', 4],
    ['rome', 4],
  ]),
  before: {},
  at: 10 * minute,
  limits,
  ...more,
});

describe('replicas that do not become ready', () => {
  it('teach nothing before their time, and say when that is', () => {
    const decided = decideLessons(facts({ unready: { rome: pods(6 * minute, 7 * minute) } }));
    expect(decided).toEqual({ learned: {}, nextAt: 11 * minute });
  });

  it('teach how many did become ready; those whose time has not come count as if they would', () => {
    const { learned, nextAt } = decideLessons(
      facts({ unready: { rome: pods(2 * minute, 5 * minute, 8 * minute) } }),
    );
    expect(learned).toEqual({ rome: { replicas: 2, until: 15 * minute, times: 1 } });
    expect(nextAt).toBe(13 * minute);
  });

  it('are counted among the pods that are there, where the decision has taken them away already', () => {
    const before: Readonly<Record<string, LearnedCapacity>> = {
      rome: { replicas: 2, until: 10 * minute, times: 1 },
    };
    const { learned } = decideLessons(
      facts({
        before,
        given: new Map([['rome', 2]]),
        unready: { rome: pods(0, 0) },
      }),
    );
    expect(learned).toEqual({ rome: { replicas: 2, until: 20 * minute, times: 2 } });
  });

  it('are more when the time of more has come, and that is no new lesson', () => {
    const before = { rome: { replicas: 3, until: 15 * minute, times: 1 } };
    const rome = pods(5 * minute, 6 * minute);
    const [early, late] = [10.5 * minute, 11 * minute].map((at) =>
      decideLessons(facts({ before, unready: { rome }, at })),
    );
    expect(early?.learned['rome']).toBe(before.rome);
    expect(late?.learned).toEqual({ rome: { replicas: 2, until: 15 * minute, times: 1 } });
  });

  it('are remembered when they are gone, as the very same value', () => {
    const before = { rome: { replicas: 0, until: 12 * minute, times: 1 } };
    const { learned, nextAt } = decideLessons(facts({ before }));
    expect(learned['rome']).toBe(before.rome);
    expect(nextAt).toBe(12 * minute);
  });

  it('teach nothing while none is ready anywhere and some have time left', () => {
    const all = pods(0, 0, 0, 0);
    const late = decideLessons(
      facts({ unready: { oslo: all, rome: pods(0, 0, 0, 6 * minute) }, at: 7 * minute }),
    );
    expect(late).toEqual({ learned: {}, nextAt: 11 * minute });
    const over = decideLessons(facts({ unready: { oslo: all, rome: all } }));
    expect(
      Object.entries(over.learned).map(([name, { replicas }]) => `${name} ${replicas}`),
    ).toEqual(['oslo 0', 'rome 0']);
  });

  it('teach nothing of a cluster that is not registered', () => {
    expect(decideLessons(facts({ unready: { gone: pods(0) } })).learned).toEqual({});
  });
});
