import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { explainVerdict } from './explain.js';
import { place } from './place.js';
import type { ClusterVerdict, PlacementInput, Plan } from './plan.js';
import { countsOf, total } from './proofs/fleet.js';
import { anyInput, duplicating, runs } from './proofs/inputs.js';

/** What any plan promises, whatever is asked. The other proofs are in proofs/. */
const check = (promise: (input: PlacementInput & { replicas: number }, plan: Plan) => void): void =>
  fc.assert(
    fc.property(anyInput, (input) => promise(input, place(input))),
    { numRuns: runs },
  );

/** As the standings say it: not away, not left out. */
const isOpen = ({ trace, because }: ClusterVerdict): boolean =>
  trace.filteredBy === undefined && because !== 'held' && because !== 'tolerated';

describe('any plan', () => {
  it('is the same for the same input, whatever the order in it', () => {
    check((input, plan) => {
      const { rules } = input;
      const limits = rules.division?.limits?.toReversed();
      const division = { ...rules.division, ...(limits === undefined ? {} : { limits }) };
      const shuffled = {
        ...input,
        rules: { ...rules, division },
        clusters: input.clusters.toReversed(),
        recentMoves: input.recentMoves?.toReversed() ?? [],
      };
      expect(place(shuffled)).toEqual(plan);
      expect(place(input)).toEqual(plan);
    });
  });

  it('is the same to the byte when its input is stored and read again', () => {
    check((input, plan) => {
      const replayed = place(JSON.parse(JSON.stringify(input)) as PlacementInput);
      expect(JSON.stringify(replayed)).toBe(JSON.stringify(plan));
    });
  });

  it('leaves its input as it is', () => {
    check((input) => {
      const before = JSON.stringify(input);
      place(input);
      expect(JSON.stringify(input)).toBe(before);
    });
  });

  it('accounts for every replica, in whole numbers', () => {
    check((input, plan) => {
      const counts = countsOf(plan);
      for (const count of [...counts, plan.backlog, plan.moved]) {
        expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }
      expect(total(counts) + plan.backlog).toBe(input.replicas);
    });
  });

  it('accounts for all replicas in each open cluster when they are duplicated', () => {
    check(({ rules, ...input }) => {
      const plan = place({ ...input, rules: duplicating(rules) });
      const missing = plan.clusters.filter(isOpen).map(({ replicas }) => input.replicas - replicas);
      expect(plan.backlog).toBe(total(missing));
    });
  });

  it('names every cluster once, by name, and explains it', () => {
    check((input, plan) => {
      const names = input.clusters.map(({ name }) => name);
      expect(plan.clusters.map(({ name }) => name)).toEqual(names.sort());
      for (const verdict of plan.clusters) {
        expect(explainVerdict(verdict, plan)).not.toMatch(/undefined|NaN|Infinity|null|^$/);
        expect(verdict.chosen).toBe(verdict.replicas > 0);
      }
      expect(JSON.stringify(plan)).not.toMatch(/undefined|NaN|Infinity|null/);
    });
  });

  it('says what stands in the way of a backlog, and nothing without one', () => {
    check((_, { backlog, backlogReason }) => {
      expect(backlogReason === '').toBe(backlog === 0);
    });
  });

  it('tells of an instant to come, if it tells of one', () => {
    check(({ at }, { nextAt }) => {
      expect(nextAt ?? at + 1).toBeGreaterThan(at);
    });
  });

  it('gives nothing new to a cluster that is away or meant to be empty', () => {
    check((input, plan) => {
      for (const { name, phase, given = 0 } of input.clusters) {
        const verdict = plan.clusters.find((one) => one.name === name);
        if (
          verdict === undefined ||
          (phase === 'ready' && verdict.trace.filteredBy === undefined)
        ) {
          continue;
        }
        const keeps = verdict.because === 'held' || verdict.because === 'tolerated';
        expect(verdict.replicas).toBeLessThanOrEqual(keeps ? given : 0);
      }
    });
  });
});

describe('a copy of a kind without replicas', () => {
  it('goes to every open cluster, and to no other that has none', () => {
    check((asked) => {
      const { replicas: _, ...input } = asked;
      const plan = place(input);
      for (const { name, chosen, replicas, because } of plan.clusters) {
        const cluster = input.clusters.find((one) => one.name === name);
        expect(replicas).toBe(chosen ? 1 : 0);
        if (because === 'duplicated') expect(cluster?.phase).toBe('ready');
        if (because === 'kept') expect(cluster?.given ?? 0).toBeGreaterThan(0);
      }
      expect(plan.backlog).toBe(0);
    });
  });
});
