import { describe, expect, it } from '@jest/globals';
import type { KubeObject, Waiting } from '@navarch/model';
import type { Wanted } from './desired.decide.js';
import { usedBy } from './references.js';
import {
  type Arrival,
  arrivalOf,
  type Awaited,
  decideWait,
  describeAwaited,
} from './wait.decide.js';

const limitMs = 30_000;
const now = 1_000_000;
const keys = '/secrets/shop/keys';
const since = (agoMs: number): Waiting => ({ for: [keys], since: now - agoMs });
const is = (arrival: Arrival, key = keys): Awaited => ({ key, arrival });

const rows: readonly [string, readonly Awaited[], Waiting | undefined, string][] = [
  ['uses none', [], undefined, 'go'],
  ['all are there', [is('there')], undefined, 'go'],
  ['what does not come is not waited for', [is('never')], undefined, 'go'],
  ['begins to wait', [is('coming')], undefined, 'wait 30000'],
  ['waits on', [is('coming')], since(20_000), 'wait 10000'],
  ['one of two is there', [is('coming'), is('there', 'x')], since(1), 'wait 29999'],
  ['waited long enough', [is('coming')], since(30_000), 'goWithout'],
  ['goes on without what did not come', [is('coming')], since(900_000), 'goWithout'],
  ['it came after all', [is('there')], since(900_000), 'go'],
  ['a clock that was set back', [is('coming')], since(-900_000), 'wait 30000'],
];

describe('decideWait', () => {
  it.each(rows)('%s', (...[, awaited, waiting, expected]) => {
    const decision = decideWait({ awaited, waiting, now, limitMs });
    const forMs = decision.kind === 'wait' ? ` ${decision.forMs}` : '';
    expect(`${decision.kind}${forMs}`).toBe(expected);
  });

  it('names what is waited for', () => {
    expect(describeAwaited({ for: [keys, 'x', 'y'], since: 0 })).toBe('Secret keys and 2 more');
    expect(describeAwaited({ for: ['/configmaps/shop/settings'], since: 0 })).toBe(
      'ConfigMap settings',
    );
  });
});

const object: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' } };
const present: Wanted = { kind: 'present', object, replicas: undefined };

describe('arrivalOf', () => {
  it.each([
    ['the federation has none', undefined, false, 'never'],
    ['placed elsewhere', { kind: 'absent', why: 'notChosen' }, true, 'never'],
    ['not placed yet', { kind: 'undecided' }, false, 'coming'],
    ['for the federation alone', { kind: 'kept' }, false, 'never'],
    ['on its way', present, false, 'coming'],
    ['there', present, true, 'there'],
  ] as const)('%s', (...[, wanted, isThere, expected]) => {
    expect(arrivalOf(wanted, isThere)).toBe(expected);
  });
});

describe('usedBy', () => {
  it('finds each way to use one, each once', () => {
    const container = {
      envFrom: [{ secretRef: { name: 'env-from' } }, { configMapRef: { name: 'all' } }],
      env: [
        { name: 'A', value: 'x' },
        { name: 'B', valueFrom: { secretKeyRef: { name: 'env', key: 'k' } } },
        { name: 'C', valueFrom: { configMapKeyRef: { name: 'one', key: 'k' } } },
      ],
    };
    const spec = {
      initContainers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'init', key: 'k' } } }] }],
      containers: [container, container],
      volumes: [
        { name: 'v', secret: { secretName: 'volume' } },
        {
          name: 'w',
          projected: {
            sources: [{ secret: { name: 'projected' } }, { configMap: { name: 'merged' } }],
          },
        },
        { name: 'x', configMap: { name: 'files' } },
      ],
      imagePullSecrets: [{ name: 'pull' }, {}],
      serviceAccountName: 'robot',
    };
    const workload: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web' },
      spec: { template: { spec } },
    };
    const used = usedBy(workload).map(({ resource, name }) => `${resource.kind} ${name}`);
    expect(used).toEqual([
      'Secret env',
      'Secret env-from',
      'Secret init',
      'Secret projected',
      'Secret pull',
      'Secret volume',
      'ConfigMap all',
      'ConfigMap files',
      'ConfigMap merged',
      'ConfigMap one',
      'ServiceAccount robot',
    ]);
    expect(usedBy(object)).toEqual([]);
  });
});
