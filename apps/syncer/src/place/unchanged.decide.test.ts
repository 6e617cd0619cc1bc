import { describe, expect, it } from '@jest/globals';
import type { ClusterDecision, ClusterTrace, Placement, PlacementSpec } from '@navarch/model';
import { isUnchanged } from './unchanged.decide.js';

const decided = (
  trace: ClusterTrace,
  more: Partial<ClusterDecision> = {},
): Omit<PlacementSpec, 'decision'> => ({
  workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u' },
  replicas: 3,
  clusters: [{ name: 'oslo', chosen: true, replicas: 3, reason: 'weight 1 of 2', trace, ...more }],
});

const standing = (spec: Omit<PlacementSpec, 'decision'>): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'web', namespace: 'web' },
  spec: { ...spec, decision: { id: '1', inputsDigest: 'd', planner: 'p', decidedAt: 't' } },
});

describe('a decision', () => {
  const base = decided({ weight: 1, weightSum: 2, capacity: 10 });
  const rows: readonly [string, Omit<PlacementSpec, 'decision'>, boolean][] = [
    ['is the same when it says the same', base, true],
    [
      'does not change with free room alone',
      decided({ weight: 1, weightSum: 2, capacity: 9 }),
      true,
    ],
    ['changes with a weight', decided({ weight: 2, weightSum: 3, capacity: 10 }), false],
    [
      'changes with its reason',
      decided({ weight: 1, weightSum: 2, capacity: 10 }, { reason: 'x' }),
      false,
    ],
    [
      'changes with what remains of the preferred plan',
      decided({ weight: 1, weightSum: 2, capacity: 10 }, { home: 4 }),
      false,
    ],
    [
      'changes with its number',
      decided({ weight: 1, weightSum: 2, capacity: 10 }, { replicas: 2 }),
      false,
    ],
  ];
  for (const [name, next, expected] of rows) {
    it(name, () => expect(isUnchanged(standing(base), next)).toBe(expected));
  }

  it('by room does not change with the room of others', () => {
    const before = decided(
      { weight: 10, weightSum: 24, shareMilli: 1250, capacity: 10 },
      { reason: 'weight 10 of 24' },
    );
    const after = decided(
      { weight: 12, weightSum: 30, shareMilli: 1200, capacity: 12 },
      { reason: 'weight 12 of 30' },
    );
    expect(isUnchanged(standing(before), after)).toBe(true);
  });

  it('by weight does not change with room that happens to be as large as a weight', () => {
    const before = decided({ weight: 1, weightSum: 2, capacity: 1 });
    const after = decided({ weight: 1, weightSum: 2, capacity: 2 });
    expect(isUnchanged(standing(before), after)).toBe(true);
    expect(isUnchanged(standing(after), before)).toBe(true);
  });

  it('that a bound of room settled changes with that bound', () => {
    const before = decided({ capacity: 3, cappedBy: 'capacity' });
    expect(isUnchanged(standing(before), decided({ capacity: 4, cappedBy: 'capacity' }))).toBe(
      false,
    );
  });

  it('is new when there was none', () => expect(isUnchanged(undefined, base)).toBe(false));
});
