import type { KubeObject, ObjectMeta } from '@navarch/model';
import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import type { AccessReviewShape } from './access-shapes.js';
import { shaped } from './shapes.js';

/** What a question about access must look like, in the words of kube-apiserver. */

/** About oneself. */
export const validateSelfReview = (review: KubeObject): FieldError[] => [
  ...validateAttributes(review),
  ...validateNoMetadata(review, []),
];

/** About somebody. */
export const validateSubjectReview = (review: KubeObject): FieldError[] => [
  ...validateSubject(review),
  ...validateNoMetadata(review, []),
];

/** About somebody, in the namespace that the question is posted to. */
export function validateLocalReview(review: KubeObject): FieldError[] {
  const { spec } = shaped<AccessReviewShape>(review);
  const { namespace = '' } = review.metadata;
  const errors = [...validateSubject(review), ...validateNoMetadata(review, ['namespace'])];
  const asked = spec?.resourceAttributes;
  if (asked !== undefined && (asked.namespace ?? '') !== namespace)
    errors.push(
      invalidValue(
        'spec.resourceAttributes.namespace',
        asked.namespace ?? '',
        'must match metadata.namespace',
      ),
    );
  if (spec?.nonResourceAttributes !== undefined)
    errors.push(
      invalidValue(
        'spec.nonResourceAttributes',
        spec.nonResourceAttributes,
        'disallowed on this kind of request',
      ),
    );
  return errors;
}

function validateAttributes(review: KubeObject): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } =
    shaped<AccessReviewShape>(review).spec ?? {};
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined)
    return [
      invalidValue(
        'spec.nonResourceAttributes',
        nonResourceAttributes,
        'cannot be specified in combination with resourceAttributes',
      ),
    ];
  if (resourceAttributes !== undefined || nonResourceAttributes !== undefined) return [];
  return [
    invalidValue(
      'spec.resourceAttributes',
      null,
      'exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ),
  ];
}

function validateSubject(review: KubeObject): FieldError[] {
  const { user = '', groups = [] } = shaped<AccessReviewShape>(review).spec ?? {};
  const errors = validateAttributes(review);
  if (user === '' && groups.length === 0)
    errors.push(invalidValue('spec.user', user, 'at least one of user or group must be specified'));
  return errors;
}

/** A question has no name, labels or anything: who sets some means something that will not happen. */
function validateNoMetadata(
  { metadata }: KubeObject,
  allowed: readonly (keyof ObjectMeta)[],
): FieldError[] {
  const ignored = new Set<string>(['managedFields', 'creationTimestamp', ...allowed]);
  const given = Object.entries(metadata).filter(
    ([field, value]) => !ignored.has(field) && value !== undefined && value !== '',
  );
  if (given.length === 0) return [];
  const but = allowed.length === 0 ? '' : ` except for ${allowed.join()}`;
  return [invalidValue('metadata', Object.fromEntries(given), `must be empty${but}`)];
}
