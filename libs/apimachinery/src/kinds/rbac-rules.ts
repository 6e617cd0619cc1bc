import { type KubeObject, type PolicyRule, rbacGroup, type RbacSubject } from '@navarch/model';
import { invalidValue, notSupported, required } from '../names/problems.js';
import { complainDnsSubdomain, complainPathSegment } from '../names/rules.js';
import { equalJson } from '../patch/json-value.js';
import type { FieldError } from '../status.js';
import type { BindingShape, RoleShape } from './access-shapes.js';
import { shaped, unshaped } from './shapes.js';

/** What the four kinds of RBAC share: defaults and checks, in the words of kube-apiserver. */

/** Lists with nothing in them are no lists, as in all that Kubernetes stores; roles without rules say so. */
export function tidyRules(role: KubeObject): KubeObject {
  const { rules } = shaped<RoleShape>(role);
  const tidied = (rules ?? []).map((rule) => withoutEmptyLists(rule));
  return { ...role, rules: tidied.length === 0 ? null : tidied };
}

const withoutEmptyLists = (rule: PolicyRule): object =>
  Object.fromEntries(
    Object.entries(rule).filter(([, list]) => !Array.isArray(list) || list.length > 0),
  );

export const validateRules = (role: KubeObject, isNamespaced: boolean): FieldError[] =>
  (shaped<RoleShape>(role).rules ?? []).flatMap((rule, index) =>
    validateRule(rule, { isNamespaced, field: `rules[${index}]` }),
  );

type At = { readonly isNamespaced: boolean; readonly field: string };

function validateRule(rule: Partial<PolicyRule>, { isNamespaced, field }: At): FieldError[] {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  const { nonResourceURLs: paths = [] } = rule;
  const errors: FieldError[] = [];
  if (verbs.length === 0)
    errors.push(required(`${field}.verbs`, 'verbs must contain at least one value'));
  if (paths.length > 0) {
    const names = [...apiGroups, ...resources, ...resourceNames];
    return [...errors, ...validatePaths(paths, { isNamespaced, field, names })];
  }
  if (apiGroups.length === 0)
    errors.push(
      required(`${field}.apiGroups`, 'resource rules must supply at least one api group'),
    );
  if (resources.length === 0)
    errors.push(required(`${field}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}

function validatePaths(
  paths: readonly string[],
  { isNamespaced, field, names }: At & { readonly names: readonly string[] },
): FieldError[] {
  const at = `${field}.nonResourceURLs`;
  const errors: FieldError[] = [];
  if (isNamespaced)
    errors.push(invalidValue(at, paths, 'namespaced rules cannot apply to non-resource URLs'));
  if (names.length > 0)
    errors.push(
      invalidValue(at, paths, 'rules cannot apply to both regular resources and non-resource URLs'),
    );
  return errors;
}

/** The API groups that go without saying. */
export function fillBinding(binding: KubeObject): KubeObject {
  const { roleRef, subjects = [], ...others } = shaped<BindingShape>(binding);
  return unshaped({
    ...others,
    ...(subjects.length === 0 ? {} : { subjects: subjects.map((subject) => withGroup(subject)) }),
    roleRef: { ...roleRef, apiGroup: orElse(roleRef?.apiGroup, rbacGroup) },
  });
}

const orElse = (text: string | undefined, other: string): string =>
  text === undefined || text === '' ? other : text;

function withGroup(subject: RbacSubject): RbacSubject {
  const isNamed = subject.kind === 'User' || subject.kind === 'Group';
  return isNamed ? { ...subject, apiGroup: orElse(subject.apiGroup, rbacGroup) } : subject;
}

/** `kinds` are those of roles that the binding may refer to. */
export function validateBinding(
  binding: KubeObject,
  { kinds, isNamespaced }: { readonly kinds: readonly string[]; readonly isNamespaced: boolean },
): FieldError[] {
  const { roleRef = {}, subjects = [] } = shaped<BindingShape>(binding);
  const { apiGroup = '', kind = '', name = '' } = roleRef;
  return [
    ...(apiGroup === rbacGroup ? [] : [notSupported('roleRef.apiGroup', apiGroup, [rbacGroup])]),
    ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
    ...(name === '' ? [required('roleRef.name')] : []),
    ...complainPathSegment(name).map((why) => invalidValue('roleRef.name', name, why)),
    ...subjects.flatMap((subject, index) =>
      validateSubject(subject, { isNamespaced, field: `subjects[${index}]` }),
    ),
  ];
}

function validateSubject(subject: RbacSubject, at: At): FieldError[] {
  const { name = '' } = subject as Partial<RbacSubject>;
  const nameless = name === '' ? [required(`${at.field}.name`)] : [];
  return [...nameless, ...validateSubjectKind(subject, at)];
}

function validateSubjectKind(subject: RbacSubject, at: At): FieldError[] {
  const { kind = '', apiGroup = '' } = subject as Partial<RbacSubject>;
  switch (kind) {
    case 'ServiceAccount':
      return validateServiceAccount(subject, at);
    case 'User':
    case 'Group':
      return apiGroup === rbacGroup
        ? []
        : [notSupported(`${at.field}.apiGroup`, apiGroup, [rbacGroup])];
    default:
      return [notSupported(`${at.field}.kind`, kind, ['ServiceAccount', 'User', 'Group'])];
  }
}

function validateServiceAccount(subject: RbacSubject, { isNamespaced, field }: At): FieldError[] {
  const { name = '', apiGroup = '', namespace = '' } = subject as Partial<RbacSubject>;
  const complaints = name === '' ? [] : complainDnsSubdomain(name);
  return [
    ...complaints.map((why) => invalidValue(`${field}.name`, name, why)),
    ...(apiGroup === '' ? [] : [notSupported(`${field}.apiGroup`, apiGroup, [''])]),
    ...(!isNamespaced && namespace === '' ? [required(`${field}.namespace`)] : []),
  ];
}

/** Whoever may change the subjects of a binding may not thereby give another role. */
export function validateSameRole(next: KubeObject, previous: KubeObject): FieldError[] {
  const { roleRef } = shaped<BindingShape>(next);
  if (equalJson(roleRef, shaped<BindingShape>(previous).roleRef)) return [];
  const { apiGroup: APIGroup = '', kind: Kind = '', name: Name = '' } = roleRef ?? {};
  // kube-apiserver shows the value with the names that its own code has for the fields.
  return [invalidValue('roleRef', { APIGroup, Kind, Name }, 'cannot change roleRef')];
}
