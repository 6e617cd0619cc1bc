import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { place } from './place.js';
import type { ClusterVerdict, PlacementInput } from './plan.js';
import { defaultPreferences, preferenceFor } from './preferences.js';
import type { ClusterPreference } from './preferences.js';

/** What a plan promises for any input, in the v1 mode. */
const names = ['amsterdam', 'constructor', 'dubai', 'lima', 'sydney', 'taipei', 'tokyo'];
const counts = (max: number): fc.Arbitrary<Map<string, number>> =>
  fc
    .dictionary(fc.constantFrom(...names), fc.integer({ min: 0, max }))
    .map((record) => new Map(Object.entries(record)));

const preference: fc.Arbitrary<ClusterPreference> = fc
  .record({
    minReplicas: fc.integer({ min: 0, max: 10 }),
    room: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    weight: fc.integer({ min: 0, max: 10 }),
  })
  .map(({ minReplicas, room, weight }) =>
    room === undefined
      ? { minReplicas, weight }
      : { minReplicas, weight, maxReplicas: minReplicas + room },
  );

const clusters = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...names),
    labels: fc.dictionary(fc.constant('region'), fc.constantFrom('asia', 'eu')),
    phase: fc.constantFrom('ready', 'ready', 'ready', 'lost', 'joining', 'cleaning'),
  }),
  { selector: ({ name }) => name },
);

const input: fc.Arbitrary<PlacementInput> = fc.record({
  key: fc.constantFrom('web/web', 'default/app-1', ''),
  replicas: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 10 }),
  preferences: fc.option(
    fc.record({
      rebalance: fc.boolean(),
      clusters: fc.dictionary(fc.constantFrom('*', ...names), preference),
    }),
    { nil: undefined },
  ),
  selector: fc.constantFrom(
    undefined,
    [],
    [{ key: 'region', operator: 'in' as const, values: ['asia'] }],
  ),
  clusters,
  current: counts(20),
  capacity: counts(20),
  previous: counts(20),
  held: fc.boolean(),
});

type Visit = (verdict: ClusterVerdict, given: PlacementInput) => void;

/** Calls `visit` for every ready cluster's verdict in many plans of workloads with replicas. */
function forReady(visit: Visit): void {
  fc.assert(
    fc.property(input, (given) => {
      if (given.replicas === undefined) return;
      const ready = new Set(
        given.clusters.filter(({ phase }) => phase === 'ready').map(({ name }) => name),
      );
      for (const verdict of place(given).clusters) {
        if (ready.has(verdict.name)) visit(verdict, given);
      }
    }),
    { numRuns: 500 },
  );
}

const preferenceOf = (given: PlacementInput, name: string): ClusterPreference | undefined =>
  preferenceFor(given.preferences ?? defaultPreferences, name);

const reversed = (map: ReadonlyMap<string, number>): Map<string, number> =>
  new Map([...map].toReversed());

describe('any plan', () => {
  it('is the same for the same input, whatever the order in it', () => {
    fc.assert(
      fc.property(input, (given) => {
        const shuffled = {
          ...given,
          clusters: given.clusters.toReversed(),
          current: reversed(given.current),
          capacity: reversed(given.capacity),
          previous: reversed(given.previous),
        };
        expect(place(shuffled)).toEqual(place(given));
        expect(place(given)).toEqual(place(given));
      }),
    );
  });

  it('names every cluster once, by name, with a reason', () => {
    fc.assert(
      fc.property(input, (given) => {
        const plan = place(given);
        expect(plan.clusters.map(({ name }) => name)).toEqual(
          given.clusters.map(({ name }) => name).sort(),
        );
        for (const { chosen, replicas, reason } of plan.clusters) {
          expect(reason).not.toMatch(/undefined|NaN|Infinity|^$/);
          expect(chosen).toBe(replicas > 0);
        }
      }),
    );
  });

  it('accounts for every replica', () => {
    fc.assert(
      fc.property(input, (given) => {
        const plan = place(given);
        const inside = plan.clusters.map(({ replicas, overflow }) => replicas - overflow);
        expect(Math.min(plan.backlog, ...inside)).toBeGreaterThanOrEqual(0);
        if (given.replicas === undefined) return;
        expect(inside.reduce((sum, count) => sum + count, plan.backlog)).toBe(given.replicas);
      }),
    );
  });
});

describe('a ready cluster', () => {
  it('is never planned beyond its capacity', () => {
    forReady(({ name, replicas, overflow }, given) => {
      const capacity = given.capacity.get(name) ?? Number.POSITIVE_INFINITY;
      expect(replicas - overflow).toBeLessThanOrEqual(capacity);
    });
  });

  it('is never given more than its maximum, overflow included', () => {
    forReady(({ name, replicas }, given) => {
      const most = preferenceOf(given, name)?.maxReplicas ?? Number.POSITIVE_INFINITY;
      expect(replicas).toBeLessThanOrEqual(most);
    });
  });

  it('gets its minimum when there are enough replicas for all minimums', () => {
    forReady((verdict, given) => {
      const minimums = given.clusters.map(
        ({ name }) => preferenceOf(given, name)?.minReplicas ?? 0,
      );
      const enough = minimums.reduce((sum, count) => sum + count, 0) <= (given.replicas ?? 0);
      if (!enough || given.held || verdict.because === 'selector') return;
      const { minReplicas = 0 } = preferenceOf(given, verdict.name) ?? {};
      const capacity = given.capacity.get(verdict.name) ?? Number.POSITIVE_INFINITY;
      expect(verdict.replicas).toBeGreaterThanOrEqual(Math.min(minReplicas, capacity));
    });
  });

  it('has no room left while there is a backlog, unless its weight is 0', () => {
    forReady((verdict, given) => {
      if (place(given).backlog === 0 || verdict.because === 'selector') return;
      const { maxReplicas = Infinity, weight = 0 } = preferenceOf(given, verdict.name) ?? {};
      const capacity = given.capacity.get(verdict.name) ?? Infinity;
      if (weight === 0) return;
      expect(verdict.replicas - verdict.overflow).toBe(Math.min(maxReplicas, capacity));
    });
  });

  it('keeps what runs, up to its bounds, while replicas are enough and nothing is rebalanced', () => {
    forReady((verdict, given) => {
      const wanted = preferenceOf(given, verdict.name);
      if (!isSticky(given) || verdict.because === 'selector' || wanted === undefined) return;
      const { maxReplicas = Infinity } = wanted;
      const capacity = given.capacity.get(verdict.name) ?? Infinity;
      const current = given.current.get(verdict.name) ?? 0;
      expect(verdict.replicas).toBeGreaterThanOrEqual(Math.min(current, maxReplicas, capacity));
    });
  });
});

/** Nothing but bounds can take away what runs: no rebalancing, no brake, no minimum elsewhere. */
function isSticky({ preferences = defaultPreferences, ...given }: PlacementInput): boolean {
  const running = [...given.current.values()].reduce((sum, count) => sum + count, 0);
  const hasMinimum = Object.values(preferences.clusters).some((one) => one.minReplicas > 0);
  return !preferences.rebalance && !hasMinimum && !given.held && running <= (given.replicas ?? 0);
}

describe('a cluster that cannot be reached', () => {
  it('gets nothing, or under the brake no more than it had', () => {
    fc.assert(
      fc.property(input, (given) => {
        const away = given.clusters.filter(({ phase }) => phase !== 'ready');
        for (const { name, phase } of away) {
          const { replicas = -1 } = place(given).clusters.find((one) => one.name === name) ?? {};
          const keeps =
            given.replicas === undefined ? phase !== 'joining' : phase === 'lost' && given.held;
          expect(replicas).toBeLessThanOrEqual(keeps ? (given.previous.get(name) ?? 0) : 0);
        }
      }),
    );
  });
});
