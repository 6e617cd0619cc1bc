import { describe, expect, it } from '@jest/globals';
import { HoldKeeper, type Left } from './keeper.js';

/** A keeper of two kinds, what they leave, and how often each had a turn. */
function keeping() {
  const world = { state: 'r1', left: ['nothing', 'nothing'] as (Left | Error)[] };
  const turns = [0, 0];
  const errors: unknown[] = [];
  const kinds = turns.map((_, kind) => ({
    turn: async () => {
      turns[kind] = (turns[kind] ?? 0) + 1;
      const left = world.left[kind];
      if (left instanceof Error) throw left;
      return left ?? 'nothing';
    },
  }));
  const keeper = new HoldKeeper({
    kinds,
    state: async () => world.state,
    onError: (error) => errors.push(error),
  });
  return { world, turns, errors, keeper };
}

describe('the keeper of holds', () => {
  it('does nothing while nothing is held and nothing was written', async () => {
    const { world, turns, keeper } = keeping();
    for (let turn = 0; turn < 3; turn += 1) await keeper.turn();
    expect(turns).toEqual([1, 1]);
    world.state = 'r2';
    for (let turn = 0; turn < 3; turn += 1) await keeper.turn();
    expect(turns).toEqual([2, 2]);
  });

  it('goes on while something is held', async () => {
    const { world, turns, keeper } = keeping();
    world.left[1] = 'something';
    for (let turn = 0; turn < 3; turn += 1) await keeper.turn();
    expect(turns).toEqual([3, 3]);
    world.left[1] = 'nothing';
    for (let turn = 0; turn < 3; turn += 1) await keeper.turn();
    expect(turns).toEqual([4, 4]);
  });

  it('goes on after trouble, with the other kinds as well', async () => {
    const { world, turns, errors, keeper } = keeping();
    world.left[0] = new Error('away');
    for (let turn = 0; turn < 2; turn += 1) await keeper.turn();
    expect(turns).toEqual([2, 2]);
    expect(errors).toHaveLength(2);
  });

  it('takes what is written during a turn for news', async () => {
    const { world, turns, keeper } = keeping();
    const states = ['r1', 'r2', 'r2'];
    Object.defineProperty(world, 'state', { get: () => states.shift() ?? 'r2' });
    for (let turn = 0; turn < 4; turn += 1) await keeper.turn();
    expect(turns).toEqual([2, 2]);
  });
});
