/** What moves when the fleet changes: no more than must, and by choice no more than the rules allow. */
import { describe, expect, it } from '@jest/globals';
import type { DivisionMode, PlacementRules, RebalanceRules } from '@navarch/model';
import * as fc from 'fast-check';
import { explainVerdict } from '../explain.js';
import { place } from '../place.js';
import type { PlacementInput, Plan } from '../plan.js';
import { changed, countsOf, followed, minuteMs, movesBetween, total } from './fleet.js';
import {
  anyInput,
  calm,
  canMeetMinimums,
  clusterLimits,
  facts,
  freshClusters,
  limitsOn,
  perhaps,
  rebalance,
  runs,
  small,
  usedClusters,
  weights,
} from './inputs.js';

const rulesFor = (
  modes: readonly (DivisionMode | undefined)[],
  limits: Parameters<typeof perhaps>[0] = clusterLimits,
): fc.Arbitrary<PlacementRules> =>
  facts<NonNullable<PlacementRules['division']>>({
    mode: fc.constantFrom(...modes),
    weights: perhaps(weights),
    limits: perhaps(limits) as fc.Arbitrary<undefined>,
    preferences: fc.constant(undefined),
  }).map((division) => ({ division }));

/** A newcomer's own minimum would move something to it. */
const ofOthers = clusterLimits.map((all) => all.filter(({ cluster }) => cluster !== '*'));

const allModes = [undefined, 'Weighted', 'Capacity', 'Packed'] as const;

const rebalancing = (when: NonNullable<RebalanceRules['when']>) =>
  calm({ clusters: freshClusters, rules: rulesFor(allModes, ofOthers) }).map((input) => ({
    ...input,
    rules: { ...input.rules, rebalance: { when } },
  }));

const countOf = (plan: Plan, name: string): number =>
  plan.clusters.find((one) => one.name === name)?.replicas ?? 0;

const newcomer = (room: number | undefined) =>
  ({
    name: 'zagreb',
    labels: {},
    phase: 'ready',
    ...(room === undefined ? {} : { capacity: room }),
  }) as const;

describe('the loss of a cluster', () => {
  it.each(['OnLoss', 'OnJoin'] as const)('moves its replicas and no others, with %s', (when) => {
    fc.assert(
      fc.property(rebalancing(when), fc.nat(), (input, which) => {
        const before = place(input);
        const lost = input.clusters[which % Math.max(1, input.clusters.length)]?.name ?? '';
        const after = place(changed(followed(input, before), lost, { phase: 'lost' }));
        for (const { name, replicas } of before.clusters) {
          if (name !== lost) expect(countOf(after, name)).toBeGreaterThanOrEqual(replicas);
        }
        expect(movesBetween(before, after)).toBe(countOf(before, lost));
        expect(after.moved).toBe(0);
      }),
      { numRuns: runs },
    );
  });

  it('moves nothing with Never, nor does its return', () => {
    fc.assert(
      fc.property(rebalancing('Never'), fc.nat(), (input, which) => {
        const before = place(input);
        const lost = input.clusters[which % Math.max(1, input.clusters.length)]?.name ?? '';
        const away = changed(followed(input, before), lost, { phase: 'lost' });
        const without = place(away);
        expect(movesBetween(before, without)).toBe(0);
        const again = place(changed(followed(away, without), lost, { phase: 'ready' }));
        expect(movesBetween(without, again)).toBe(0);
      }),
      { numRuns: runs },
    );
  });
});

describe('a cluster that joins', () => {
  it('moves nothing with OnLoss: it gets what waits', () => {
    fc.assert(
      fc.property(rebalancing('OnLoss'), perhaps(small(9)), (input, room) => {
        const before = place(input);
        const next = followed(input, before);
        const after = place({ ...next, clusters: [...next.clusters, newcomer(room)] });
        expect(movesBetween(before, after)).toBe(0);
        expect(after.moved).toBe(0);
      }),
      { numRuns: runs },
    );
  });

  const plain = (when: NonNullable<RebalanceRules['when']>) =>
    calm({
      clusters: freshClusters,
      rules: rulesFor(['Weighted', 'Capacity'], ofOthers),
    }).map((input) => ({ ...input, rules: { ...input.rules, rebalance: { when } } }));

  it.each(['OnJoin', 'Always'] as const)(
    'is the only one to gain with %s, and nothing moves but to it',
    (when) => {
      fc.assert(
        fc.property(plain(when), perhaps(small(9)), (input, room) => {
          const before = place(input);
          const next = followed(input, before);
          const after = place({ ...next, clusters: [...next.clusters, newcomer(room)] });
          for (const { name, replicas } of before.clusters) {
            expect(countOf(after, name)).toBeLessThanOrEqual(replicas);
          }
          const fromBacklog = before.backlog - after.backlog;
          expect(movesBetween(before, after)).toBe(countOf(after, 'zagreb') - fromBacklog);
          expect(after.moved).toBe(movesBetween(before, after));
        }),
        { numRuns: runs },
      );
    },
  );

  it('gets with Always what a division from nothing gives it, unless that leaves more waiting', () => {
    fc.assert(
      fc.property(plain('Always'), perhaps(small(9)), (input, room) => {
        const next = followed(input, place(input));
        const after = place({ ...next, clusters: [...next.clusters, newcomer(room)] });
        const fresh = place({ ...input, clusters: [...input.clusters, newcomer(room)] });
        if (fresh.backlog === after.backlog) expect(countsOf(after)).toEqual(countsOf(fresh));
        else expect(after.backlog).toBeLessThan(fresh.backlog);
      }),
      { numRuns: runs },
    );
  });
});

/** A skew of clusters is not the only rule that says who needs how many at least. */
const isBoundBesides = ({ division, spread = [] }: PlacementRules): boolean =>
  spread.some(({ by }) => by !== 'Cluster') ||
  (division?.limits ?? []).some(
    ({ region, min, fixed }) => region !== undefined || min !== undefined || fixed !== undefined,
  );

describe('a plan that is carried out', () => {
  it('stays as it is, with the same reasons, when it was made from nothing', () => {
    const inputs = calm({
      clusters: freshClusters,
      rules: fc
        .tuple(rulesFor(allModes, limitsOn({ isRelative: true })), rebalance)
        .map(([rules, one]) => ({ ...rules, rebalance: one })),
    });
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = place(input);
        const again = place(followed(input, plan));
        expect(again).toEqual(plan);
        expect(again.clusters.map((one) => explainVerdict(one, again))).toEqual(
          plan.clusters.map((one) => explainVerdict(one, plan)),
        );
      }),
      { numRuns: runs },
    );
  });

  // Minimums beyond what there is, and a choice of groups under Always, go by what runs, and so may take two steps; so may
  // a skew among other lower bounds.
  it('stays as it is, whatever it was made from', () => {
    fc.assert(
      fc.property(anyInput.filter(canMeetMinimums), ({ rules, ...input }) => {
        const { movesPerMinute: _, ...rebalance } = rules.rebalance ?? {};
        const { movesPerMinute: __, ...failback } = rules.failback ?? {};
        const isFree = rebalance.when === 'Always';
        const spread = (rules.spread ?? []).map(({ maxGroups, maxSkew, ...one }) => ({
          ...one,
          ...(maxGroups === undefined || isFree ? {} : { maxGroups }),
          ...(maxSkew === undefined || isBoundBesides(rules) ? {} : { maxSkew }),
        }));
        const unhurried = { ...input, rules: { ...rules, spread, rebalance, failback } };
        const plan = place(unhurried);
        const again = place(followed(unhurried, plan));
        expect(countsOf(again)).toEqual(countsOf(plan));
        expect(again.moved).toBe(0);
      }),
      { numRuns: 2 * runs },
    );
  });
});

describe('the budget', () => {
  it('is never overdrawn', () => {
    fc.assert(
      fc.property(anyInput, small(8), (input, movesPerMinute) => {
        const rules = { ...input.rules, rebalance: { ...input.rules.rebalance, movesPerMinute } };
        const recent = (input.recentMoves ?? []).filter(({ at }) => at > input.at - minuteMs);
        const spent = total(recent.map(({ replicas }) => replicas));
        const { moved } = place({ ...input, rules });
        expect(moved).toBeLessThanOrEqual(Math.max(0, movesPerMinute - spent));
      }),
      { numRuns: runs },
    );
  });

  it('only delays: minute by minute the plan becomes what it would be without one', () => {
    const inputs = calm({ clusters: usedClusters, rules: rulesFor(['Weighted', 'Capacity']) });
    fc.assert(
      fc.property(inputs, fc.integer({ min: 1, max: 8 }), (input, movesPerMinute) => {
        const at = (rules: PlacementRules['rebalance']): PlacementInput => ({
          ...input,
          rules: { ...input.rules, rebalance: { when: 'Always', ...rules } },
        });
        let step = at({ movesPerMinute });
        let plan = place(step);
        for (let minute = 0; plan.nextAt !== undefined && minute < 200; minute += 1) {
          expect(plan.moved).toBeGreaterThan(0);
          const moves = [{ at: step.at, replicas: plan.moved }];
          step = followed(step, plan, { at: plan.nextAt, recentMoves: moves });
          plan = place(step);
        }
        expect(plan.nextAt).toBeUndefined();
        expect(countsOf(plan)).toEqual(countsOf(place(at({}))));
      }),
      { numRuns: runs },
    );
  });
});

describe('the way to a plan', () => {
  it('does not matter in the modes that divide, with Always', () => {
    const inputs = calm({ clusters: freshClusters, rules: rulesFor(['Weighted', 'Capacity']) });
    const steps = fc.array(small(60), { maxLength: 4 });
    fc.assert(
      fc.property(inputs, steps, (input, sizes) => {
        const rules = { ...input.rules, rebalance: { when: 'Always' as const } };
        let step: PlacementInput = { ...input, rules };
        for (const replicas of sizes) step = followed(step, place({ ...step, replicas }));
        expect(countsOf(place(step))).toEqual(countsOf(place({ ...input, rules })));
      }),
      { numRuns: runs },
    );
  });

  it('does not matter while a workload only grows, with OnLoss', () => {
    const inputs = calm({ clusters: freshClusters, rules: rulesFor(['Weighted', 'Capacity']) });
    const steps = fc.array(small(60), { maxLength: 4 });
    fc.assert(
      fc.property(inputs, steps, (input, sizes) => {
        let step: PlacementInput = input;
        const growing = [...sizes, input.replicas].filter((size) => size <= input.replicas);
        for (const replicas of growing.sort((a, b) => a - b)) {
          step = followed(step, place({ ...step, replicas }));
        }
        expect(countsOf(place(step))).toEqual(countsOf(place(input)));
      }),
      { numRuns: runs },
    );
  });
});
