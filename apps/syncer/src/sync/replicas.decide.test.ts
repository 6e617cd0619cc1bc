import { describe, expect, it } from '@jest/globals';
import { federatedReplicaSets, type JsonObject, type KubeObject } from '@navarch/model';
import { mayLeave, replicasToHandOver } from './replicas.decide.js';

const field = { 'f:spec': { 'f:replicas': {} } };
const ours: JsonObject = { manager: 'navarch', operation: 'Apply', fieldsV1: field };
const updated: JsonObject = { manager: 'navarch', operation: 'Update', fieldsV1: field };
const scaler: JsonObject = {
  manager: 'autoscaler',
  operation: 'Update',
  subresource: 'scale',
  fieldsV1: field,
};
const other: JsonObject = {
  manager: 'kubectl',
  operation: 'Update',
  fieldsV1: { 'f:spec': { 'f:minReadySeconds': {} } },
};

describe('replicasToHandOver', () => {
  it.each([
    ['ours alone', [ours, other], 3],
    ['scaled in the member', [scaler], undefined],
    ['shared', [ours, scaler], undefined],
    ['ours, but not by an apply', [ours, updated], undefined],
    ['nobody', [other], undefined],
  ] as const)('%s', (...[, managedFields, expected]) => {
    const live: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', managedFields },
      spec: { replicas: 3 },
    };
    expect(replicasToHandOver(live, federatedReplicaSets)).toBe(expected);
  });
});

describe('mayLeave', () => {
  it.each([
    ['nobody else', [], true],
    ['ready', [{ target: 3, ready: 3, has: 3 }], true],
    ['not there yet', [{ target: 3, ready: 0, has: undefined }], false],
    ['not all ready', [{ target: 3, ready: 2, has: 3 }], false],
    ['scaled down there', [{ target: 3, ready: 2, has: 2 }], true],
    ['scaled up there', [{ target: 3, ready: 3, has: 9 }], true],
    [
      'one of two',
      [
        { target: 1, ready: 1, has: 1 },
        { target: 1, ready: 0, has: 1 },
      ],
      false,
    ],
  ] as const)('%s', (...[, others, expected]) => {
    expect(mayLeave(others)).toBe(expected);
  });
});
