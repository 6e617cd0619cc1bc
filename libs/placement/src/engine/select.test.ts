import { describe, expect, it } from '@jest/globals';
import type { SpreadConstraint } from '@navarch/model';
import * as fc from 'fast-check';
import { equals, fleet, total as sum } from '../proofs/fleet.js';
import { runs, small } from '../proofs/inputs.js';
import type { CandidateCluster } from '../plan.js';
import type { Entry } from './entries.js';
import { select } from './select.js';

type Asked = {
  readonly clusters: readonly CandidateCluster[];
  readonly replicas: number;
  readonly constraints: readonly SpreadConstraint[];
  readonly packed?: boolean;
};

function entriesOf(clusters: readonly CandidateCluster[]): readonly Entry[] {
  return clusters.map((cluster, rank) => ({
    cluster,
    rank,
    // Weights are written as labels: `weight=5`.
    weight: Number(cluster.labels['weight'] ?? 1),
    tier: 0,
    min: 0,
    promise: 0,
    high: cluster.capacity ?? 1_000,
    fixed: false,
    given: cluster.given ?? 0,
  }));
}

const selected = ({ clusters, replicas, constraints, packed = false }: Asked) => {
  const rankOf = (group: string): number => group.codePointAt(0) ?? 0;
  const facts = { constraints, replicas, duplicated: false, packed, free: false, rankOf };
  const found = select({ entries: entriesOf(clusters), ...facts });
  const names = clusters.filter((_, at) => found.selected[at] === true).map(({ name }) => name);
  return { ...found, names: names.join(' ') };
};

const regions = (minGroups: number, maxGroups: number): SpreadConstraint => ({
  by: 'Region',
  minGroups,
  maxGroups,
});
const clustersMost = (maxGroups: number): SpreadConstraint => ({ by: 'Cluster', maxGroups });

describe('a selection', () => {
  it.each([
    ['the heavier', 'a:weight=1 b:weight=3 c:weight=2', 5, 'b c'],
    ['those in use before the heavier', 'a:given=4 b:weight=3 c:weight=2', 5, 'a b'],
    ['those with room before those without', 'a:capacity=2 b:capacity=9 c:capacity=2', 5, 'a b'],
    ['the roomiest where none suffices', 'a:capacity=2 b:capacity=3 c:capacity=4', 50, 'b c'],
    ['none that is full', 'a:capacity=0:weight=9 b c', 5, 'b c'],
    ['none without weight', 'a:weight=0:capacity=9 b c', 5, 'b c'],
  ])('of two clusters takes %s', (...row) => {
    const [, clusters, replicas, wanted] = row;
    const constraints = [clustersMost(2)];
    expect(selected({ clusters: fleet(clusters), replicas, constraints }).names).toBe(wanted);
  });

  it('takes regions that have room, and clusters in them that have', () => {
    const clusters = fleet(
      'a:region=r1:capacity=5:weight=100 b:region=r1:capacity=30 c:region=r2:capacity=5:weight=100 d:region=r2:capacity=30',
    );
    const constraints = [regions(2, 2), clustersMost(2)];
    expect(selected({ clusters, replicas: 30, constraints }).names).toMatch(/^(a d|b c|b d)$/);
    expect(selected({ clusters, replicas: 60, constraints }).names).toBe('b d');
    expect(selected({ clusters, replicas: 10, constraints }).names).toBe('a c');
  });

  it('packed, takes no more regions than it needs', () => {
    const clusters = fleet('a:region=r1:capacity=9 b:region=r2:capacity=5 c:region=r3:capacity=5');
    const asked = { clusters, constraints: [regions(1, 3)], packed: true };
    expect(selected({ ...asked, replicas: 9 }).names).toBe('a');
    expect(selected({ ...asked, replicas: 12 }).names).toBe('a b');
    expect(selected({ ...asked, replicas: 9, packed: false }).names).toBe('a b c');
  });

  it('says which groups are wanted and cannot be had', () => {
    const clusters = fleet('a:region=r1 b:region=r1 c:region=r2:capacity=0');
    const { warnings, names } = selected({ clusters, replicas: 5, constraints: [regions(2, 3)] });
    expect(warnings).toEqual(['spread by Region: 2 groups wanted, 1 usable']);
    expect(names).toBe('a b');
  });

  it('names the groups that must get a replica', () => {
    const clusters = fleet('a:region=r1:weight=9 b:region=r2 c:region=r3');
    const { served } = selected({ clusters, replicas: 5, constraints: [regions(2, 3)] });
    expect([...(served.get('Region') ?? [])]).toEqual(['r1', 'r2']);
  });

  it('keeps to the most groups, and has the room for all replicas if any choice has', () => {
    const any = fc.array(
      fc.record({ capacity: small(9), region: fc.constantFrom('x', 'y', 'z', 'w') }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(any, small(30), fc.integer({ min: 1, max: 4 }), (facts, replicas, most) => {
        const clusters = equals(facts.length, (at) => facts[at] ?? {});
        const found = selected({ clusters, replicas, constraints: [regions(1, most)] });
        const chosen = clusters.filter((_, at) => found.selected[at] === true);
        const rooms = new Map<string, number>();
        for (const { region = '', capacity = 0 } of clusters) {
          rooms.set(region, (rooms.get(region) ?? 0) + capacity);
        }
        expect(new Set(chosen.map(({ region }) => region)).size).toBeLessThanOrEqual(most);
        const best = sum([...rooms.values()].sort((a, b) => b - a).slice(0, most));
        const room = sum(chosen.map(({ capacity = 0 }) => capacity));
        expect(room).toBeGreaterThanOrEqual(Math.min(replicas, best));
      }),
      { numRuns: runs },
    );
  });

  it('of clusters in regions, too', () => {
    const any = fc.array(
      fc.record({ capacity: small(9), region: fc.constantFrom('x', 'y', 'z') }),
      {
        minLength: 3,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(any, small(30), (facts, replicas) => {
        const clusters = equals(facts.length, (at) => facts[at] ?? {});
        const usable = clusters.filter(({ capacity = 0 }) => capacity > 0);
        if (new Set(usable.map(({ region }) => region)).size < 2) return;
        const constraints = [regions(2, 3), clustersMost(3)];
        const chosen = clusters.filter(
          (_, at) => selected({ clusters, replicas, constraints }).selected[at] === true,
        );
        const used = chosen.filter(({ capacity = 0 }) => capacity > 0);
        expect(used.length).toBeLessThanOrEqual(3);
        expect(new Set(used.map(({ region }) => region)).size).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: runs },
    );
  });
});
