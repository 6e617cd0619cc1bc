import {
  type AdmissionRequest,
  equalJson,
  type FieldError,
  validatePolicy,
} from '@navarch/apimachinery';
import { resources } from '@navarch/model';
import { complainAboutPolicySpec } from '@navarch/placement';
import { problemAt } from './problem.decide.js';

type Judged = Pick<AdmissionRequest, 'object' | 'previous' | 'group' | 'resource'>;

/**
 * What is wrong with a policy, all of it at once: its form, in Kubernetes' words, and what must hold between fields,
 * which only the planner knows. A spec that stays as it was is not judged again: a policy from before a stricter
 * planner must stay deletable, and labels on it writable.
 */
export function complaintsAboutPolicy({ object, previous, group, resource }: Judged): FieldError[] {
  if (object === undefined || !isPolicies({ group, resource })) return [];
  if (previous !== undefined && equalJson(object['spec'], previous['spec'])) return [];
  const form = validatePolicy(object);
  if (object['spec'] === undefined) return form;
  const known = new Set(form.map(({ field }) => field));
  const rules = complainAboutPolicySpec(object['spec'])
    .map(({ path, message }) => problemAt(object, { path: below('spec', path), message }))
    .filter(({ field }) => !known.has(field));
  return [...form, ...rules];
}

const policies = [resources.placementPolicies, resources.clusterPlacementPolicies];

const isPolicies = (of: { readonly group: string; readonly resource: string }): boolean =>
  policies.some((one) => one.group === of.group && one.resource === of.resource);

const below = (root: string, path: string): string =>
  path === '' || path.startsWith('[') ? `${root}${path}` : `${root}.${path}`;
