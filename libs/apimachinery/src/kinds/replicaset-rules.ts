import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@navarch/model';
import { immutableField } from '../names/metadata.js';
import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { notNegative } from './numbers.js';
import { type ReplicaSetShape, shaped } from './shapes.js';
import { validateWorkload } from './workload-rules.js';

export function validateReplicaSet(object: KubeObject): FieldError[] {
  const { spec = {}, status = {} } = shaped<ReplicaSetShape>(object);
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateWorkload(spec.selector, spec.template ?? {}),
    ...validateStatus(status),
  ];
}

const counts = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
] as const;

function validateStatus(status: NonNullable<ReplicaSetShape['status']>): FieldError[] {
  const errors = counts.flatMap((field) => notNegative(status[field], `status.${field}`));
  const { replicas = 0, fullyLabeledReplicas = 0 } = status;
  const { readyReplicas = 0, availableReplicas = 0 } = status;
  const most = 'cannot be greater than status.replicas';
  if (fullyLabeledReplicas > replicas)
    errors.push(invalidValue('status.fullyLabeledReplicas', fullyLabeledReplicas, most));
  if (readyReplicas > replicas)
    errors.push(invalidValue('status.readyReplicas', readyReplicas, most));
  if (availableReplicas > replicas)
    errors.push(invalidValue('status.availableReplicas', availableReplicas, most));
  if (availableReplicas > readyReplicas)
    errors.push(
      invalidValue(
        'status.availableReplicas',
        availableReplicas,
        'cannot be greater than readyReplicas',
      ),
    );
  return errors;
}

export function validateReplicaSetUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = shaped<ReplicaSetShape>(next).spec?.selector;
  const before = shaped<ReplicaSetShape>(previous).spec?.selector;
  return isDeepStrictEqual(after, before) ? [] : [immutableField('spec.selector', after)];
}
