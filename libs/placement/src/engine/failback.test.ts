import { describe, expect, it } from '@jest/globals';
import type { FailbackRules } from '@navarch/model';
import { asking, fleet, minuteMs, noon } from '../proofs/fleet.js';
import type { Entry } from './entries.js';
import { giveBack, returnOf, transfer } from './failback.js';

/** `a:given=3:home=5`: open clusters without bounds of their own. */
const entries = (text: string, most = 100): readonly Entry[] =>
  fleet(text).map((cluster, rank) => ({
    cluster,
    rank,
    weight: 1,
    tier: 0,
    min: 0,
    promise: 0,
    high: cluster.capacity ?? most,
    fixed: false,
    given: cluster.given ?? 0,
  }));

describe('a return', () => {
  const cases: readonly [string, FailbackRules, string][] = [
    ['a:given=5', {}, 'notReturned'],
    ['a:given=5:home=5', {}, 'notReturned'],
    ['a:given=5:home=3', {}, 'notReturned'],
    ['a:given=0:home=3', {}, 'allowed'],
    ['a:given=0:home=3:since=-300', {}, 'allowed'],
    ['a:given=0:home=3:since=-299', {}, 'waits until 1'],
    ['a:given=0:home=3:since=-10', { healthyForSeconds: 60 }, 'waits until 50'],
    ['a:given=0:home=3:since=-10', { healthyForSeconds: 0 }, 'allowed'],
    ['a:given=0:home=3', { mode: 'Never' }, 'waits'],
    ['a:given=0:home=3', { mode: 'Manual' }, 'waits'],
    ['b:given=0:home=3:since=-1', { mode: 'Manual' }, 'allowed'],
    ['b:given=0:home=3:since=-1', { mode: 'Manual', healthyForSeconds: 60 }, 'waits until 59'],
    ['b:given=0:home=3', { mode: 'Never' }, 'waits'],
    ['a:given=0:home=3', { window: { start: '12:00', end: '13:00' } }, 'allowed'],
    ['a:given=0:home=3', { window: { start: '12:01', end: '13:00' } }, 'waits until 60'],
    [
      'b:given=0:home=3',
      { mode: 'Manual', window: { start: '12:01', end: '13:00' } },
      'waits until 60',
    ],
  ];
  it.each(cases)('of %s under %j: %s', (text, failback, wanted) => {
    const input = asking(9, [], { rules: { failback }, failbackTo: ['b'] });
    const [entry] = entries(text);
    if (entry === undefined) throw new Error(text);
    const { since = Number.NEGATIVE_INFINITY } = entry.cluster;
    const cluster = { ...entry.cluster, since: noon + since * 1_000 };
    const found = returnOf({ ...entry, cluster }, input);
    const until = found.kind === 'waits' && found.until !== undefined;
    expect(until ? `waits until ${((found.until ?? 0) - noon) / 1_000}` : found.kind).toBe(wanted);
  });

  it('is open to all with *', () => {
    const [entry] = entries('a:given=0:home=3');
    const input = asking(9, [], { rules: { failback: { mode: 'Manual' } }, failbackTo: ['*'] });
    expect(entry && returnOf(entry, input)).toEqual({ kind: 'allowed' });
    expect(entry && returnOf(entry, { ...input, at: noon + minuteMs })).toEqual({
      kind: 'allowed',
    });
  });
});

describe('giving back', () => {
  it.each([
    ['a:given=0:home=3 b:given=6:home=3', '0 6', '3 3'],
    ['a:given=0:home=4 b:given=6:home=5 c:given=6:home=3', '0 6 6', '4 5 3'],
    ['a:given=0:home=2 b:given=5:home=3 c:given=5:home=3', '0 5 5', '2 4 4'],
    ['a:given=0:home=4:capacity=2 b:given=6:home=3', '0 6', '2 4'],
    ['a:given=0:home=3 b:given=2:home=2', '0 2', '0 2'],
    ['a:given=0:home=3 b:given=4', '0 4', '0 4'],
    ['a:given=1:home=3 b:given=4:home=2', '1 4', '3 2'],
  ])('%s turns %s into %s', (text, plan, wanted) => {
    const back = giveBack(entries(text), plan.split(' ').map(Number), (at) => at === 0);
    expect(back.join(' ')).toBe(wanted);
  });

  it('takes nothing for those that may not return', () => {
    const all = entries('a:given=0:home=3 b:given=6:home=3');
    expect(giveBack(all, [0, 6], () => false)).toEqual([0, 6]);
  });
});

describe('a transfer', () => {
  it('takes from those with much to spare, and gives to those that want much, in proportion', () => {
    const of = { wants: [0, 0, 8, 4], spares: [6, 3, 0, 0], moves: 6 };
    expect(transfer(entries('a b c d'), [10, 10, 0, 0], of)).toEqual([6, 8, 4, 2]);
  });

  it('gives what nobody has to give up on top', () => {
    const of = { wants: [0, 5], spares: [2, 0], moves: 2, extra: 2 };
    expect(transfer(entries('a b'), [10, 0], of)).toEqual([8, 4]);
  });
});
