import { validateAnnotations, validateLabels } from '../names/metadata.js';
import { forbiddenField, invalidValue, notSupported, required } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { selectorMatches, validateLabelSelector } from './label-selector.js';
import { validateTemplateSpec } from './podspec-rules.js';
import type { LabelSelectorShape, TemplateShape } from './shapes.js';

/** The selector and the template of what keeps equal Pods: a ReplicaSet, or the ReplicaSets of a Deployment. */
export function validateWorkload(
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
