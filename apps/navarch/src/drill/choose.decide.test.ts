import { describe, expect, it } from '@jest/globals';
import type { KubeObject, Placement, SimulatedWorkload } from '@navarch/model';
import { candidatesIn, type Split, whyNotAway, whyNotBack } from './choose.decide.js';

const workload = (name: string, annotations = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { namespace: 'web', name, annotations },
});

function placement(name: string, split: Split, ready: number): Placement {
  const decision = { id: '', inputsDigest: '', planner: '', decidedAt: '' };
  const clusters = Object.entries(split).map(([cluster, replicas]) => ({
    name: cluster,
    chosen: replicas > 0,
    replicas,
    reason: '',
  }));
  return {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Placement',
    metadata: { namespace: 'web', name },
    spec: {
      workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: '' },
      replicas: 4,
      clusters,
      decision,
    },
    status: { readyReplicas: ready },
  };
}

const simulated = (counts: Split, rest: Partial<SimulatedWorkload> = {}): SimulatedWorkload => ({
  kind: 'ReplicaSet',
  name: 'a',
  policy: '',
  moves: 0,
  backlogBefore: 0,
  backlogAfter: 0,
  clusters: Object.entries(counts).map(([name, after]) => ({
    name,
    before: 2,
    after,
    reason: 'why',
  })),
  ...rest,
});

describe('the workloads of a drill', () => {
  const workloads = [
    workload('a'),
    workload('b'),
    workload('c'),
    workload('away'),
    workload('leaving', { 'fleet.navarch.dev/avoid': 'oslo' }),
    workload('sick'),
  ];
  const placements = [
    placement('a', { oslo: 1, rome: 3 }, 4),
    placement('c', { oslo: 3, rome: 1 }, 4),
    placement('b', { oslo: 3, rome: 1 }, 4),
    placement('away', { oslo: 0, rome: 4 }, 4),
    placement('leaving', { oslo: 4 }, 4),
    placement('sick', { oslo: 4 }, 3),
  ];

  it('are those with the most replicas there, if they are well', () => {
    const { usable, skipped } = candidatesIn('oslo', workloads, placements);
    expect(usable.map(({ key }) => key)).toEqual(['web/b', 'web/c', 'web/a']);
    expect(skipped).toEqual([
      { key: 'web/leaving', reason: 'it is leaving the cluster already' },
      { key: 'web/sick', reason: '3 of its 4 replicas are ready' },
    ]);
  });

  it.each([
    ['leave', simulated({ oslo: 0, rome: 4 }), undefined],
    ['are pinned', simulated({ oslo: 2, rome: 2 }), 'it would not leave: why'],
    [
      'have no room',
      simulated({ oslo: 0, rome: 3 }, { backlogAfter: 1, backlogReason: 'all full' }),
      'no room elsewhere: all full',
    ],
  ])('that %s', (_name, one, expected) => expect(whyNotAway('oslo', one)).toBe(expected));

  it('must return to where they are', () => {
    const one = { key: 'web/a', workload: workload('a'), split: { oslo: 1, rome: 3 }, replicas: 4 };
    expect(whyNotBack(one, 'oslo', simulated({ rome: 3, oslo: 1 }))).toBeUndefined();
    expect(whyNotBack(one, 'oslo', simulated({ oslo: 0, rome: 4 }))).toBe(
      'it would not return to oslo=1 rome=3 but be on rome=4: why',
    );
  });
});
