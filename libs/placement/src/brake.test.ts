import { describe, expect, it } from '@jest/globals';
import type { ClusterPhase } from '@navarch/model';
import { isBraked } from './brake.js';

describe('isBraked', () => {
  const brakes: readonly [string, string, boolean][] = [
    ['nothing lost', 'ready ready ready', false],
    ['one of three lost is a failover', 'ready ready lost', false],
    ['two of three lost is a failover', 'ready lost lost', false],
    ['all lost: we are the broken one', 'lost lost lost', true],
    ['a single cluster, lost', 'lost', true],
    ['three of six is a failover', 'ready ready ready lost lost lost', false],
    ['four of six is not', 'ready ready lost lost lost lost', true],
    ['those that never joined do not count', 'ready joining joining lost', false],
    ['an empty fleet', '', false],
  ];
  for (const [name, phases, expected] of brakes) {
    it(name, () => {
      const list = phases.split(' ').filter((one) => one !== '') as ClusterPhase[];
      expect(isBraked(list)).toBe(expected);
    });
  }
});
