import type { KubeObject, PolicyRule } from '@navarch/model';
import { rbacGroup, rbacResources, type ResourceName } from '@navarch/model';

/** A role or a binding that a federation has from its first start. */
export type FirstObject = { readonly of: ResourceName; readonly object: KubeObject };

/** With the value `false` such an object is left as somebody made it. */
export const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate';

type Labels = Readonly<Record<string, string>>;

/** To which of the roles for people the rules of a role are added. */
export const aggregateTo = (role: 'view' | 'edit' | 'admin'): Labels => ({
  [`rbac.authorization.k8s.io/aggregate-to-${role}`]: 'true',
});

const metadataOf = (name: string, labels: Labels = {}): KubeObject['metadata'] => ({
  name,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
  annotations: { [autoUpdate]: 'true' },
});

const version = `${rbacGroup}/v1`;

export const firstRole = (
  name: string,
  rules: readonly PolicyRule[],
  labels: Labels = {},
): FirstObject => ({
  of: rbacResources.clusterRoles,
  object: { apiVersion: version, kind: 'ClusterRole', metadata: metadataOf(name, labels), rules },
});

export const firstRoleIn = (
  namespace: string,
  name: string,
  rules: readonly PolicyRule[],
): FirstObject => ({
  of: rbacResources.roles,
  object: {
    apiVersion: version,
    kind: 'Role',
    metadata: { ...metadataOf(name), namespace },
    rules,
  },
});

/** A role that has the rules of all roles with these labels. */
export function firstGatheringRole(
  name: string,
  { selects, labels }: { readonly selects: Labels; readonly labels?: Labels },
): FirstObject {
  const { of, object } = firstRole(name, [], labels);
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: selects }] };
  return { of, object: { ...object, aggregationRule } };
}

export const firstBinding = (role: string, ...groups: string[]): FirstObject => ({
  of: rbacResources.clusterRoleBindings,
  object: {
    apiVersion: version,
    kind: 'ClusterRoleBinding',
    metadata: metadataOf(role),
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: role },
    subjects: groups.map((name) => ({ apiGroup: rbacGroup, kind: 'Group', name })),
  },
});

const reading = ['get', 'list', 'watch'];
const writing = ['create', 'delete', 'deletecollection', 'patch', 'update'];

type Resources = readonly string[];

export const mayRead = (group: string, resources: Resources): PolicyRule => ({
  verbs: reading,
  apiGroups: [group],
  resources,
});

export const mayWrite = (group: string, resources: Resources): PolicyRule => ({
  verbs: writing,
  apiGroups: [group],
  resources,
});

export const mayCreate = (group: string, resources: Resources): PolicyRule => ({
  verbs: ['create'],
  apiGroups: [group],
  resources,
});
