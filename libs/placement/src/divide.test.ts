import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { planV1 } from './divide.js';
import type { DivisionInput } from './divide.js';
import type { ClusterPreference } from './preferences.js';

/**
 * Federation v1's planner, case for case. The vectors are facts from the tests of
 * kubernetes/federation (Apache-2.0); see the head of the file.
 */
const vectors = readFileSync(new URL('../testdata/federation-v1.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map(parseVector);

describe('Federation v1 vectors', () => {
  it('are all there', () => {
    expect(vectors).toHaveLength(40 + 24);
  });

  it.each(vectors)('$name', ({ input, plan, overflow }) => {
    const got = planV1(input);
    expect(got.plan).toEqual(plan);
    expect(got.overflow).toEqual(overflow);
  });
});

/** Behaviour of Federation v1 that users may rely on or stumble over; written down as it is. */
describe('Federation v1 quirks', () => {
  it.each([
    ['rounding up starves the last clusters', '11 keep | *:0..:1 | 10', '2 2 2 2 2 1 0 0 0 0'],
    ['one replica more can move others', '4 rebalance | *:0..:1 | 3', '2 2 0'],
    ['replicas before it', '3 rebalance | *:0..:1 | 3', '1 1 1'],
  ])('%s', (_name, text, expected) => {
    const [size = '', preferences = '', count = ''] = text.split(' | ');
    const names = Array.from({ length: Number(count) }, (_, index) => `c${index}`);
    const { input } = parseVector(`q | ${size} | ${preferences} | ${names.join(' ')} | | | =>  | `);
    const numbers = [...planV1(input).plan.values()].sort((a, b) => b - a);
    expect(numbers.join(' ')).toBe(expected);
  });
});

type Vector = {
  name: string;
  input: DivisionInput;
  plan: Map<string, number>;
  overflow: Map<string, number>;
};

function parseVector(line: string): Vector {
  const [given = '', expected = ''] = line.split('=> ');
  const columns = cells(given);
  const cell = (index: number): string => columns[index] ?? '';
  const [plan = '', overflow = ''] = cells(expected);
  const [replicas, mode] = cell(1).split(' ');
  return {
    name: cell(0),
    input: {
      key: cell(6),
      replicas: Number(replicas),
      preferences: { rebalance: mode === 'rebalance', clusters: parsePreferences(cell(2)) },
      clusters: cell(3)
        .split(' ')
        .filter((one) => one !== ''),
      current: parseCounts(cell(4)),
      capacity: parseCounts(cell(5)),
    },
    plan: parseCounts(plan),
    overflow: parseCounts(overflow),
  };
}

function cells(text: string): string[] {
  return text.split('|').map((cell) => cell.trim());
}

function parsePreferences(text: string): Record<string, ClusterPreference> {
  const entries = text.split(' ').map((one): [string, ClusterPreference] => {
    const [name = '', range = '', weight] = one.split(':');
    const [min, max] = range.split('..');
    const preference = { minReplicas: Number(min), weight: Number(weight) };
    return [name, max === '' ? preference : { ...preference, maxReplicas: Number(max) }];
  });
  return Object.fromEntries(entries);
}

function parseCounts(text: string): Map<string, number> {
  const pairs = text.split(' ').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => [
      pair.slice(0, pair.indexOf('=')),
      Number(pair.slice(pair.indexOf('=') + 1)),
    ]),
  );
}
