import { rbacResources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { defineKind } from './define.js';
import { bindingColumns } from './rbac-columns.js';
import { fillBinding, validateBinding, validateSameRole } from './rbac-rules.js';

const rule = { kinds: ['ClusterRole'], isNamespaced: false };

export const clusterRoleBindingKind = defineKind({
  name: rbacResources.clusterRoleBindings,
  singular: 'clusterrolebinding',
  nameRule: 'pathSegment',
  schema: kubernetesType('ClusterRoleBinding'),
  counted: false,
  setDefaults: fillBinding,
  validate: (binding) => validateBinding(binding, rule),
  validateUpdate: validateSameRole,
  columns: bindingColumns,
});
