import { describe, expect, it } from '@jest/globals';
import type { LearnedCapacity } from '@navarch/model';
import { learn, learnedBound } from './learned.js';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const waiting = (pods: number, since: number): { pods: number; since: number } => ({ pods, since });

describe('pods that found no node', () => {
  it('teach nothing before they have waited long enough', () => {
    const seen = { asked: 5, waiting: waiting(3, 0) };
    expect(learn(undefined, { ...seen, at: minute - 1 })).toBeUndefined();
    expect(learn(undefined, { ...seen, at: minute })).toEqual({
      replicas: 2,
      until: 6 * minute,
      times: 1,
    });
  });

  it('are waited for as long as the caller says', () => {
    const limits = { overdueAfterMs: 5, learnedForMs: 100, learnedForMsMax: 400 };
    const seen = { asked: 5, waiting: waiting(3, 0), at: 5 };
    expect(learn(undefined, seen, limits)).toEqual({ replicas: 2, until: 105, times: 1 });
  });

  it('teach that there is no room at all, never less', () => {
    const seen = { asked: 2, waiting: waiting(3, 0), at: minute };
    expect(learn(undefined, seen)?.replicas).toBe(0);
  });

  it('teach nothing new while they are the same', () => {
    const first = learn(undefined, { asked: 5, waiting: waiting(3, 0), at: minute });
    const again = { asked: 2, waiting: waiting(3, 0), at: 2 * minute };
    expect(learn(first, again)).toBe(first);
  });
});

describe('what was learned', () => {
  const learned: LearnedCapacity = { replicas: 2, until: 6 * minute, times: 1 };

  it('holds until its time, also when no pod is left', () => {
    expect(learn(learned, { asked: 2, waiting: undefined, at: 5 * minute })).toBe(learned);
    expect(learnedBound(learned, 6 * minute - 1)).toBe(2);
    expect(learnedBound(learned, 6 * minute)).toBeUndefined();
    expect(learnedBound(undefined, 0)).toBeUndefined();
  });

  it('is corrected by pods that came later', () => {
    const seen = { asked: 2, waiting: waiting(1, 2 * minute), at: 3 * minute };
    expect(learn(learned, seen)).toEqual({ replicas: 1, until: 13 * minute, times: 2 });
  });

  it('is remembered for twice as long each time, up to an hour', () => {
    let known: LearnedCapacity | undefined;
    let at = 0;
    const lengths: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      at += minute;
      known = learn(known, { asked: 1, waiting: waiting(1, at - minute), at });
      lengths.push((known?.until ?? 0) - at);
      at = known?.until ?? 0;
    }
    expect(lengths).toEqual([5, 10, 20, 40, 60, 60].map((minutes) => minutes * minute));
  });

  it('counts from the start again when it was forgotten for long', () => {
    const late = learned.until + 6 * minute;
    const still = learn(learned, { asked: 3, waiting: undefined, at: late - 1 });
    expect(still).toBe(learned);
    expect(learn(learned, { asked: 3, waiting: undefined, at: late })).toBeUndefined();
    const seen = { asked: 3, waiting: waiting(1, late - minute), at: late };
    expect(learn(learned, seen)).toEqual({ replicas: 2, until: late + 5 * minute, times: 1 });
  });

  it('is learned again from pods that still wait when its time is over', () => {
    const seen = { asked: 5, waiting: waiting(3, 0), at: learned.until };
    expect(learn(learned, seen)).toEqual({ replicas: 2, until: 16 * minute, times: 2 });
  });
});

/** Clusters with weights and a room that nobody knows, and a planner that goes by weight within what was learned. */
class World {
  private at = 0;
  private readonly weights = [4, 4, 3];
  private given: readonly number[] = [0, 0, 0];
  private readonly askedSince = [0, 0, 0];
  private learned: (LearnedCapacity | undefined)[] = [];
  readonly history: string[] = [];

  constructor(
    private readonly rooms: readonly number[],
    private readonly replicas: number,
    private readonly keeps: boolean,
  ) {}

  run(forMs: number): void {
    for (const end = this.at + forMs; this.at < end; this.at += 10 * second) {
      this.observe();
      this.plan();
    }
  }

  get running(): number {
    return this.given.reduce((sum, count, at) => sum + Math.min(count, this.rooms[at] ?? 0), 0);
  }

  private observe(): void {
    this.learned = this.given.map((asked, cluster) => {
      const pods = asked - (this.rooms[cluster] ?? 0);
      const since = this.askedSince[cluster] ?? 0;
      const waiting = pods > 0 ? { pods, since } : undefined;
      return learn(this.learned[cluster], { asked, waiting, at: this.at });
    });
  }

  private plan(): void {
    const bounds = this.learned.map((one) => learnedBound(one, this.at) ?? Infinity);
    const plan = this.given.map((count, at) => (this.keeps ? Math.min(count, bounds[at] ?? 0) : 0));
    for (let left = this.replicas - sum(plan); left > 0; left -= 1) {
      const shares = plan.map((count, at) =>
        count < (bounds[at] ?? 0) ? (this.weights[at] ?? 0) / (2 * count + 1) : 0,
      );
      const best = shares.indexOf(Math.max(...shares));
      if ((shares[best] ?? 0) > 0) plan[best] = (plan[best] ?? 0) + 1;
    }
    if (plan.join(' ') === this.given.join(' ')) return;
    for (const [cluster, count] of plan.entries()) {
      if (count > (this.given[cluster] ?? 0)) this.askedSince[cluster] = this.at;
    }
    this.given = plan;
    this.history.push(plan.join(' '));
  }
}

const sum = (counts: readonly number[]): number =>
  counts.reduce((total, count) => total + count, 0);

describe('a planner that goes by what was learned', () => {
  it('tries the third cluster in the end, and stays there', () => {
    const world = new World([0, 0, 3], 1, true);
    world.run(hour);
    expect(world.history).toEqual(['1 0 0', '0 1 0', '0 0 1']);
    world.run(47 * hour);
    expect(world.history).toHaveLength(3);
    expect(world.running).toBe(1);
  });

  it('finds room wherever it is, and stays there', () => {
    for (let code = 0; code < 64; code += 1) {
      const rooms = [code % 4, Math.floor(code / 4) % 4, Math.floor(code / 16)];
      const replicas = Math.min(5, sum(rooms));
      const world = new World(rooms, replicas, true);
      world.run(12 * hour);
      expect({ rooms, running: world.running }).toEqual({ rooms, running: replicas });
      const settled = world.history.length;
      world.run(12 * hour);
      expect({ rooms, moves: world.history.length - settled }).toEqual({ rooms, moves: 0 });
    }
  });

  it('goes back ever less often when it does not keep what runs', () => {
    const world = new World([0, 0, 3], 1, false);
    world.run(24 * hour);
    // Each of the two full clusters is tried at 0, 6, 17, 38 and 79 minutes, then every 61.
    expect(world.history.filter((plan) => plan === '0 0 1').length).toBeLessThan(40);
    expect(world.history.at(0)).toBe('1 0 0');
  });
});
