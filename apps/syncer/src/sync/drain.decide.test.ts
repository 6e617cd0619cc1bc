import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { DrainStage } from '@navarch/model';
import { limits } from '../limits.js';
import { decideDrain, nextMs, reportOf } from './drain.decide.js';

/** Stages as `replicas@since`, in seconds. */
const parse = (text: string): DrainStage[] =>
  text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [replicas = 0, since = 0] = part.split('@').map(Number);
      return { replicas, since: since * 1_000 };
    });
const print = (stages: readonly DrainStage[]): string =>
  stages.map(({ replicas, since }) => `${replicas}@${since / 1_000}`).join(' ');

/** A drain takes 30 s. */
const rows: readonly [string, number, number, string, number, string][] = [
  // name, running, permitted, stages, now, `sent: stages`
  ['nothing may go', 3, 3, '', 100, '3: '],
  ['begins', 3, 0, '', 100, '3: 0@100'],
  ['goes on with the same clock', 3, 0, '0@100', 110, '3: 0@100'],
  ['is over', 3, 0, '0@100', 130, '0: 0@100'],
  ['is still over when the write failed', 3, 0, '0@100', 999, '0: 0@100'],
  ['what may go later drains later', 3, 0, '2@100', 110, '3: 2@100 0@110'],
  ['and delays nothing', 3, 0, '2@100 0@110', 130, '2: 2@100 0@110'],
  ['what has gone is forgotten', 2, 0, '2@100 0@110', 131, '2: 0@110'],
  ['what may not go after all is taken back', 3, 2, '2@100 0@110', 120, '3: 2@100'],
  ['all of it', 3, 3, '0@100', 120, '3: '],
  ['even when its time has come', 3, 3, '0@100', 130, '3: '],
  ['a copy that shrank otherwise', 4, 0, '6@90 5@95 0@100', 110, '4: 0@100'],
];

describe('decideDrain', () => {
  for (const [name, running, permitted, stages, now, expected] of rows) {
    it(name, () => {
      const at = { drainMs: 30_000, now: now * 1_000 };
      const drain = decideDrain({ running, permitted, stages: parse(stages), ...at });
      expect(`${drain.replicas}: ${print(drain.stages)}`).toBe(expected);
    });
  }

  it('is none where there is no time for it', () => {
    const facts = { running: 3, permitted: 1, stages: parse('0@1'), drainMs: 0, now: 2_000 };
    expect(decideDrain(facts)).toEqual({ replicas: 1, stages: [] });
  });

  it('is told until its last end, and looked at at its next', () => {
    const stages = parse('2@100 0@110');
    expect(reportOf(stages, 30_000)).toEqual({
      since: '1970-01-01T00:01:40Z',
      until: '1970-01-01T00:02:20Z',
      replicas: 0,
    });
    expect(reportOf([], 30_000)).toBeUndefined();
    expect([nextMs(stages, 30_000, 120_000), nextMs(stages, 30_000, 131_000)]).toEqual([
      10_000, 9_000,
    ]);
    expect(nextMs(stages, 30_000, 141_000)).toBeUndefined();
  });

  it('lets nothing go below what is permitted, nor before it was told for the whole time', () => {
    const moment = fc.record({
      permitted: fc.nat(30),
      waitMs: fc.nat(12_000),
      fails: fc.boolean(),
    });
    const drainMs = 10_000;
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 60 }), (moments) => {
        let [running, now] = [30, 0];
        let stages: readonly DrainStage[] = [];
        const told: { readonly at: number; readonly replicas: number }[] = [];
        for (const { permitted, waitMs, fails } of moments) {
          now += waitMs;
          const drain = decideDrain({ running, permitted, drainMs, stages, now });
          expect(drain.replicas).toBeGreaterThanOrEqual(Math.min(permitted, running));
          expect(drain.replicas).toBeLessThanOrEqual(running);
          expect(drain.stages.length).toBeLessThanOrEqual(limits.drainStagesMax);
          if (drain.replicas < running) {
            // Whoever looked within the time of the drain was told of at least these, without a break.
            const before = told.filter(({ at }) => at > now - drainMs);
            const [start] = told.filter(({ at }) => at <= now - drainMs).slice(-1);
            for (const one of [...before, start])
              expect(one?.replicas ?? Infinity).toBeLessThanOrEqual(drain.replicas);
          }
          told.push({ at: now, replicas: drain.stages.at(-1)?.replicas ?? running });
          stages = drain.stages;
          running = fails ? running : drain.replicas;
        }
      }),
    );
  });
});
