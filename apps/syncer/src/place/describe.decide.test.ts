import { describe, expect, it } from '@jest/globals';
import type { ClusterDecision } from '@navarch/model';
import { describeMove, describePlacement } from './describe.decide.js';

/** `tokyo=3` is chosen, `tokyo=0` is not. */
const decide = (text: string): ClusterDecision[] =>
  text.split(' ').map((part) => {
    const [name = '', replicas = '0'] = part.split('=');
    return { name, replicas: Number(replicas), chosen: replicas !== '0', reason: 'it is lost' };
  });

describe('describePlacement', () => {
  const rows: readonly [string, boolean, number, string][] = [
    ['sydney=5 taipei=1 tokyo=0', true, 0, 'placed on sydney=5 taipei=1'],
    ['sydney=1 taipei=1', false, 0, 'placed on sydney taipei'],
    ['tokyo=0', true, 9, 'placed nowhere; 9 replicas found no place (1 full)'],
    ['tokyo=5', true, 4, 'placed on tokyo=5; 4 replicas found no place (1 full)'],
  ];
  for (const [clusters, countsReplicas, replicas, expected] of rows) {
    const backlog = { replicas, reason: '1 full', priority: 0, since: '2026-01-01T00:00:00Z' };
    it(expected, () =>
      expect(
        describePlacement(decide(clusters), { countsReplicas, ...(replicas > 0 && { backlog }) }),
      ).toBe(expected),
    );
  }
});

describe('describeMove', () => {
  const rows: readonly [string, string, string][] = [
    ['a=1 b=2', 'a=1 b=2', ''],
    ['a=1 b=2', 'a=3 b=0', 'a 1→3, b 2→0 (it is lost)'],
    ['a=1 b=2', 'a=3', 'a 1→3, b 2→0 (no longer registered)'],
    ['a=1', 'a=1 b=2', 'b 0→2'],
  ];
  for (const [before, after, expected] of rows) {
    it(`${before} → ${after}`, () =>
      expect(describeMove(decide(before), decide(after))).toBe(expected));
  }
});
