import { describe, expect, it } from '@jest/globals';
import type { ClusterDecision } from '@navarch/model';
import { markScaledDown } from './scale-down.js';

/** `sydney=5 taipei=1!`: `!` marks. */
const parse = (text: string): ClusterDecision[] =>
  text.split(' ').map((part) => {
    const [, name = '', replicas, mark] = /^(\w+)=(\d+)(!?)$/u.exec(part) ?? [];
    const one = { name, replicas: Number(replicas), chosen: replicas !== '0', reason: '' };
    return mark === '!' ? { ...one, scaledDown: true } : one;
  });
const print = (decisions: readonly ClusterDecision[]): string =>
  decisions
    .map((one) => `${one.name}=${one.replicas}${one.scaledDown === true ? '!' : ''}`)
    .join(' ');

const rows: readonly [string, number, string, number, string, string][] = [
  ['the user scales down', 9, 'a=3 b=3 c=3', 6, 'a=2 b=2 c=2', 'a=2! b=2! c=2!'],
  ['by one', 9, 'a=3 b=3 c=3', 8, 'a=3 b=3 c=2', 'a=3 b=3 c=2!'],
  ['down to nothing in one cluster', 3, 'a=1 b=1 c=1', 2, 'a=1 b=1 c=0', 'a=1 b=1 c=0!'],
  ['a move', 9, 'a=3 b=3 c=3', 9, 'a=4 b=5 c=0', 'a=4 b=5 c=0'],
  ['a drain without room', 9, 'a=3 b=3 c=3', 9, 'a=3 b=3 c=0', 'a=3 b=3 c=0'],
  ['a scale down during a move', 9, 'a=4 b=5 c=0', 8, 'a=4 b=4 c=0', 'a=4 b=4! c=0'],
  ['a scale down with a move', 9, 'a=3 b=3 c=3', 8, 'a=4 b=4 c=0', 'a=4 b=4 c=0'],
  ['a mark stays while the share does', 6, 'a=2! b=2! c=2!', 6, 'a=2 b=2 c=2', 'a=2! b=2! c=2!'],
  ['a mark goes with a move', 6, 'a=2! b=2! c=2!', 6, 'a=3 b=3 c=0', 'a=3 b=3 c=0'],
  ['a mark goes with growth', 6, 'a=2! b=2! c=2!', 9, 'a=3 b=3 c=3', 'a=3 b=3 c=3'],
];

describe('markScaledDown', () => {
  for (const [name, wanted, before, replicas, now, expected] of rows) {
    it(name, () => {
      const standing = { replicas: wanted, clusters: parse(before) };
      const move = { drainSeconds: 30 };
      const marked = markScaledDown({ decisions: parse(now), replicas, move, standing });
      expect(print(marked)).toBe(expected);
    });
  }

  it('marks nothing at first, nor where the policy says nothing of moves', () => {
    const [decisions, move] = [parse('a=1'), { drainSeconds: 30 }];
    const standing = { replicas: 3, clusters: parse('a=3') };
    expect(markScaledDown({ decisions, replicas: 1, move, standing: undefined })).toBe(decisions);
    expect(markScaledDown({ decisions, replicas: 1, move: undefined, standing })).toBe(decisions);
  });
});
