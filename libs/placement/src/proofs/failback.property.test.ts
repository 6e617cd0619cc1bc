/** What a returned cluster gets back, and when. */
import { describe, expect, it } from '@jest/globals';
import type { FailbackRules, PlacementRules } from '@navarch/model';
import * as fc from 'fast-check';
import { place } from '../place.js';
import type { PlacementInput, Plan } from '../plan.js';
import { changed, countsOf, followed, minuteMs, noon, secondMs, total } from './fleet.js';
import {
  calm,
  clusterLimits,
  facts,
  freshClusters,
  perhaps,
  runs,
  small,
  weights,
} from './inputs.js';

const division = facts<NonNullable<PlacementRules['division']>>({
  mode: fc.constantFrom(undefined, 'Weighted', 'Capacity'),
  weights: perhaps(weights),
  limits: perhaps(clusterLimits),
  preferences: fc.constant(undefined),
});

type Story = {
  readonly preferred: Plan;
  readonly without: Plan;
  /** The cluster has just returned. */
  readonly back: PlacementInput;
  readonly lost: string;
};

/** A fleet at rest loses one cluster for ten minutes. */
function lose(input: PlacementInput, which: number): Story | undefined {
  const lost = input.clusters[which % Math.max(1, input.clusters.length)]?.name;
  const preferred = place(input);
  // With a backlog, whatever frees room is filled at once: that is no failback.
  if (lost === undefined || preferred.backlog > 0 || isScarce(preferred)) return undefined;
  const at = input.at + minuteMs;
  const away = changed(followed(input, preferred, { at }), lost, { phase: 'lost', since: at });
  const without = place(away);
  const since = at + 10 * minuteMs;
  const back = changed(followed(away, without, { at: since }), lost, { phase: 'ready', since });
  return without.backlog > 0 ? undefined : { preferred, without, back, lost };
}

/** Minimums that cannot all be met hold on to what they have: then not all that was taken over comes back. */
const isScarce = (plan: Plan): boolean =>
  plan.clusters.some(({ replicas, trace }) => replicas < (trace.min ?? 0));

const stories = (failback: fc.Arbitrary<FailbackRules>) =>
  fc
    .tuple(
      calm({
        clusters: freshClusters,
        rules: fc.record({ division, failback }),
      }),
      fc.nat(),
    )
    .map(([input, which]) => lose(input, which));

const tell = (failback: fc.Arbitrary<FailbackRules>, check: (story: Story) => void): void =>
  fc.assert(
    fc.property(stories(failback), (story) => {
      if (story !== undefined) check(story);
    }),
    { numRuns: runs },
  );

/** Asks again whenever the plan says so, and carries out every answer. */
function play(from: PlacementInput, most = 200): { plan: Plan; input: PlacementInput } {
  let input = from;
  let plan = place(input);
  for (let turn = 0; plan.nextAt !== undefined && turn < most; turn += 1) {
    const recent = (input.recentMoves ?? []).concat({ at: input.at, replicas: plan.moved });
    input = followed(input, plan, { at: plan.nextAt, recentMoves: recent });
    plan = place(input);
  }
  return { plan, input };
}

describe('a returned cluster', () => {
  it('gets nothing before it has been healthy for long enough, then what it had', () => {
    const auto = fc.record({
      mode: fc.constant('Auto' as const),
      healthyForSeconds: fc.integer({ min: 1, max: 900 }),
    });
    tell(auto, ({ preferred, without, back, lost }) => {
      const healthyAt = back.at + (back.rules.failback?.healthyForSeconds ?? 0) * secondMs;
      for (const at of [back.at, healthyAt - 1]) {
        const plan = place({ ...back, at });
        expect(countsOf(plan)).toEqual(countsOf(without));
        const isOwed = preferred.clusters.some(
          ({ name, replicas }) => name === lost && replicas > 0,
        );
        expect(plan.nextAt).toBe(isOwed ? healthyAt : undefined);
      }
      expect(countsOf(place({ ...back, at: healthyAt }))).toEqual(countsOf(preferred));
    });
  });

  it('starts to count again when it is lost again in between', () => {
    const auto = fc.constant({ mode: 'Auto' as const, healthyForSeconds: 300 });
    tell(auto, ({ preferred, without, back, lost }) => {
      let input = back;
      for (let flap = 0; flap < 3; flap += 1) {
        const at = input.at + 200 * secondMs;
        const away = changed(followed(input, place(input), { at }), lost, {
          phase: 'lost',
          since: at,
        });
        expect(countsOf(place(away))).toEqual(countsOf(without));
        const since = at + 100 * secondMs;
        input = changed(followed(away, place(away), { at: since }), lost, {
          phase: 'ready',
          since,
        });
        expect(countsOf(place(input))).toEqual(countsOf(without));
      }
      expect(countsOf(place({ ...input, at: input.at + 300 * secondMs }))).toEqual(
        countsOf(preferred),
      );
    });
  });

  it('gets nothing outside the window, and all of it inside', () => {
    const nightly = fc.constant({
      mode: 'Auto' as const,
      healthyForSeconds: 0,
      window: { start: '22:00', end: '04:00' },
    });
    tell(nightly, ({ preferred, without, back }) => {
      const plan = place(back);
      expect(countsOf(plan)).toEqual(countsOf(without));
      if (plan.nextAt === undefined) return;
      expect(plan.nextAt).toBe(noon + 10 * 60 * minuteMs);
      expect(countsOf(place({ ...back, at: plan.nextAt - 1 }))).toEqual(countsOf(without));
      expect(countsOf(place({ ...back, at: plan.nextAt }))).toEqual(countsOf(preferred));
      expect(countsOf(place({ ...back, at: plan.nextAt + 6 * 60 * minuteMs }))).toEqual(
        countsOf(without),
      );
    });
  });

  it('gets it at no more than the rate, and gets all of it', () => {
    const paced = fc.record({
      mode: fc.constant('Auto' as const),
      healthyForSeconds: small(600),
      movesPerMinute: fc.integer({ min: 1, max: 4 }),
    });
    tell(paced, ({ preferred, back }) => {
      const { plan, input } = play(back);
      expect(countsOf(plan)).toEqual(countsOf(preferred));
      const rate = back.rules.failback?.movesPerMinute ?? 0;
      const moves = [...(input.recentMoves ?? []), { at: input.at, replicas: plan.moved }];
      for (const { at } of moves) {
        const minute = moves.filter((one) => one.at > at - minuteMs && one.at <= at);
        expect(total(minute.map(({ replicas }) => replicas))).toBeLessThanOrEqual(rate);
      }
    });
  });

  it('gets nothing by itself with Never and Manual, and with Manual all when it is asked for', () => {
    const still = fc.record({ mode: fc.constantFrom('Never' as const, 'Manual' as const) });
    tell(still, ({ preferred, without, back, lost }) => {
      const later = { ...back, at: back.at + 10_000 * minuteMs };
      expect(countsOf(place(later))).toEqual(countsOf(without));
      expect(place(later).nextAt).toBeUndefined();
      for (const failbackTo of [[lost], ['*']]) {
        const asked = countsOf(place({ ...later, failbackTo }));
        const isManual = back.rules.failback?.mode === 'Manual';
        expect(asked).toEqual(countsOf(isManual ? preferred : without));
      }
      expect(countsOf(place({ ...later, failbackTo: ['elsewhere'] }))).toEqual(countsOf(without));
    });
  });

  it('is owed nothing more when it has it back', () => {
    const auto = fc.record({ mode: fc.constant('Auto' as const), healthyForSeconds: small(600) });
    tell(auto, ({ back }) => {
      const { plan, input } = play(back);
      const rest = place(followed(input, plan, { at: input.at + minuteMs }));
      expect(rest.clusters.filter(({ home }) => home !== undefined)).toEqual([]);
      expect(rest.nextAt).toBeUndefined();
    });
  });
});

describe('two clusters', () => {
  it('lost one after the other, and back in any order, get what they had', () => {
    const inputs = calm({
      clusters: freshClusters,
      rules: fc.record({
        division,
        failback: fc.constant({ mode: 'Auto' as const, healthyForSeconds: 60 }),
      }),
    });
    fc.assert(
      fc.property(inputs, fc.boolean(), (input, isReversed) => {
        const [one, other] = input.clusters.map(({ name }) => name);
        const preferred = place(input);
        if (one === undefined || other === undefined || preferred.backlog > 0) return;
        if (isScarce(preferred)) return;
        let step = followed(input, preferred);
        const turn = (name: string, phase: 'lost' | 'ready'): void => {
          const at = step.at + minuteMs;
          step = changed({ ...step, at }, name, { phase, since: at });
          step = followed(step, place(step));
        };
        turn(one, 'lost');
        turn(other, 'lost');
        turn(isReversed ? other : one, 'ready');
        turn(isReversed ? one : other, 'ready');
        const { plan } = play({ ...step, at: step.at + minuteMs });
        expect(countsOf(plan)).toEqual(countsOf(preferred));
      }),
      { numRuns: runs },
    );
  });
});
