import { type KubeObject, type ResourceName, reviewResources } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import { nameColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { validateLocalReview, validateSelfReview, validateSubjectReview } from './review-rules.js';

/**
 * Questions about access: who am I, may I, may they. They are created to be answered in their status, which is the
 * app's to do, and never stored.
 */
export const reviewKinds: readonly KindDefinition[] = [
  review(reviewResources.selfSubjectReviews),
  review(reviewResources.tokenReviews),
  review(reviewResources.localSubjectAccessReviews, validateLocalReview),
  review(reviewResources.selfSubjectAccessReviews, validateSelfReview),
  review(reviewResources.selfSubjectRulesReviews),
  review(reviewResources.subjectAccessReviews, validateSubjectReview),
];

function review(
  name: ResourceName,
  validate: (object: KubeObject) => readonly FieldError[] = () => [],
): KindDefinition {
  return defineKind({
    name,
    singular: name.kind.toLowerCase(),
    verbs: ['create'],
    answered: true,
    schema: kubernetesType(name.kind),
    counted: false,
    validate,
    columns: [nameColumn],
  });
}
