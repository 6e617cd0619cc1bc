import { rbacGroup, type PolicyRule } from '@navarch/model';
import type { ApiUnderTest } from './api-under-test.js';

/** Roles and bindings as clients write them, and where they are posted. */

const version = `${rbacGroup}/v1`;
export const rbac = `/apis/${version}`;
export const rolesIn = (namespace: string): string => `${rbac}/namespaces/${namespace}/roles`;
export const bindingsIn = (namespace: string): string =>
  `${rbac}/namespaces/${namespace}/rolebindings`;
export const clusterRoles = `${rbac}/clusterroles`;
export const clusterBindings = `${rbac}/clusterrolebindings`;

export const role = (name: string, ...rules: PolicyRule[]): object => ({
  apiVersion: version,
  metadata: { name },
  rules,
});

/** `get,list -/secrets,configmaps` (core) or `get apps/replicasets`. */
export function allowing(text: string): PolicyRule {
  const [verbs = '', target = ''] = text.split(' ');
  const [group = '', resources = ''] = target.split('/');
  return {
    verbs: verbs.split(','),
    apiGroups: [group === '-' ? '' : group],
    resources: resources.split(','),
  };
}

/** `roleName` with a `+` names a cluster role. */
export const binding = (name: string, roleName: string, user: string): object => ({
  apiVersion: version,
  metadata: { name },
  roleRef: {
    apiGroup: rbacGroup,
    kind: roleName.startsWith('+') ? 'ClusterRole' : 'Role',
    name: roleName.replace('+', ''),
  },
  subjects: [{ kind: 'User', name: user }],
});

/** Gives a cluster role to a user, everywhere. */
export async function give(api: ApiUnderTest, user: string, roleName: string): Promise<void> {
  const body = binding(`${user}-${roleName}`, `+${roleName}`, user);
  await api.expect(201, { method: 'POST', path: clusterBindings, body });
}
