import { describe, expect, it } from '@jest/globals';
import { planV1 } from './divide.js';

/**
 * Behaviour of Federation v1 that users may rely on or stumble over, written down as it is. Its own test vectors are
 * in vectors/federation-v1.test.ts.
 */
describe('Federation v1 quirks', () => {
  it.each([
    {
      quirk: 'rounding up starves the last clusters',
      size: '11 over 10',
      plan: '2 2 2 2 2 1 0 0 0 0',
    },
    { quirk: 'one replica more can take another away', size: '4 over 3', plan: '2 2 0' },
    { quirk: 'which was there before', size: '3 over 3', plan: '1 1 1' },
  ])('$quirk: $size', ({ size, plan }) => {
    const [replicas = 0, clusters = 0] = size.split(' over ').map(Number);
    const got = planV1({
      key: '',
      replicas,
      preferences: { rebalance: true, clusters: { '*': { minReplicas: 0, weight: 1 } } },
      clusters: Array.from({ length: clusters }, (_, at) => `c${at}`),
      current: new Map(),
      capacity: new Map(),
    });
    const counts = [...got.plan.values()].sort((a, b) => b - a);
    expect(counts.join(' ')).toBe(plan);
  });
});
