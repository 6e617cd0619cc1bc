import { describe, expect, it } from '@jest/globals';
import type { PlacementRules } from '@navarch/model';
import type { PlacementInput } from '../plan.js';
import { asking, noon, secondMs } from '../proofs/fleet.js';
import { standOf } from './stand.js';

/** `kind because until`: where the only cluster stands. */
const standing = (
  cluster: string,
  rules: PlacementRules = {},
  more: Partial<PlacementInput> = {},
): string => {
  const input = asking(9, cluster, { rules, ...more });
  const [one] = input.clusters;
  if (one === undefined) throw new Error('no cluster');
  const found = standOf(one, input);
  const because =
    found.kind === 'open' ? (found.closedBy ?? `group ${found.group}`) : found.because;
  const until = 'until' in found ? ` until ${(found.until - noon) / secondMs}` : '';
  return `${found.kind} ${because}${until}`;
};

const unreachable = (tolerationSeconds?: number): PlacementRules => ({
  tolerations: [
    {
      key: 'fleet.navarch.dev/unreachable',
      operator: 'Exists',
      ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
    },
  ],
});

describe('a cluster stands', () => {
  const cases: readonly [string, PlacementRules, string][] = [
    ['a', {}, 'open group 0'],
    ['a', { clusters: { names: ['a', 'b'] } }, 'open group 0'],
    ['a', { clusters: { names: ['b'] } }, 'out selector'],
    ['a', { clusters: { exclude: ['a'] } }, 'out selector'],
    ['a', { clusters: { names: ['a'], exclude: ['a'] } }, 'out selector'],
    [
      'a:tier=gold',
      { clusters: { labelSelector: { matchLabels: { tier: 'gold' } } } },
      'open group 0',
    ],
    ['a', { clusters: { labelSelector: { matchLabels: { tier: 'gold' } } } }, 'out selector'],
    [
      'b',
      {
        groups: [
          { name: 'x', names: ['a'] },
          { name: 'y', names: ['b'] },
        ],
      },
      'open group 1',
    ],
    [
      'b',
      {
        groups: [
          { name: 'x', names: ['a', 'b'] },
          { name: 'y', names: ['b'] },
        ],
      },
      'open group 0',
    ],
    ['c', { groups: [{ name: 'x', names: ['a'] }] }, 'out group'],
    ['a:phase=joining', {}, 'out joining'],
    ['a:phase=joining:given=3', {}, 'out joining'],
    ['a:phase=cleaning:given=3', {}, 'holds held'],
    ['a:phase=cleaning', {}, 'out cleaning'],
    ['a:phase=lost', {}, 'out lost'],
    ['a:phase=lost:given=3', {}, 'out lost'],
    ['a:phase=lost:given=3', { rebalance: { when: 'Never' } }, 'holds held'],
    ['a:phase=cleaning:given=3', { rebalance: { when: 'Never' } }, 'holds held'],
    ['a:phase=lost', { rebalance: { when: 'Never' } }, 'out lost'],
    ['a:phase=lost:given=3', unreachable(), 'holds tolerated'],
  ];
  it.each(cases)('%s under %j: %s', (cluster, rules, wanted) => {
    expect(standing(cluster, rules)).toBe(wanted);
  });

  it('lost but tolerated for a time that is counted from its loss', () => {
    const lost = (seconds: number): string =>
      `a:phase=lost:given=3:since=${noon - seconds * secondMs}`;
    expect(standing(lost(20), unreachable(60))).toBe('holds tolerated until 40');
    expect(standing(lost(60), unreachable(60))).toBe('out lost');
    expect(standing('a:phase=lost:given=3', unreachable(60))).toBe('out lost');
  });

  it('under the brake with what it has', () => {
    expect(standing('a:phase=lost:given=3', {}, { held: true })).toBe('holds held');
    expect(standing('a:phase=lost', {}, { held: true })).toBe('out lost');
    expect(standing('a:phase=cleaning:given=3', {}, { held: true })).toBe('holds held');
    expect(standing('a:given=3', {}, { held: true })).toBe('open group 0');
  });

  it('as its taints say', () => {
    const tainted = (effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule') => {
      const input = asking(9, [
        { name: 'a', labels: {}, phase: 'ready', taints: [{ key: 'x', effect }] },
      ]);
      const [one] = input.clusters;
      return one === undefined ? undefined : standOf(one, input);
    };
    expect(tainted('NoSchedule')).toMatchObject({
      kind: 'open',
      closedBy: 'taint x:NoSchedule is not tolerated',
    });
    expect(tainted('NoExecute')).toMatchObject({ kind: 'out', because: 'taint' });
    expect(tainted('PreferNoSchedule')).toMatchObject({ kind: 'open', avoided: true });
  });

  it('as the selector on the workload says', () => {
    const selector = [{ key: 'tier', operator: 'in' as const, values: ['gold'] }];
    expect(standing('a:tier=gold', {}, { selector })).toBe('open group 0');
    expect(standing('a:tier=silver', {}, { selector })).toBe('out selector');
  });
});
