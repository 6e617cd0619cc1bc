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

/** What words stand for several verbs; others stand for themselves. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  read: reading,
  write: writing,
  readwrite: [...writing, ...reading].toSorted(),
};

/**
 * Rules, a line each: verbs, groups joined by commas, resources. `core` is the group without a name. Or: `get`, and the
 * paths that are no resources.
 */
export const rulesIn = (text: string): readonly PolicyRule[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ruleIn(line));

function ruleIn(line: string): PolicyRule {
  const [verb = '', first = '', ...rest] = line.split(' ');
  const meant = verbs[verb] ?? [verb];
  if (first.startsWith('/')) return { verbs: meant, nonResourceURLs: [first, ...rest] };
  const apiGroups = first.split(',').map((group) => (group === 'core' ? '' : group));
  return { verbs: meant, apiGroups, resources: rest };
}
