import { describe, expect, it } from '@jest/globals';
import { emptyWorld } from './world.js';
import {
  ask,
  at,
  cluster,
  clusters,
  nodes,
  placement,
  policy,
  show,
  workload,
} from './world.fixture.js';

const rows: readonly { name: string; spec: object; expected: string[] }[] = [
  {
    name: 'without a change and a placement, before is what it would get',
    spec: { given: [...clusters('a b'), workload('api', 6)] },
    expected: ['api: a 3→3 b 3→3, moves 0, backlog 0→0'],
  },
  {
    name: 'a lost cluster is emptied into the others',
    spec: {
      given: [...clusters('a b c'), workload('api', 6)],
      change: { loseClusters: ['c'] },
    },
    expected: ['api: a 2→3 b 2→3 c 2→0, moves 2, backlog 0→0'],
  },
  {
    name: 'what was placed is where it starts from',
    spec: {
      given: [...clusters('a b c'), workload('api', 6), placement('api', 'a=5 b=0 c=1')],
      change: { loseClusters: ['c'] },
    },
    expected: ['api: a 5→5 b 0→1 c 1→0, moves 1, backlog 0→0'],
  },
  {
    name: 'what finds no room waits',
    spec: {
      given: [...clusters('a b'), workload('api', 6)],
      nodes: nodes('a=4 b=4'),
      change: { loseClusters: ['b'] },
    },
    expected: ['api: a 3→4 b 3→0, moves 3, backlog 0→2'],
  },
  {
    name: 'room is taken by the higher priority first, whatever its name',
    spec: {
      given: [
        ...clusters('a b'),
        workload('first', 4),
        workload('second', 4, { gold: 'yes' }),
        policy('gold', { backlogPriority: 5 }, { labelSelector: { matchLabels: { gold: 'yes' } } }),
      ],
      nodes: nodes('a=6 b=6'),
      change: { loseClusters: ['b'] },
    },
    expected: [
      'first: a 2→2 b 2→0, moves 2, backlog 0→2',
      'second: a 2→4 b 2→0, moves 2, backlog 0→0',
    ],
  },
  {
    name: 'what waits gets the room that one after it leaves',
    spec: {
      given: [
        ...clusters('a'),
        workload('early', 6),
        workload('late', 8),
        placement('late', 'a=8'),
      ],
      nodes: nodes('a=2'),
      change: { scale: [{ namespace: 'web', name: 'late', replicas: 3 }] },
    },
    expected: ['early: a 2→6, moves 0, backlog 4→0', 'late: a 8→3, moves 5, backlog 0→0'],
  },
  {
    name: 'the lower priority waits for the higher, and then gets its room',
    spec: {
      given: [
        ...clusters('a'),
        workload('late', 4),
        workload('soon', 4, { gold: 'yes' }),
        policy('gold', { backlogPriority: 5 }, { labelSelector: { matchLabels: { gold: 'yes' } } }),
      ],
      nodes: nodes('a=4'),
      change: { scale: [{ namespace: 'web', name: 'soon', replicas: 1 }] },
    },
    expected: ['late: a 0→3, moves 0, backlog 4→1', 'soon: a 4→1, moves 3, backlog 0→0'],
  },
  {
    name: 'pods that run already are on the nodes before others are',
    spec: {
      given: [
        ...clusters('a b'),
        workload('small', 6),
        workload('tall', 4, { gold: 'yes' }),
        policy('gold', { backlogPriority: 5 }, { labelSelector: { matchLabels: { gold: 'yes' } } }),
      ],
      nodes: nodes('a=6 b=6'),
      change: { loseClusters: ['b'] },
    },
    expected: [
      'small: a 3→3 b 3→0, moves 3, backlog 0→3',
      'tall: a 2→3 b 2→0, moves 2, backlog 0→1',
    ],
  },
  {
    name: 'scaled up, what there is stays',
    spec: {
      given: [...clusters('a b'), workload('api', 2), placement('api', 'a=2 b=0')],
      change: { scale: [{ namespace: 'web', name: 'api', replicas: 6 }] },
    },
    expected: ['api: a 2→3 b 0→3, moves 0, backlog 0→0'],
  },
  {
    name: 'a cluster that joins gets its share when the rules say so',
    spec: {
      given: [
        ...clusters('a b'),
        workload('api', 6),
        policy('join', { rebalance: { when: 'OnJoin' } }),
      ],
      change: { addClusters: [cluster('c')] },
    },
    expected: ['api: a 3→2 b 3→2 c 0→2, moves 2, backlog 0→0'],
  },
  {
    name: 'and nothing when they do not',
    spec: {
      given: [...clusters('a b'), workload('api', 6)],
      change: { addClusters: [cluster('c')] },
    },
    expected: ['api: a 3→3 b 3→3 c 0→0, moves 0, backlog 0→0'],
  },
  {
    name: 'a new policy',
    spec: {
      given: [...clusters('a b'), workload('api', 6)],
      change: { policies: [policy('only', { clusters: { names: ['a'] } })] },
    },
    expected: ['api: a 3→6 b 3→0, moves 3, backlog 0→0'],
  },
  {
    name: 'a policy that goes',
    spec: {
      given: [
        ...clusters('a b'),
        workload('api', 6),
        policy('only', { clusters: { names: ['a'] }, rebalance: { when: 'Always' } }),
      ],
      change: {
        deletePolicies: [{ namespace: 'web', name: 'only' }],
        policies: [policy('even', { rebalance: { when: 'Always' } })],
      },
    },
    expected: ['api: a 6→3 b 0→3, moves 3, backlog 0→0'],
  },
  {
    name: 'a toleration that ends has ended',
    spec: {
      given: [
        ...clusters('a b'),
        workload('api', 2),
        policy('patient', {
          tolerations: [
            {
              key: 'fleet.navarch.dev/unreachable',
              operator: 'Exists',
              effect: 'NoExecute',
              tolerationSeconds: 300,
            },
          ],
        }),
      ],
      change: { loseClusters: ['b'] },
    },
    expected: ['api: a 1→2 b 1→0, moves 1, backlog 0→0'],
  },
  {
    name: 'a kind without replicas is copied to the newcomer',
    spec: {
      given: [
        ...clusters('a'),
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'web' } },
      ],
      change: { addClusters: [cluster('b')] },
    },
    expected: ['key: a 1→1 b 0→1, moves 0, backlog 0→0'],
  },
];

describe('a simulation', () => {
  for (const { name, spec, expected } of rows) {
    it(name, () => expect(show(ask(spec))).toEqual(expected));
    it(`${name}, whatever the order`, () => {
      const { given = [], ...rest } = spec as { given?: object[] };
      expect(show(ask({ ...rest, given: given.toReversed() }))).toEqual(expected);
    });
  }

  it('counts for the whole fleet, and tells why', () => {
    const status = ask({
      given: [
        ...clusters('a b'),
        workload('api', 6),
        workload('zed', 1),
        policy('pin', { clusters: { names: ['a'] } }, { name: 'zed' }),
      ],
      nodes: nodes('a=4 b=4'),
      change: { loseClusters: ['b'] },
    });
    expect(status.summary).toEqual({
      workloads: 2,
      changed: 1,
      moves: 3,
      backlogBefore: 0,
      backlogAfter: 3,
    });
    const [api, zed] = status.workloads;
    expect(api).toMatchObject({ policy: 'default', replicas: 6, namespace: 'web' });
    expect(api?.clusters[1]?.reason).toContain('cannot be reached');
    expect(api?.backlogReason).not.toBe('');
    expect(api?.decisions?.map((one) => one.name)).toEqual(['a', 'b']);
    expect(zed).toMatchObject({ policy: 'PlacementPolicy web/pin' });
    expect(zed).not.toHaveProperty('decisions');
  });

  it('says when several policies have an equal right', () => {
    const status = ask({
      given: [...clusters('a'), workload('api', 1), policy('one', {}), policy('two', {})],
    });
    expect(status.workloads[0]).toMatchObject({
      policy: 'PlacementPolicy web/one',
      warnings: ['as much right as the policy that governs it have PlacementPolicy web/two'],
    });
  });

  it('passes over what is never placed', () => {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'k' } };
    const status = ask({
      given: [
        ...clusters('a'),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } },
        { ...secret, metadata: { name: 'k', namespace: 'navarch-system' } },
      ],
    });
    expect(status.workloads).toEqual([]);
  });

  it('says when the brake would keep what is lost', () => {
    const three = { given: [...clusters('a b c d'), workload('api', 4)] };
    const lose = (...loseClusters: string[]) => ask({ ...three, change: { loseClusters } });
    expect(lose('a').conditions).toBeUndefined();
    expect(lose('a', 'b').conditions).toMatchObject([
      { type: 'EvictionsHeld', status: 'True', lastTransitionTime: '2027-01-15T08:00:00Z' },
    ]);
    expect(lose('a', 'b', 'c').summary.moves).toBe(3);
    expect(lose('a', 'b', 'c', 'd').conditions?.[0]?.message).toContain('until some are back');
  });

  it('counts replicas for the brake, and obeys its limit', () => {
    const weighted = policy('gold', { division: { weights: [{ cluster: 'a', weight: 9 }] } });
    const given = [...clusters('a b c d e f'), weighted, workload('api', 4)];
    const heldBy = (lostPercentMax: number, ...loseClusters: string[]) =>
      ask({ given, change: { loseClusters } }, { ...emptyWorld(at), lostPercentMax })
        .conditions?.[0]?.reason;
    expect(heldBy(34, 'a')).toBeUndefined();
    expect(heldBy(34, 'b', 'c')).toBeUndefined();
    expect(heldBy(34, 'a', 'b')).toBe('TooManyClustersLost');
    expect(heldBy(100, 'a', 'b')).toBeUndefined();
  });
});
