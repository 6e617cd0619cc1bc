import { describe, expect, it } from '@jest/globals';
import {
  annotations,
  type KubeObject,
  type ObjectMeta,
  federatedReplicaSets,
} from '@navarch/model';
import { hasDrifted, isMeddledWith, outlineOf, sightingOf } from './summary.decide.js';

const ours = { manager: 'navarch', operation: 'Apply' };
const theirs = { manager: 'kubectl-edit', operation: 'Update' };
const controller = {
  manager: 'kube-controller-manager',
  operation: 'Update',
  subresource: 'status',
};

const copy = (metadata: Partial<ObjectMeta>, status?: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'm1',
    resourceVersion: '7',
    annotations: { [annotations.uid]: 'u1' },
    ...metadata,
  },
  spec: { replicas: 2 },
  ...(status === undefined ? {} : { status }),
});

describe('a copy that is seen before our first write of it is on record', () => {
  it.each([
    ['as we made it', copy({ generation: 1, managedFields: [ours] }), false],
    [
      'counted by its controller',
      copy({ generation: 1, managedFields: [ours, controller] }),
      false,
    ],
    ['without any of that, as a Secret may be', copy({}), false],
    ['changed since', copy({ generation: 2, managedFields: [ours] }), true],
    ['with fields of somebody else', copy({ generation: 1, managedFields: [ours, theirs] }), true],
    ['gone again', undefined, true],
    ['of another federation', copy({ generation: 2, annotations: {} }), false],
  ] as const)('%s: %#', (_name, live, expected) => {
    expect(isMeddledWith(live, 'u1')).toBe(expected);
  });
});

const kind = federatedReplicaSets;

describe('a sighting', () => {
  it('says when, of which copy and which of its generations', () => {
    const status = { replicas: 2, readyReplicas: 1, observedGeneration: 3 };
    expect(sightingOf(copy({ generation: 4 }, status), { kind, at: 1_000 })).toEqual({
      replicas: 2,
      fullyLabeledReplicas: 0,
      readyReplicas: 1,
      availableReplicas: 0,
      at: 1_000,
      generation: 4,
      observedGeneration: 3,
      uid: 'm1',
      version: '7',
    });
  });

  it('has no order where a member does not number its versions', () => {
    expect(sightingOf(copy({ resourceVersion: 'abc' }), { kind, at: 0 })).not.toHaveProperty(
      'version',
    );
  });
});

it('is told from a drift by its outline as by all of it', () => {
  const live = copy({ generation: 2, managedFields: [ours] }, { readyReplicas: 1 });
  const applied = { generation: 1, version: '6', uid: 'm1' };
  expect(hasDrifted(outlineOf(live), applied)).toBe(hasDrifted(live, applied));
  expect(sightingOf(outlineOf(live), { kind, at: 5 })).toEqual(sightingOf(live, { kind, at: 5 }));
  expect(outlineOf(live)).not.toHaveProperty('spec');
});
