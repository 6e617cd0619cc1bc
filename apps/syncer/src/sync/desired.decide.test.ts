import { describe, expect, it } from '@jest/globals';
import type { KubeObject, Placement } from '@navarch/model';
import { decideWanted } from './desired.decide.js';

const object = (uid: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'web', uid },
});

const token: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'robot-token', namespace: 'web', uid: 'u1' },
  type: 'kubernetes.io/service-account-token',
};

const placement = (uid: string, clusters: string): Placement => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Placement',
  metadata: { name: 'web' },
  spec: {
    workload: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid },
    replicas: 9,
    clusters: clusters.split(' ').map((part) => {
      const [name = '', replicas = ''] = part.split('=');
      return { name, replicas: Number(replicas), chosen: replicas !== '0', reason: 'as told' };
    }),
    decision: { id: '1', inputsDigest: '', planner: 'v1/1', decidedAt: '' },
  },
});

const rows: readonly [string, KubeObject | undefined, Placement | undefined, boolean, string][] = [
  ['chosen: its share', object('u1'), placement('u1', 'tokyo=3'), false, 'present 3'],
  [
    'not chosen: proven absent',
    object('u1'),
    placement('u1', 'tokyo=0'),
    false,
    'absent notChosen',
  ],
  ['a token of the federation: for it alone', token, placement('u1', 'tokyo=1'), false, 'kept'],
  [
    'a token that is deleted: its copy goes',
    undefined,
    placement('u1', 'tokyo=1'),
    true,
    'absent deleted',
  ],
  ['deleted with a tombstone: proven absent', undefined, undefined, true, 'absent deleted'],
  ['not found, no tombstone: nothing is proven', undefined, undefined, false, 'unproven'],
  ['not placed yet', object('u1'), undefined, false, 'undecided'],
  [
    'the decision is about a former object',
    object('u2'),
    placement('u1', 'tokyo=0'),
    false,
    'undecided',
  ],
  [
    'the decision does not know this cluster',
    object('u1'),
    placement('u1', 'oslo=3'),
    false,
    'undecided',
  ],
];

describe('decideWanted', () => {
  for (const [name, living, decided, isBuried, expected] of rows) {
    it(name, () => {
      const wanted = decideWanted({
        cluster: 'tokyo',
        object: living,
        placement: decided,
        isBuried,
      });
      const detail =
        wanted.kind === 'present' ? wanted.replicas : wanted.kind === 'absent' ? wanted.why : '';
      expect(`${wanted.kind} ${detail}`.trim()).toBe(expected);
    });
  }

  it('says what the deletion asked for, and nothing of a copy that only moves', () => {
    const facts = { cluster: 'tokyo', isBuried: true, propagation: 'Orphan' } as const;
    const moved = { object: object('u1'), placement: placement('u1', 'tokyo=0') };
    const wanted = [{ object: undefined, placement: undefined }, moved].map((one) =>
      decideWanted({ ...facts, ...one }),
    );
    expect(wanted).toEqual([
      { kind: 'absent', why: 'deleted', propagation: 'Orphan' },
      { kind: 'absent', why: 'notChosen' },
    ]);
  });
});
