import { describe, expect, it } from '@jest/globals';
import type { ClusterPhase } from '@navarch/model';
import { type BrakeCluster, isBraked, judgeBrake } from './brake.js';

describe('isBraked', () => {
  const brakes: readonly [string, string, boolean][] = [
    ['nothing lost', 'ready ready ready', false],
    ['one of two lost is a failover', 'ready lost', false],
    ['one of three lost is a failover', 'ready ready lost', false],
    ['two of three lost is not', 'ready lost lost', true],
    ['all lost: we are the broken one', 'lost lost lost', true],
    ['a single cluster, lost', 'lost', true],
    ['two of six is a failover', 'ready ready ready ready lost lost', false],
    ['three of six is not', 'ready ready ready lost lost lost', true],
    ['those that never joined do not count', 'ready joining joining lost', false],
    ['an empty fleet', '', false],
  ];
  for (const [name, phases, expected] of brakes) {
    it(name, () => {
      const list = phases.split(' ').filter((one) => one !== '') as ClusterPhase[];
      expect(isBraked(list)).toBe(expected);
    });
  }

  it.each([
    [1, false],
    [2, false],
    [6, false],
    [7, true],
    [12, true],
    [20, true],
  ])('%d of 20 lost', (lost, expected) => {
    const phases = Array.from<unknown, ClusterPhase>({ length: 20 }, (_, at) =>
      at < lost ? 'lost' : 'ready',
    );
    expect(isBraked(phases)).toBe(expected);
  });
});

/** `a=ready:5 b=lost:3 c=ready:0?`: phase, ready replicas, and `?` for one that fails its probes. */
const fleet = (text: string): BrakeCluster[] =>
  text.split(' ').map((part) => {
    const [, name = '', phase = '', ready = '', mark] = /^(\w+)=(\w+):(\d+)(\?)?$/.exec(part) ?? [];
    return {
      name,
      phase: phase as ClusterPhase,
      suspect: mark !== undefined,
      readyReplicas: Number(ready),
    };
  });

const few = 'a=lost:1 b=ready:1 c=ready:1 d=ready:1 e=ready:1 f=ready:1';
const many = 'a=lost:1 b=lost:1 c=ready:1';
const rows: readonly [string, string, string | undefined, string][] = [
  ['one is lost and one looks like it', 'a=lost:1 b=ready:1? c=ready:1', undefined, 'on held'],
  ['hiccups alone', 'a=ready:1? b=ready:1? c=ready:1', undefined, 'off'],
  [
    'few clusters with most of the replicas',
    'a=lost:4 b=lost:4 c=ready:1 d=ready:1 e=ready:1 f=ready:1',
    undefined,
    'on held',
  ],
  ['a single cluster with most of the replicas', 'a=lost:9 b=ready:1 c=ready:1', undefined, 'off'],
  ['little enough again', few, 'a b', 'calming held'],
  ['nothing is lost any more', 'a=ready:1 b=ready:1', 'a b', 'off'],
  ['approved', many, 'a b approved', 'released'],
  ['approved for others', many, 'a approved', 'on held'],
  ['approved, and one is back', few, 'a b approved', 'off'],
  ['approved, and all are lost now', 'a=lost:1 b=lost:1', 'a b approved', 'on held'],
];

describe('the brake when', () => {
  it.each(rows)('%s', (...[, text, hold, expected]) => {
    const words = hold?.split(' ');
    const standing =
      words === undefined
        ? undefined
        : {
            clusters: words.filter((one) => one !== 'approved'),
            approved: words.includes('approved'),
          };
    const brake = judgeBrake({ clusters: fleet(text), standing, lostPercentMax: 34 });
    expect(`${brake.state}${brake.held ? ' held' : ''}`).toBe(expected);
  });

  it.each([
    ['one is lost', few, undefined, 'on'],
    ['nothing is lost', 'a=ready:1 b=ready:1?', undefined, 'off'],
    ['one is lost that was approved', few, { clusters: ['a'], approved: true }, 'released'],
  ])('a syncer is cut off and %s', (...[, text, standing, expected]) => {
    const facts = { clusters: fleet(text), standing, lostPercentMax: 34 };
    expect(judgeBrake({ ...facts, isCutOff: true }).state).toBe(expected);
  });
});
