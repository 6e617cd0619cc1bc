/**
 * Replicas that find no node do not go round in circles.
 *
 * A member does not say what room it has; it is asked for replicas, and those beyond its room stay pending. What is
 * learned from them is remembered after they are gone. A planner that forgets sends them back for ever: with weights
 * 4:4:3, room for 0, 0 and 3 and a single replica, Federation v1 alternates between the two full clusters and never
 * tries the third.
 */
import { describe, expect, it } from '@jest/globals';
import type { LearnedCapacity, PlacementRules } from '@navarch/model';
import * as fc from 'fast-check';
import { learn, learnedBound } from '../capacity/learned.js';
import { place } from '../place.js';
import type { CandidateCluster, Plan } from '../plan.js';
import {
  asking,
  countsOf,
  equals,
  movesBetween,
  noon,
  secondMs,
  total,
  weighted,
} from './fleet.js';
import { runs, small } from './inputs.js';

const tickMs = 30 * secondMs;

type Member = {
  readonly name: string;
  readonly room: number;
  asked: number;
  pendingSince: number | undefined;
  learned: LearnedCapacity | undefined;
};

type Told = {
  readonly plans: readonly Plan[];
  /** The last tick at which a replica left a cluster that had it. */
  readonly lastMove: number;
  readonly moves: number;
};

type Telling = {
  readonly replicas: number;
  readonly rules: PlacementRules;
  readonly ticks: number;
};

/** Members with so much room do as they are told, tick by tick. */
function tell(rooms: readonly number[], { replicas, rules, ticks }: Telling): Told {
  const members = rooms.map(
    (room, at): Member => ({
      name: `c${at}`,
      room,
      asked: 0,
      pendingSince: undefined,
      learned: undefined,
    }),
  );
  const plans: Plan[] = [];
  let moves = 0;
  let lastMove = 0;
  for (let tick = 0; tick < ticks; tick += 1) {
    const at = noon + tick * tickMs;
    for (const member of members) observe(member, at);
    const clusters = equals(members.length, (index) => candidateOf(members[index], at, tick > 0));
    const plan = place(asking(replicas, clusters, { rules, at }));
    const before = plans.at(-1);
    const left = before === undefined ? 0 : movesBetween(before, plan);
    if (left > 0) lastMove = tick;
    moves += left;
    plans.push(plan);
    for (const [index, count] of countsOf(plan).entries()) obey(members[index], count, at);
  }
  return { plans, moves, lastMove };
}

function observe(member: Member, at: number): void {
  const { pendingSince, asked, room } = member;
  const waiting =
    pendingSince === undefined ? undefined : { pods: asked - room, since: pendingSince };
  member.learned = learn(member.learned, { asked, waiting, at });
}

const candidateOf = (
  member: Member | undefined,
  at: number,
  isKnown: boolean,
): Partial<CandidateCluster> => {
  const learned = learnedBound(member?.learned, at);
  return {
    ...(learned === undefined ? {} : { learned }),
    ...(isKnown ? { given: member?.asked ?? 0 } : {}),
  };
};

function obey(member: Member | undefined, count: number, at: number): void {
  if (member === undefined) return;
  member.asked = count;
  member.pendingSince = count > member.room ? (member.pendingSince ?? at) : undefined;
}

const hour = 3_600_000 / tickMs;

describe('replicas that find no node', () => {
  it('try the third cluster when two are full, and stay there', () => {
    const told = tell([0, 0, 3], {
      replicas: 1,
      rules: weighted({ c0: 4, c1: 4, c2: 3 }),
      ticks: 24 * hour,
    });
    expect(countsOf(told.plans.at(-1) as Plan)).toEqual([0, 0, 1]);
    expect(told.moves).toBe(2);
    expect(told.lastMove).toBeLessThan(10);
  });

  const story = fc
    .array(fc.record({ room: small(6), weight: fc.integer({ min: 1, max: 5 }) }), {
      minLength: 2,
      maxLength: 4,
    })
    .chain((members) =>
      fc.record({
        members: fc.constant(members),
        replicas: small(total(members.map(({ room }) => room))),
      }),
    );

  it('settle wherever there is room for all, and never move again', () => {
    fc.assert(
      fc.property(story, ({ members, replicas }) => {
        const rooms = members.map(({ room }) => room);
        const rules = weighted(
          Object.fromEntries(members.map(({ weight }, at) => [`c${at}`, weight])),
        );
        const { plans, lastMove } = tell(rooms, { replicas, rules, ticks: 4 * hour });
        const last = plans.at(-1) as Plan;
        expect(last.backlog).toBe(0);
        for (const [at, count] of countsOf(last).entries()) {
          expect(count).toBeLessThanOrEqual(rooms[at] ?? 0);
        }
        // Each cluster is found out at most a few times; a tick and the wait for pending pods come to three ticks.
        expect(lastMove).toBeLessThan(hour);
      }),
      { numRuns: runs / 20 },
    );
  });

  it('that are too many wait, and are tried again ever less often', () => {
    const { plans } = tell([2, 3], { replicas: 9, rules: {}, ticks: 24 * hour });
    const tries = plans.map((plan) => Math.max(0, total(countsOf(plan)) - 5));
    const perHour = Array.from({ length: 24 }, (_, at) => tries.slice(at * hour, (at + 1) * hour));
    const pending = perHour.map((one) => one.filter((count) => count > 0).length);
    expect(pending[0]).toBeGreaterThan(0);
    for (const ticks of pending.slice(2)) expect(ticks).toBeLessThanOrEqual(hour / 10);
    // What runs stays where it runs, all day.
    for (const plan of plans.slice(10)) {
      expect(countsOf(plan)[0]).toBeGreaterThanOrEqual(2);
      expect(countsOf(plan)[1]).toBeGreaterThanOrEqual(3);
    }
  });

  it('with Always come back to try, ever less often', () => {
    const rules: PlacementRules = { ...weighted({ c0: 4, c1: 3 }), rebalance: { when: 'Always' } };
    const { plans } = tell([0, 9], { replicas: 6, rules, ticks: 24 * hour });
    const away = plans.map((plan) => (countsOf(plan)[0] ?? 0) > 0);
    const lastHours = away.slice(12 * hour).filter(Boolean).length;
    expect(lastHours).toBeLessThanOrEqual(12 * 4);
  });
});
