import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@navarch/model';
import { immutableField, validateAnnotations, validateLabels } from '../names/metadata.js';
import { forbiddenField, invalidValue, notSupported, required } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { selectorMatches, validateLabelSelector } from './label-selector.js';
import { notNegative } from './numbers.js';
import { validateTemplateSpec } from './podspec-rules.js';
import {
  type LabelSelectorShape,
  type ReplicaSetShape,
  type TemplateShape,
  shaped,
} from './shapes.js';

export function validateReplicaSet(object: KubeObject): FieldError[] {
  const { spec = {}, status = {} } = shaped<ReplicaSetShape>(object);
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateWorkload(spec.selector, spec.template ?? {}),
    ...validateStatus(status),
  ];
}

function validateWorkload(
  selector: LabelSelectorShape | undefined,
  template: TemplateShape,
): FieldError[] {
  const field = 'spec.selector';
  if (selector === undefined) return [required(field), ...validateTemplate(template, undefined)];
  const errors = validateLabelSelector(selector, field);
  // What a broken selector would match cannot be said, so the template is not looked at.
  if (errors.length > 0)
    return [...errors, invalidValue(field, selector, 'invalid label selector')];
  return [
    // The word is Kubernetes' own, for every kind with a selector.
    ...(isEmpty(selector)
      ? [invalidValue(field, selector, 'empty selector is invalid for deployment')]
      : []),
    ...validateTemplate(template, selector),
  ];
}

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelectorShape): boolean =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;

function validateTemplate(
  { metadata = {}, spec = {} }: TemplateShape,
  selector: LabelSelectorShape | undefined,
): FieldError[] {
  const field = 'spec.template';
  // No selector selects nothing; an empty one everything.
  const matches = selector !== undefined && selectorMatches(selector, metadata.labels ?? {});
  return [
    ...(matches
      ? []
      : [
          invalidValue(
            `${field}.metadata.labels`,
            metadata.labels,
            '`selector` does not match template `labels`',
          ),
        ]),
    ...validateLabels(metadata.labels, `${field}.metadata.labels`),
    ...validateAnnotations(metadata.annotations, `${field}.metadata.annotations`),
    ...validateTemplateSpec(spec, `${field}.spec`),
    ...(spec.restartPolicy === 'Always'
      ? []
      : [notSupported(`${field}.spec.restartPolicy`, spec.restartPolicy, ['Always'])]),
    ...(spec.activeDeadlineSeconds === undefined
      ? []
      : [
          forbiddenField(
            `${field}.spec.activeDeadlineSeconds`,
            'activeDeadlineSeconds in ReplicaSet is not Supported',
          ),
        ]),
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
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const most = 'cannot be greater than status.replicas';
  if ((status.fullyLabeledReplicas ?? 0) > replicas)
    errors.push(invalidValue('status.fullyLabeledReplicas', status.fullyLabeledReplicas, most));
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
