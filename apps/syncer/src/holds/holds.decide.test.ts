import { describe, expect, it } from '@jest/globals';
import type { ClusterDecision, HoldSpec, PlacementSpec } from '@navarch/model';
import type { Brake } from '@navarch/placement';
import { deletionWindowMs, describeDeletions, judgeDeletion } from './deletions.decide.js';
import { causeOf, isEmptied } from './empties.decide.js';
import { abandoned, isCutOff } from './cut-off.decide.js';
import { decideEvictions, describeEvictions } from './evictions.decide.js';

describe('a deletion', () => {
  const now = 10_000_000;
  const replicas = { deleted: 9, placed: 500 };
  const rest = { heldFrom: undefined, approvedUntil: 0 };
  const calm = { countedAt: now, deleted: 1, placed: 500, replicas, ...rest };
  const many = { ...calm, deleted: 101 };
  const old = now - deletionWindowMs;
  const rows: readonly [string, object, 'go' | 'wait'][] = [
    ['of its own goes', calm, 'go'],
    ['that is the 100th goes', { ...calm, deleted: 100 }, 'go'],
    ['that is the 101st waits', many, 'wait'],
    ['that is the 101st of many more than a thousand goes', { ...many, placed: 1_000 }, 'go'],
    ['of too many replicas waits', { ...calm, replicas: { deleted: 101, placed: 500 } }, 'wait'],
    ['of few of many replicas goes', { ...calm, replicas: { deleted: 101, placed: 1_000 } }, 'go'],
    ['from before the burst goes', { ...many, deletedAt: old }, 'go'],
    ['goes when it was approved', { ...many, approvedUntil: now }, 'go'],
    ['after the approval is counted anew', { ...calm, approvedUntil: now - 5 }, 'go'],
    ['waits with those that wait', { ...calm, heldFrom: now - 5 }, 'wait'],
    ['from before those that wait goes', { ...calm, heldFrom: now, deletedAt: now - 1 }, 'go'],
    ['goes when approved while others wait', { ...calm, heldFrom: old, approvedUntil: now }, 'go'],
  ];
  it.each(rows)('%s', (_, facts, expected) => {
    const limits = { massDeletionMin: 100, massDeletionPercent: 10 };
    expect(judgeDeletion({ ...calm, deletedAt: now, ...facts }, limits)).toBe(expected);
  });
});

/** `tokyo=3 oslo=0:selector`: replicas, and what refuses a cluster. */
const decided = (text: string, more: Partial<PlacementSpec> = {}) => ({
  workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u' },
  policy: 'PlacementPolicy web/gold',
  clusters: text.split(' ').map((part): ClusterDecision => {
    const [, name = '', replicas, filteredBy] = /^(\w+)=(\d+)(?::(\w+))?$/.exec(part) ?? [];
    return {
      name,
      chosen: replicas !== '0',
      replicas: Number(replicas),
      reason: '',
      trace: filteredBy === undefined ? {} : { filteredBy },
    };
  }),
  ...more,
});

describe('a decision', () => {
  const rows: readonly [string, string, string, boolean][] = [
    [
      'that refuses all clusters by a selector empties',
      'a=2 b=1',
      'a=0:selector b=0:selector',
      true,
    ],
    ['that leaves one does not', 'a=2 b=1', 'a=0:selector b=1', false],
    ['about lost clusters does not', 'a=2', 'a=0:lost b=0:selector', false],
    ['about a drained cluster does not', 'a=2', 'a=0:taint', false],
    ['about a full cluster does not', 'a=2', 'a=0:capacity', false],
    ['about a lost and a refused one does', 'a=2 b=1', 'a=0:lost b=0:selector', true],
    ['of no weight does', 'a=2', 'a=0', true],
    ['about a cluster that left does not', 'a=2', 'b=0:selector', false],
    ['that was nowhere before does not', 'a=0:lost', 'a=0:selector', false],
  ];
  it.each(rows)('%s', (...[, before, after, expected]) => {
    expect(isEmptied(decided(before), decided(after))).toBe(expected);
  });

  it('for nought replicas, or of another object, empties nothing', () => {
    const after = 'a=0:selector';
    const other = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'v' };
    expect(isEmptied(decided('a=2'), decided(after, { replicas: 0 }))).toBe(false);
    expect(isEmptied(decided('a=2'), decided(after, { workload: other }))).toBe(false);
    expect(isEmptied(undefined, decided(after))).toBe(false);
  });

  it('has its policy for a cause, or the annotations of a namespace', () => {
    expect(causeOf(decided('a=0'), 'web')).toBe('PlacementPolicy web/gold');
    expect(causeOf(decided('a=0', { policy: 'annotations' }), 'web')).toBe('annotations in web');
  });
});

it('tells what was deleted', () => {
  const clusters = ['oslo', 'rome'];
  expect(describeDeletions({ objects: 1, replicas: 150, clusters })).toMatch(
    /^1 object was deleted in a short time: the copies stay in oslo, rome with 150 ready replicas;/,
  );
  expect(describeDeletions({ objects: 120, replicas: 0, clusters })).toMatch(
    /^120 objects were deleted in a short time: the copies stay in oslo, rome;/,
  );
});

describe('a syncer', () => {
  it.each([
    [0, 0, false],
    [1, 1, false],
    [0, 1, true],
    [1, 2, true],
    [2, 3, false],
    [1, 3, true],
  ])('that reaches %d of %d control points: cut off %s', (reached, count, expected) => {
    expect(isCutOff({ reached, count })).toBe(expected);
  });

  it('that says no more that it is cut off has died', () => {
    const marks = [
      { name: 'cutoff/a', at: 100 },
      { name: 'cutoff/b', at: 90 },
    ];
    expect(abandoned(marks, 150, 50)).toEqual(['cutoff/b']);
  });
});

describe('the Hold of evictions', () => {
  it('says when this side may be cut off', () => {
    const brake = { ...brakeOf('on', 'a'), isCutOff: true };
    expect(describeEvictions(brake, 4)).toBe(
      '1 of 3 clusters are lost (a), and a syncer reaches too few of its control points: nothing is evicted, 4 replicas stay; check the network of this side; approve to re-place them',
    );
  });

  const brakeOf = (state: Brake['state'], lost: string): Brake => ({
    state,
    held: state === 'on' || state === 'calming',
    lost: lost.split(' ').filter((one) => one !== ''),
    suspects: [],
    members: 3,
    lostPercent: 0,
    isCutOff: false,
  });
  const holdOf = (clusters: string, approved: boolean): HoldSpec => ({
    kind: 'Evictions',
    message: '',
    since: '',
    clusters: clusters.split(' '),
    approved,
  });
  const rows: readonly [string, Brake, HoldSpec | undefined, number, string][] = [
    ['is made', brakeOf('on', 'a b'), undefined, 0, 'hold a b'],
    ['is left', brakeOf('on', 'a b'), holdOf('a b', false), 0, 'leave'],
    ['follows those that are lost', brakeOf('on', 'a b'), holdOf('a', false), 0, 'hold a b'],
    ['waits anew when another is lost', brakeOf('on', 'a b'), holdOf('a', true), 0, 'hold a b'],
    ['stays approved when all are lost', brakeOf('on', 'a b'), holdOf('a b', true), 0, 'leave'],
    ['is left when approved', brakeOf('released', 'a b'), holdOf('a b', true), 0, 'leave'],
    ['stays until it is calm for long', brakeOf('calming', 'a'), holdOf('a b', false), 9, 'leave'],
    ['ends when it is', brakeOf('calming', 'a'), holdOf('a b', false), 10, 'end'],
    ['ends when all are back', brakeOf('off', ''), holdOf('a b', false), 0, 'end'],
    ['is not made for nothing', brakeOf('off', 'a'), undefined, 0, 'leave'],
  ];
  it.each(rows)('%s', (...[, brake, standing, calmForMs, expected]) => {
    const next = decideEvictions({ brake, standing, calmForMs, calmMs: 10 });
    const clusters = next.kind === 'hold' ? ` ${next.clusters.join(' ')}` : '';
    expect(`${next.kind}${clusters}`).toBe(expected);
  });
});
