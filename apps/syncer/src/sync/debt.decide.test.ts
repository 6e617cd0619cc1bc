import { describe, expect, it } from '@jest/globals';
import type { Placement, PlacementSpec } from '@navarch/model';
import { standsIn } from './debt.decide.js';

/** Clusters as `name=replicas/ready`, or `name=replicas/ready/has`; `!`: it cannot be reached. */
const others = (text: string) =>
  text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', counts = ''] = part.replace('!', '').split('=');
      const [target = 0, ready = 0, has] = counts.split('/').map(Number);
      const isUp = !part.endsWith('!');
      return { name, target, isUp, ready: isUp ? ready : 0, has, state: undefined };
    });

const placement = (rules: Partial<PlacementSpec>): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'web' },
  spec: {
    workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u1' },
    replicas: 9,
    clusters: [{ name: 'tokyo', replicas: 0, chosen: false, reason: 'it cannot be reached' }],
    policy: 'default',
    decision: { id: '1', inputsDigest: '', planner: 'v1/1', decidedAt: '' },
    ...rules,
  },
});

const waiting = { replicas: 2, reason: 'of 2 clusters: 2 full', priority: 0, since: '' };
const patient = { move: { readyTimeoutSeconds: 600 } };
const scaledDown: Partial<PlacementSpec> = {
  clusters: [{ name: 'tokyo', replicas: 0, chosen: false, reason: '', scaledDown: true }],
};

const rows: readonly (readonly [string, Partial<PlacementSpec>, string, boolean])[] = [
  ['is a debt when all are ready elsewhere', {}, 'sydney=5/5 taipei=4/4', false],
  ['is needed while one is not ready elsewhere', {}, 'sydney=5/4 taipei=4/4', true],
  ['is needed while one has too few, however many another has', {}, 'sydney=5/9 taipei=4/0', true],
  ['is needed while one of the others is lost as well', {}, 'sydney=5/5! taipei=4/4', true],
  [
    'is a debt when as many are ready as the policy says',
    { minReadyReplicas: '50%' },
    'sydney=9/5',
    false,
  ],
  [
    'is needed while fewer are ready than the policy says',
    { minReadyReplicas: '50%' },
    'sydney=9/4',
    true,
  ],
  [
    'is needed while one is not ready, where all are waited for first',
    { minReadyReplicas: '50%', ...patient },
    'sydney=9/5',
    true,
  ],
  [
    'is a debt where the user wants fewer, and as many are ready as the policy says',
    { minReadyReplicas: '50%', ...patient, ...scaledDown },
    'sydney=9/5',
    false,
  ],
  ['is a debt where none need be ready', { minReadyReplicas: 0 }, 'sydney=9/0', false],
  ['is a debt where none are wanted', { replicas: 0 }, 'sydney=0/0', false],
  [
    'is needed while some have no place',
    { minReadyReplicas: '50%', backlog: waiting },
    'sydney=7/7',
    true,
  ],
  [
    'is a debt where there are no replicas to be ready',
    { replicas: undefined } as never,
    'sydney=1/0',
    false,
  ],
  [
    'is a debt when the others have what they want themselves',
    { sync: { replicas: 'Unmanaged' } },
    'sydney=5/2/2 taipei=4/4/4',
    false,
  ],
  [
    'is needed while one of the others has not what it wants itself',
    { sync: { replicas: 'Unmanaged' } },
    'sydney=5/2/3 taipei=4/4/4',
    true,
  ],
];

describe('a copy that is not chosen, in a cluster that comes back,', () => {
  it.each(rows)('%s', (...[, rules, elsewhere, isNeeded]) => {
    expect(standsIn(placement(rules), 'tokyo', others(elsewhere))).toBe(isNeeded);
  });
});
