import { describe, expect, it } from '@jest/globals';
import type { PlacementRules } from '@navarch/model';
import * as fc from 'fast-check';
import { isFailedOver, notReadyForOf } from './failover.js';
import { place } from './place.js';
import type { CandidateCluster, PlacementInput } from './plan.js';
import { anyClusters, anyRules } from './proofs/inputs.js';

const rows: readonly [string, PlacementRules, number | undefined, boolean][] = [
  ['nothing is said', {}, undefined, false],
  ['nothing of applications', { failover: {} }, undefined, false],
  ['the default time', { failover: { application: {} } }, 300, true],
  ['a time', { failover: { application: { notReadyForSeconds: 60 } } }, 60, true],
  [
    'all are everywhere',
    { failover: { application: {} }, division: { mode: 'Duplicated' } },
    300,
    false,
  ],
  [
    'nothing ever moves',
    { failover: { application: {} }, rebalance: { when: 'Never' } },
    300,
    false,
  ],
];

describe('the rules', () => {
  it.each(rows)('%s', (...[, rules, seconds, isMoved]) => {
    expect(notReadyForOf(rules)).toBe(seconds);
    expect(isFailedOver(rules)).toBe(isMoved);
  });
});

const inputOf = (
  clusters: readonly CandidateCluster[],
  more: Partial<PlacementInput> = {},
): PlacementInput => ({
  key: 'web/web',
  replicas: 4,
  policy: 'default',
  rules: {},
  clusters,
  held: false,
  at: 0,
  ...more,
});
const cluster = (name: string, facts: Partial<CandidateCluster>): CandidateCluster => ({
  name,
  labels: {},
  phase: 'ready',
  ...facts,
});
const sharesOf = (input: PlacementInput): string =>
  place(input)
    .clusters.map(({ name, replicas }) => `${name}=${replicas}`)
    .join(' ');

describe('placing replicas that do not become ready', () => {
  const split = [cluster('oslo', { given: 2 }), cluster('rome', { given: 2, ready: 1 })];

  it('says why', () => {
    const { clusters } = place(inputOf(split));
    expect(clusters.map(({ replicas, because }) => `${replicas} ${because}`)).toEqual([
      '3 weight',
      '1 notReady',
    ]);
  });

  it('waits while evictions are held', () => {
    expect(sharesOf(inputOf(split, { held: true }))).toBe('oslo=2 rome=2');
  });

  it('leaves those that fit nowhere else, and says so', () => {
    const full = [
      cluster('oslo', { given: 2, capacity: 2 }),
      cluster('rome', { given: 2, ready: 0 }),
    ];
    const plan = place(inputOf(full));
    expect(plan.clusters.map(({ replicas }) => replicas)).toEqual([2, 2]);
    expect(plan.backlog).toBe(0);
    expect(plan.warnings).toEqual([
      '2 replicas not ready and without another place: kept where they are',
    ]);
  });
});

it('makes no replica homeless that had a place', () => {
  const facts = { clusters: anyClusters, rules: anyRules, replicas: fc.nat(20), bound: fc.nat(9) };
  fc.assert(
    fc.property(fc.record(facts), ({ clusters, rules, replicas, bound }) => {
      const bounded = clusters.map((one, at) => (at % 2 === 0 ? { ...one, ready: bound } : one));
      const [before, after] = [clusters, bounded].map((those) =>
        place(inputOf(those, { rules, replicas })),
      );
      expect(after?.backlog).toBeLessThanOrEqual(before?.backlog ?? 0);
    }),
  );
});
