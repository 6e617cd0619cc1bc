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
  echoing(reviewResources.tokenReviews),
  echoing(reviewResources.localSubjectAccessReviews, validateLocalReview),
  echoing(reviewResources.selfSubjectAccessReviews, validateSelfReview),
  review(reviewResources.selfSubjectRulesReviews),
  echoing(reviewResources.subjectAccessReviews, validateSubjectReview),
];

type Validate = (object: KubeObject) => readonly FieldError[];

function review(name: ResourceName, validate: Validate = () => []): KindDefinition {
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

function echoing(name: ResourceName, validate?: Validate): KindDefinition {
  return { ...review(name, validate), echoed: true };
}
