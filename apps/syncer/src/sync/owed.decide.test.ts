import { describe, expect, it } from '@jest/globals';
import {
  type ClusterPhase,
  federatedReplicaSets,
  type KubeObject,
  type Placement,
} from '@navarch/model';
import type { MemberState } from '@navarch/store';
import { type OwedFacts, owedIn } from './owed.decide.js';
import { render } from './render.js';

const federation = 'f1';
const object: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1' },
  spec: { replicas: 5, selector: { matchLabels: { app: 'web' } } },
};

const kind = federatedReplicaSets;

const placement = (clusters: string, sync: object = {}): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u1' },
    replicas: 5,
    clusters: clusters.split(' ').map((part) => {
      const [name = '', replicas = ''] = part.split('=');
      return { name, replicas: Number(replicas), chosen: replicas !== '0', reason: 'as told' };
    }),
    sync,
    decision: { id: '1', inputsDigest: '', planner: 'v1/1', decidedAt: '' },
  },
});

const digestOf = (replicas: number | 'unmanaged'): string =>
  render({ object, kind, replicas, federation, generation: 7 }).digest;

const state = (
  cluster: string,
  replicas: number | 'unmanaged',
  more: Partial<MemberState> = {},
): MemberState => ({
  key: {
    cluster,
    object: { group: 'apps', resource: 'replicasets', namespace: 'shop', name: 'web' },
  },
  objectUid: 'u1',
  generation: 7,
  digest: digestOf(replicas),
  synced: true,
  drifted: false,
  driftMarks: 0,
  message: 'as desired',
  updatedAt: 0,
  ...more,
});

const ready: readonly (readonly [string, ClusterPhase])[] = [
  ['oslo', 'ready'],
  ['rome', 'ready'],
];

const rows: readonly (readonly [string, Partial<OwedFacts>, string])[] = [
  ['as decided everywhere', { states: [state('oslo', 3), state('rome', 2)] }, ''],
  ['not sent yet', { states: [state('oslo', 3)] }, 'rome'],
  ['sent with another share', { states: [state('oslo', 3), state('rome', 1)] }, 'rome'],
  [
    'offered something newer since',
    { states: [state('oslo', 3, { synced: false }), state('rome', 2)] },
    'oslo',
  ],
  ['drifted', { states: [state('oslo', 3, { drifted: true }), state('rome', 2)] }, 'oslo'],
  [
    'the copy of a former object of the name',
    { states: [state('oslo', 3, { objectUid: 'u0' }), state('rome', 2)] },
    'oslo',
  ],
  [
    'sent before something that it waits for',
    {
      states: [
        state('oslo', 3, { findings: { waiting: { secrets: ['db'], since: '' } } }),
        state('rome', 2),
      ],
    },
    'oslo',
  ],
  [
    'on its way to be made anew',
    {
      states: [
        state('oslo', 3, { findings: { immutable: { state: 'Recreating', fields: [] } } }),
        state('rome', 2),
      ],
    },
    'oslo',
  ],
  [
    'in a cluster that is no longer chosen',
    {
      placement: placement('oslo=5 rome=0'),
      states: [state('oslo', 5), state('rome', 2)],
    },
    'rome',
  ],
  [
    'in a cluster that is gone',
    { states: [state('oslo', 3), state('rome', 2), state('bonn', 1)] },
    'bonn',
  ],
  [
    'in a lost cluster there is nothing to do now',
    {
      phases: new Map([...ready, ['rome', 'lost']]),
      placement: placement('oslo=5 rome=0'),
      states: [state('oslo', 5), state('rome', 2)],
    },
    '',
  ],
  [
    'replicas that are left to the member',
    {
      placement: placement('oslo=3 rome=2', { replicas: 'Unmanaged' }),
      states: [state('oslo', 'unmanaged'), state('rome', 2)],
    },
    'rome',
  ],
];

describe('copies that are owed something', () => {
  it.each(rows)('%s: %#', (_name, facts, expected) => {
    const all = { federation, object, kind, placement: placement('oslo=3 rome=2'), states: [] };
    expect(owedIn({ ...all, phases: new Map(ready), ...facts }).join(' ')).toBe(expected);
  });
});
