import { describe, expect, it } from '@jest/globals';
import type { Cluster, ClusterTaint, Placement, SimulatedWorkload } from '@navarch/model';
import { forecastOf } from './forecast.decide.js';
import { decideOrder, type Order } from './order.decide.js';
import { printDrainProgress } from '../print/drain.js';
import { progressOf } from './progress.decide.js';

const cordoned = { key: 'fleet.navarch.dev/cordoned', effect: 'NoSchedule' } as const;
const draining = { key: 'fleet.navarch.dev/draining', effect: 'NoExecute' } as const;
const others = { key: 'example.com/old', effect: 'NoSchedule' } as const;
const reason = 'fleet.navarch.dev/cordon-reason';

const cluster = (taints: readonly ClusterTaint[], annotations = {}): Cluster => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'oslo', annotations },
  spec: { server: '', credentialsRef: { namespace: '', name: '' }, taints },
});

describe('an order', () => {
  const rows: readonly [string, Cluster, Order, object | undefined][] = [
    ['cordon', cluster([others]), { kind: 'cordon' }, { spec: { taints: [others, cordoned] } }],
    ['cordon again', cluster([cordoned]), { kind: 'cordon' }, undefined],
    [
      'cordon with another reason',
      cluster([cordoned], { [reason]: 'x' }),
      { kind: 'cordon', reason: 'y' },
      { metadata: { annotations: { [reason]: 'y' } } },
    ],
    [
      'cordon keeps the reason',
      cluster([cordoned], { [reason]: 'x' }),
      { kind: 'cordon' },
      undefined,
    ],
    [
      'drain what is cordoned',
      cluster([cordoned], { [reason]: 'x' }),
      { kind: 'drain' },
      { spec: { taints: [cordoned, draining] } },
    ],
    ['drain again', cluster([draining]), { kind: 'drain' }, undefined],
    [
      'uncordon',
      cluster([cordoned, others, draining], { [reason]: 'x' }),
      { kind: 'uncordon' },
      { metadata: { annotations: { [reason]: null } }, spec: { taints: [others] } },
    ],
    ['uncordon again', cluster([others]), { kind: 'uncordon' }, undefined],
  ];
  it.each(rows)('%s', (...row) => {
    const [, standing, order, expected] = row;
    expect(decideOrder(standing, order)).toEqual(expected);
  });
});

const simulated = (
  name: string,
  [before, after]: readonly [number, number],
  rest: Partial<SimulatedWorkload> = {},
): SimulatedWorkload => ({
  kind: 'ReplicaSet',
  namespace: 'web',
  name,
  replicas: 4,
  policy: '',
  moves: 0,
  backlogBefore: 0,
  backlogAfter: 0,
  clusters: [{ name: 'oslo', before, after, reason: 'why' }],
  ...rest,
});

describe('the forecast of a drain', () => {
  it('tells what leaves, what has no room, what is pinned, and the copies', () => {
    const { replicas: _replicas, ...copy } = simulated('key', [1, 1], { kind: 'Secret' });
    const workloads = [
      simulated('gone', [2, 0]),
      simulated('tight', [3, 0], { backlogBefore: 1, backlogAfter: 3, backlogReason: 'all full' }),
      simulated('pinned', [1, 1]),
      simulated('elsewhere', [0, 0]),
      copy,
    ];
    const summary = { workloads: 5, changed: 2, moves: 5, backlogBefore: 1, backlogAfter: 3 };
    expect(forecastOf('oslo', { summary, workloads })).toEqual({
      leaving: new Set(['web/gone', 'web/tight']),
      replicas: 5,
      withoutRoom: 2,
      staying: [
        { workload: 'web/tight', replicas: 2, reason: 'no room elsewhere: all full' },
        { workload: 'web/pinned', replicas: 1, reason: 'why' },
      ],
      copies: 1,
    });
  });
});

type Counts = { readonly meant: number; readonly here: number; readonly ready: number };

function placement({ meant, here, ready }: Counts, backlog = 0): Placement {
  const decision = { id: '', inputsDigest: '', planner: '', decidedAt: '' };
  const clusters = [{ name: 'oslo', chosen: meant > 0, replicas: meant, reason: '' }];
  const waiting = { replicas: backlog, reason: 'all full', priority: 0, since: '' };
  return {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Placement',
    metadata: { namespace: 'web', name: 'shop' },
    spec: {
      workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop', uid: '' },
      replicas: 4,
      clusters,
      decision,
      ...(backlog === 0 ? {} : { backlog: waiting }),
    },
    status: {
      clusters: [
        { name: 'oslo', replicas: here, readyReplicas: here, synced: true, message: '' },
        { name: 'rome', replicas: ready, readyReplicas: ready, synced: true, message: '' },
      ],
    },
  };
}

describe('the progress of a drain', () => {
  it.each([
    ['not decided yet', placement({ meant: 2, here: 2, ready: 2 }), '2 left, 2 ready'],
    ['surging', placement({ meant: 0, here: 2, ready: 3 }), '2 left, 3 ready'],
    ['over', placement({ meant: 0, here: 0, ready: 4 }), '0 left, 4 ready, over'],
    ['without room for one', placement({ meant: 0, here: 2, ready: 3 }, 1), '2 left, 3 ready'],
    [
      'stuck with it',
      placement({ meant: 0, here: 1, ready: 3 }, 1),
      '1 left, 3 ready, over, 1 stuck',
    ],
  ])('%s', (_name, one, expected) => {
    const found = progressOf('oslo', new Set(['web/shop']), [one]);
    const stuck = found.stuck.length === 0 ? '' : `, ${found.stuck.length} stuck`;
    const over = found.isOver ? ', over' : '';
    expect(`${found.left} left, ${found.readyElsewhere} ready${over}${stuck}`).toBe(expected);
  });

  it('tells until when the last of it drains', () => {
    const one = placement({ meant: 0, here: 2, ready: 4 });
    const draining = { since: '2026-05-04T10:00:00Z', until: '2026-05-04T10:00:30Z', replicas: 0 };
    const clusters = one.status?.clusters?.map((at) =>
      at.name === 'oslo' ? { ...at, draining } : at,
    );
    const status = { ...one.status, clusters: clusters ?? [] };
    const found = progressOf('oslo', new Set(['web/shop']), [{ ...one, status }]);
    expect(found.drainingUntil).toBe('2026-05-04T10:00:30Z');
    expect(printDrainProgress('oslo', found)).toContain('; draining until 2026-05-04T10:00:30Z');
    expect(progressOf('oslo', new Set(['web/shop']), [one]).drainingUntil).toBeUndefined();
  });
});
