import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { learn, learningLimits } from '../capacity/learned.js';
import type { ClusterPreference } from '../preferences.js';
import { planV1 } from '../v1/divide.js';
import type { DivisionInput } from '../v1/divide.js';
import { amount, counts, preferences, readVectors, words } from './vector.js';
import type { Vector } from './vector.js';

/** Federation v1's planner and KubeFed's, which is the same one, case for case: plan and overflow, to the replica. */
describe.each([
  ['federation-v1', { planner: 40, callers: 24, learned: 3 }],
  ['kubefed', { planner: 40, e2e: 4 }],
])('%s', (file, sections) => {
  const vectors = readVectors(read(file));

  it('has all its cases', () => {
    const found = Object.keys(sections).map((section) => [
      section,
      vectors.filter((vector) => vector.section === section).length,
    ]);
    expect(Object.fromEntries(found)).toEqual(sections);
    expect(vectors).toHaveLength(Object.values(sections).reduce((sum, one) => sum + one, 0));
  });

  const planned = vectors.filter(({ section }) => section !== 'learned');
  it.each(planned)('$section: $name', (vector) => {
    const { plan, overflow } = planV1(questionOf(vector));
    expect(plan).toEqual(counts(vector.expected, 'plan'));
    expect(overflow).toEqual(counts(vector.expected, 'over'));
  });
});

/** What Federation v1 takes a cluster's capacity for is what ours learns of it. */
describe('capacity learned from waiting pods', () => {
  const learned = readVectors(read('federation-v1')).filter(({ section }) => section === 'learned');

  it.each(learned)('$name', ({ given, expected }) => {
    const waiting = counts(given, 'waiting');
    const room = [...counts(given, 'asked')].flatMap(([name, asked]): [string, number][] => {
      const pods = waiting.get(name);
      const unschedulable = pods === undefined ? undefined : { pods, since: 0 };
      const known = learn(undefined, {
        asked,
        waiting: unschedulable,
        at: learningLimits.overdueAfterMs,
      });
      return known === undefined ? [] : [[name, known.replicas]];
    });
    expect(new Map(room)).toEqual(counts(expected, 'room'));
  });
});

function read(file: string): string {
  return readFileSync(new URL(`../../testdata/vectors/${file}.txt`, import.meta.url), 'utf8');
}

function questionOf({ given }: Vector): DivisionInput {
  const clusters = preferences(given).map(
    ({ name, min, max, weight }): [string, ClusterPreference] => [
      name,
      { minReplicas: min, weight, ...(max === undefined ? {} : { maxReplicas: max }) },
    ],
  );
  return {
    key: given.get('key') ?? '',
    replicas: amount(given, 'want'),
    preferences: { rebalance: given.has('rebalance'), clusters: Object.fromEntries(clusters) },
    clusters: words(given, 'in'),
    current: counts(given, 'has'),
    capacity: counts(given, 'room'),
  };
}
