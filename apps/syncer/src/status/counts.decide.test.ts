import { describe, expect, it } from '@jest/globals';
import {
  type FederatedKind,
  federatedReplicaSets,
  type KubeObject,
  resources,
} from '@navarch/model';
import { withCounts } from './counts.decide.js';

const counts = { replicas: 5, fullyLabeledReplicas: 5, readyReplicas: 4, availableReplicas: 0 };
const ships: FederatedKind = {
  group: 'sea.example.com',
  version: 'v1',
  resource: 'ships',
  kind: 'Ship',
  namespaced: true,
  replicas: { wanted: ['spec', 'size'], seen: ['status', 'fleet', 'size'] },
};
const of = (spec: object, status?: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: { name: 'a', generation: 3 },
  spec,
  ...(status === undefined ? {} : { status }),
});

it('brings the selector of the copies along, and takes back what none says any more', () => {
  const replicas = {
    wanted: ['spec', 'size'],
    seen: ['status', 'size'],
    selector: ['status', 'selector'],
  };
  const facts = { kind: { ...ships, replicas }, isObserved: true, now: 0 };
  const shown = withCounts(of({ size: 5 }), {
    ...facts,
    counts: { ...counts, selector: 'ship=orion' },
  });
  expect(shown?.['status']).toEqual({ size: 5, selector: 'ship=orion' });
  expect(withCounts(shown ?? of({}), { ...facts, counts })?.['status']).toEqual({ size: 5 });
});

describe('counts', () => {
  it.each([
    [
      'of a ReplicaSet are its status',
      of({ replicas: 5 }, { replicas: 1, note: 'x' }),
      federatedReplicaSets,
      { replicas: 5, fullyLabeledReplicas: 5, readyReplicas: 4, observedGeneration: 3 },
    ],
    ['of a custom object are where it says', of({ size: 5 }), ships, { fleet: { size: 5 } }],
    [
      'of a custom object leave the rest of its status alone',
      of({ size: 5 }, { fleet: { size: 1, flag: 'red' }, note: 'x' }),
      ships,
      { fleet: { size: 5, flag: 'red' }, note: 'x' },
    ],
    ['that are shown are not written', of({ size: 5 }, { fleet: { size: 5 } }), ships, undefined],
    ['of what is not divided are not shown', of({}), ships, undefined],
    ['of other kinds are none', of({ size: 5 }), resources.secrets, undefined],
  ] as const)('%s', (...[, object, kind, expected]) => {
    expect(withCounts(object, { kind, counts, isObserved: true, now: 0 })?.['status']).toEqual(
      expected,
    );
  });
});
