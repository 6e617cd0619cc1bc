import type { KindDefinition } from '../kind.js';
import { clusterRoleKind } from './cluster-role.js';
import { clusterRoleBindingKind } from './cluster-role-binding.js';
import { roleKind } from './role.js';
import { roleBindingKind } from './role-binding.js';

/** The kinds of rbac.authorization.k8s.io, which say who may do what. */
export const rbacKinds: readonly KindDefinition[] = [
  clusterRoleKind,
  clusterRoleBindingKind,
  roleKind,
  roleBindingKind,
];
