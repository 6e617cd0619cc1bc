import {
  type AdmissionRequest,
  type ApiError,
  type ApiUser,
  type Authorizer,
  equalJson,
  forbidden,
  isAggregated,
  missingRules,
  notFound,
  printErrors,
  printList,
  printMissing,
  printRules,
} from '@navarch/apimachinery';
import {
  type KubeObject,
  type PolicyRule,
  rbacGroup,
  rbacResources,
  type RoleRef,
  wellKnownNames,
} from '@navarch/model';
import { fence } from './fence.js';

const { roles, clusterRoles, roleBindings, clusterRoleBindings } = rbacResources;

/**
 * Nobody gives what they do not have: a role gets only rules that its writer holds, a binding only a role all of whose
 * rules its writer holds. Two rights are above that, `escalate` on roles and `bind` on the role bound; and the masters are.
 *
 * @returns what the writer is told instead (403, or 404 for a role that is not there); undefined when all is well.
 */
export function refusalOfGrant(
  authorizer: Authorizer,
  request: AdmissionRequest,
): ApiError | undefined {
  const { group, resource, object, user } = request;
  const isUnconcerned = group !== rbacGroup || object === undefined || onlyReleases(request);
  if (isUnconcerned || user.groups.includes(wellKnownNames.masters)) return undefined;
  switch (resource) {
    case roles.resource:
    case clusterRoles.resource:
      return mayEscalate(authorizer, request) ? undefined : refuseRole(authorizer, request, object);
    case roleBindings.resource:
    case clusterRoleBindings.resource:
      return refuseBinding(authorizer, request, object);
    default:
      return undefined;
  }
}

/** Taking finalizers and owners off must always be possible, or what is deleted could not go. */
function onlyReleases({ object, previous }: AdmissionRequest): boolean {
  if (object === undefined || previous === undefined) return false;
  return equalJson(withoutOwners(object), withoutOwners(previous));
}

function withoutOwners(object: KubeObject): object {
  const {
    finalizers: _finalizers,
    ownerReferences: _owners,
    managedFields: _fields,
    ...metadata
  } = object.metadata;
  return { ...object, metadata };
}

function mayEscalate(authorizer: Authorizer, request: AdmissionRequest): boolean {
  const { user, group, resource, namespace, verb } = request;
  // What is being created has no name yet, as for every other right.
  const name = verb === 'create' ? '' : request.name;
  return authorizer.decide(user, {
    verb: 'escalate',
    group,
    resource,
    namespace,
    name,
    subresource: '',
    path: '',
  }).allowed;
}

function refuseRole(
  authorizer: Authorizer,
  request: AdmissionRequest,
  object: KubeObject,
): ApiError | undefined {
  const why = whyNotHeld(authorizer, request, rulesIn(object));
  if (why !== undefined) return refuse(request, why);
  const gathers = [object, request.previous].some((one) => one !== undefined && isAggregated(one));
  const isFree = !gathers || whyNotHeld(authorizer, request, fullAuthority) === undefined;
  return isFree
    ? undefined
    : refuse(request, 'must have cluster-admin privileges to use the aggregationRule');
}

/** What a role gathers nobody knows beforehand. */
const fullAuthority: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

const rulesIn = (role: KubeObject): readonly PolicyRule[] =>
  (role['rules'] as readonly PolicyRule[] | null | undefined) ?? [];

function refuseBinding(
  authorizer: Authorizer,
  request: AdmissionRequest,
  object: KubeObject,
): ApiError | undefined {
  const { namespace } = request;
  const roleRef = object['roleRef'] as RoleRef;
  if (mayBind(authorizer, request, roleRef)) return undefined;
  const rules = authorizer.rulesOf(roleRef, namespace);
  // Under the name of what was to be written, as kube-apiserver says it.
  if (rules === undefined) return notFound(request, roleRef.name);
  const why = whyNotHeld(authorizer, request, rules);
  return why === undefined ? undefined : refuse(request, why);
}

const roleNamed = ({ kind }: RoleRef): { readonly group: string; readonly resource: string } =>
  kind === roles.kind ? roles : clusterRoles;

function mayBind(
  authorizer: Authorizer,
  { user, namespace }: AdmissionRequest,
  roleRef: RoleRef,
): boolean {
  const { resource } = roleNamed(roleRef);
  return authorizer.decide(user, {
    verb: 'bind',
    group: roleRef.apiGroup,
    resource,
    namespace,
    name: roleRef.name,
    subresource: '',
    path: '',
  }).allowed;
}

function whyNotHeld(
  authorizer: Authorizer,
  { user, namespace, resource }: AdmissionRequest,
  wanted: readonly PolicyRule[],
): string | undefined {
  const held = authorizer.rulesFor(user, namespace);
  const missing = missingRules(held.rules, wanted, fence.parts.names);
  if (missing.length === 0) return undefined;
  const errors = printUnresolved(resource, held.missing);
  return `${printUser(user)} is attempting to grant RBAC permissions not currently held:\n${printRules(missing).join('\n')}${errors}`;
}

/** Whatever is missing is named like what was to be written, as kube-apiserver says it. */
function printUnresolved(resource: string, missing: readonly RoleRef[]): string {
  if (missing.length === 0) return '';
  const errors = new Set(missing.map(({ name }) => printMissing({ kind: resource, name })));
  return `; resolution errors: [${printErrors([...errors])}]`;
}

const printUser = ({ name, groups }: ApiUser): string =>
  `user ${JSON.stringify(name)} (groups=${printList(groups)})`;

const refuse = ({ group, resource, name }: AdmissionRequest, why: string): ApiError =>
  forbidden(`${resource}.${group} ${JSON.stringify(name)} is forbidden: ${why}`, {
    name,
    group,
    kind: resource,
  });
