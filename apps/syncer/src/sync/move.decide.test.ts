import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { MoveRecord, MoveRules } from '@navarch/model';
import { decideMove, permittedBy } from './move.decide.js';
import { floorOf } from './shrink.decide.js';

type Case = {
  readonly wanted?: number;
  readonly minReady?: number | string;
  readonly rules?: MoveRules;
  readonly running?: number;
  readonly target?: number;
  readonly ready?: number;
  /** `target/ready` pairs; `!`: cannot be reached. */
  readonly others?: string;
  readonly isScaleDown?: boolean;
  readonly plan?: string;
};

const parseOthers = (text: string) =>
  text.split(' ').map((part) => {
    const [target = 0, ready = 0] = part.replace('!', '').split('/').map(Number);
    return { target, ready, isUp: !part.endsWith('!') };
  });

function look(one: Case, nowSeconds: number, record?: MoveRecord) {
  const { wanted = 9, minReady, rules, running = 3, target = 0, others = '4/4 5/5' } = one;
  const { isScaleDown = false, plan = 'a=4 b=5', ready = running } = one;
  const isPatient = rules?.readyTimeoutSeconds !== undefined && !isScaleDown;
  const parsed = parseOthers(others);
  const floor = { wanted, minReady, isPatient, running, target, others: parsed };
  const permitted = permittedBy(floor);
  const now = nowSeconds * 1_000;
  return decideMove({ running, ready, permitted, rules, record, plan, isScaleDown, now }, target);
}

const drain30 = { drainSeconds: 30 };
const patient = { readyTimeoutSeconds: 600 };

describe('decideMove', () => {
  // name, case, second of the later look, replicas then; the first look is in second 0
  const rows: readonly [string, Case, number, number][] = [
    ['no rules: at once', {}, 0, 0],
    ['no rules: never before the others are ready', { others: '4/0 5/5' }, 9_999, 3],
    ['drains first', { rules: drain30 }, 29, 3],
    ['then goes', { rules: drain30 }, 30, 0],
    ['what runs nothing ready does not drain', { rules: drain30, ready: 0 }, 0, 0],
    ['nor what is not ready of it', { rules: drain30, ready: 1 }, 0, 1],
    ['a user’s scale down does not drain', { rules: drain30, isScaleDown: true }, 0, 0],
    [
      'a user’s scale down keeps the floor',
      { rules: drain30, isScaleDown: true, others: '4/3 5/5' },
      99,
      1,
    ],
    ['growth is never held', { rules: drain30, target: 5 }, 0, 5],
    ['waits within the timeout', { rules: patient, others: '4/0 5/5' }, 599, 3],
    ['goes on after it', { rules: patient, others: '4/0 5/5' }, 600, 0],
    ['drains after it', { rules: { ...patient, ...drain30 }, others: '4/0 5/5' }, 601, 3],
    ['hopes nothing of who is lost', { rules: patient, others: '4/0! 5/5' }, 600, 3],
    ['keeps what found no place', { rules: patient, others: '3/0 5/5' }, 600, 1],
    ['a named floor alone is no wait for more', { minReady: 8, others: '4/3 5/5' }, 0, 0],
    ['patience waits for all', { minReady: 8, rules: patient, others: '4/3 5/5' }, 599, 1],
    ['and then for the named floor', { minReady: 8, rules: patient, others: '4/3 5/5' }, 600, 0],
    ['which it never gives up', { minReady: 8, rules: patient, others: '4/1 5/5' }, 9_999, 2],
  ];
  for (const [name, one, later, expected] of rows) {
    it(name, () => {
      const { record } = look(one, 0);
      expect(look(one, later, record).replicas).toBe(expected);
    });
  }

  it('waits anew for another division', () => {
    const one = { rules: patient, others: '4/0 5/5' };
    const { record } = look(one, 0);
    const next = look({ ...one, plan: 'a=5 b=4' }, 600, record);
    expect(next.replicas).toBe(3);
    expect(look({ ...one, plan: 'a=5 b=4' }, 1_199, next.record).replicas).toBe(3);
    expect(look({ ...one, plan: 'a=5 b=4' }, 1_200, next.record).replicas).toBe(0);
  });

  it('keeps the clock of a drain when the division changes', () => {
    const { record } = look({ rules: drain30 }, 0);
    const other = { rules: drain30, plan: 'a=5 b=5' };
    const next = look(other, 20, record);
    expect(next.draining).toMatchObject({ until: '1970-01-01T00:00:30Z', replicas: 0 });
    expect(look(other, 30, next.record).replicas).toBe(0);
  });

  it('a scale down during a move drains with it', () => {
    const { record } = look({ rules: drain30, target: 1 }, 0);
    const next = look({ rules: drain30, isScaleDown: true }, 10, record);
    expect(next).toMatchObject({ replicas: 3, draining: { replicas: 0 } });
    expect(look({ rules: drain30, isScaleDown: true }, 30, next.record).replicas).toBe(1);
  });

  it('follows a policy that shortens the drain meanwhile', () => {
    const { record } = look({ rules: { drainSeconds: 3_600 } }, 0);
    expect(look({ rules: drain30 }, 29, record).replicas).toBe(3);
    expect(look({ rules: drain30 }, 31, record).replicas).toBe(0);
  });

  it('keeps the floor at every moment of any move, but for what faults take, and ends', () => {
    const member = fc.record({ target: fc.nat(8), running: fc.nat(8) });
    const fleet = fc.array(member, { minLength: 1, maxLength: 5 });
    const event = fc.record({
      waitMs: fc.nat(9_000),
      // By member: this many become ready, or stop being so.
      ready: fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 5, maxLength: 5 }),
    });
    const policy = fc.record({
      drainSeconds: fc.nat(20),
      minReady: fc.option(fc.nat(20), { nil: undefined }),
      isPatient: fc.boolean(),
    });
    const events = fc.array(event, { maxLength: 25 });
    fc.assert(
      fc.property(fleet, events, policy, (members, happenings, { minReady, ...rules }) => {
        const world = new World(members, minReady, {
          drainSeconds: rules.drainSeconds,
          // A named floor holds with it; the default one is what it gives up.
          ...(rules.isPatient && minReady !== undefined ? { readyTimeoutSeconds: 15 } : {}),
        });
        for (const { waitMs, ready } of happenings) {
          world.happen(waitMs, ready);
          const before = world.ready();
          world.decide();
          expect(world.ready()).toBeGreaterThanOrEqual(Math.min(before, world.floor));
        }
        for (let looks = 0; looks < 4; looks += 1) {
          world.happen(
            20_000,
            members.map(() => 99),
          );
          world.decide();
        }
        expect(world.running()).toEqual(members.map(({ target }) => target));
      }),
    );
  });
});

type Member = { target: number; running: number; ready: number; record?: MoveRecord | undefined };

/** A fleet in which every member decides at the same moment, on what all of them last showed. */
class World {
  private now = 0;
  private readonly wanted: number;
  private readonly members: Member[];
  readonly floor: number;

  constructor(
    members: readonly { readonly target: number; readonly running: number }[],
    private readonly minReady: number | undefined,
    private readonly rules: MoveRules,
  ) {
    this.members = members.map((one) => ({ ...one, ready: one.running }));
    this.wanted = members.reduce((sum, { target }) => sum + target, 0);
    this.floor = floorOf(this.wanted, minReady);
  }

  ready = (): number => this.members.reduce((sum, { ready }) => sum + ready, 0);
  running = (): readonly number[] => this.members.map(({ running }) => running);

  happen(waitMs: number, ready: readonly number[]): void {
    this.now += waitMs;
    this.members.forEach((one, at) => {
      one.ready = Math.max(0, Math.min(one.running, one.ready + (ready[at] ?? 0)));
    });
  }

  decide(): void {
    const moves = this.members.map((one) => this.moveOf(one));
    this.members.forEach((one, at) => {
      const move = moves[at];
      one.running = move?.replicas ?? one.running;
      one.record = move?.record;
      // A shrinking ReplicaSet takes unready pods first.
      one.ready = Math.min(one.ready, one.running);
    });
  }

  private moveOf(one: Member) {
    const { wanted, minReady, rules, now } = this;
    const others = this.members.filter((other) => other !== one).map(isUp);
    const isPatient = rules.readyTimeoutSeconds !== undefined;
    const permitted = permittedBy({ wanted, minReady, isPatient, others, ...one });
    const facts = { permitted, rules, plan: '', isScaleDown: false, now, record: one.record };
    return decideMove({ ...facts, running: one.running, ready: one.ready }, one.target);
  }
}

const isUp = ({ target, ready }: Member) => ({ target, ready, isUp: true });
