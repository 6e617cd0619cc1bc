import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@navarch/model';
import { immutableField } from '../names/metadata.js';
import { forbiddenField, invalidValue, notSupported } from '../names/problems.js';
import type { FieldError } from '../status.js';
import type { DeploymentShape, StrategyShape } from './deployment-shape.js';
import { notNegative } from './numbers.js';
import { shaped } from './shapes.js';
import { validateWorkload } from './workload-rules.js';

export function validateDeployment(object: KubeObject): FieldError[] {
  const { spec = {}, status = {} } = shaped<DeploymentShape>(object);
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  const field = 'spec.progressDeadlineSeconds';
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...validateWorkload(spec.selector, spec.template ?? {}),
    ...validateStrategy(spec.strategy ?? {}),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...notNegative(deadline, field),
    ...(deadline !== undefined && deadline <= minReadySeconds
      ? [invalidValue(field, deadline, 'must be greater than minReadySeconds')]
      : []),
    ...validateStatus(status),
  ];
}

function validateStrategy({ type, rollingUpdate }: StrategyShape): FieldError[] {
  const field = 'spec.strategy';
  if (type === 'Recreate')
    return rollingUpdate === undefined
      ? []
      : [
          forbiddenField(
            `${field}.rollingUpdate`,
            "may not be specified when strategy `type` is 'Recreate'",
          ),
        ];
  if (type !== 'RollingUpdate') {
    // Kubernetes shows the whole strategy, with the names that its fields have inside.
    const shown = { Type: type, RollingUpdate: rollingUpdate ?? null };
    return [notSupported(field, shown, ['Recreate', 'RollingUpdate'])];
  }
  return validateSteps(rollingUpdate ?? {}, `${field}.rollingUpdate`);
}

function validateSteps(
  { maxSurge = 0, maxUnavailable = 0 }: NonNullable<StrategyShape['rollingUpdate']>,
  field: string,
): FieldError[] {
  const errors = [
    ...validateAmount(maxUnavailable, `${field}.maxUnavailable`),
    ...validateAmount(maxSurge, `${field}.maxSurge`),
  ];
  const missing = amountOf(maxUnavailable);
  if (missing === 0 && amountOf(maxSurge) === 0)
    errors.push(
      invalidValue(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'),
    );
  if (typeof maxUnavailable === 'string' && missing > 100)
    errors.push(
      invalidValue(`${field}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%'),
    );
  return errors;
}

const percentShape = /^[0-9]+%$/;
const percentComplaint =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

function validateAmount(amount: number | string, field: string): FieldError[] {
  if (typeof amount === 'number') return notNegative(amount, field);
  return percentShape.test(amount) ? [] : [invalidValue(field, amount, percentComplaint)];
}

/** The number before the sign, for comparing with nothing and with everything. */
const amountOf = (amount: number | string): number =>
  typeof amount === 'number' ? amount : percentShape.test(amount) ? Number.parseInt(amount, 10) : 0;

const counts = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'collisionCount',
] as const;
const parts = ['updatedReplicas', 'readyReplicas', 'availableReplicas'] as const;

function validateStatus(status: NonNullable<DeploymentShape['status']>): FieldError[] {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  return [
    ...counts.flatMap((name) => notNegative(status[name], `status.${name}`)),
    ...parts
      .filter((name) => (status[name] ?? 0) > replicas)
      .map((name) =>
        invalidValue(`status.${name}`, status[name] ?? 0, 'cannot be greater than status.replicas'),
      ),
    ...(availableReplicas > readyReplicas
      ? [
          invalidValue(
            'status.availableReplicas',
            availableReplicas,
            'cannot be greater than readyReplicas',
          ),
        ]
      : []),
  ];
}

export function validateDeploymentUpdate(next: KubeObject, previous: KubeObject): FieldError[] {
  const after = shaped<DeploymentShape>(next);
  const before = shaped<DeploymentShape>(previous);
  const collisions = after.status?.collisionCount ?? 0;
  return [
    ...(isDeepStrictEqual(after.spec?.selector, before.spec?.selector)
      ? []
      : [immutableField('spec.selector', after.spec?.selector)]),
    ...(collisions < (before.status?.collisionCount ?? 0)
      ? [invalidValue('status.collisionCount', collisions, 'cannot be decremented')]
      : []),
  ];
}
