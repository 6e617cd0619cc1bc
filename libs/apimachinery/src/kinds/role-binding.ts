import { rbacResources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { defineKind } from './define.js';
import { bindingColumns } from './rbac-columns.js';
import { fillBinding, validateBinding, validateSameRole } from './rbac-rules.js';

const rule = { kinds: ['Role', 'ClusterRole'], isNamespaced: true };

export const roleBindingKind = defineKind({
  name: rbacResources.roleBindings,
  singular: 'rolebinding',
  nameRule: 'pathSegment',
  schema: kubernetesType('RoleBinding'),
  counted: false,
  setDefaults: fillBinding,
  validate: (binding) => validateBinding(binding, rule),
  validateUpdate: validateSameRole,
  columns: bindingColumns,
});
