import { rbacResources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { defineKind } from './define.js';
import { roleColumns } from './rbac-columns.js';
import { tidyRules, validateRules } from './rbac-rules.js';

export const roleKind = defineKind({
  name: rbacResources.roles,
  singular: 'role',
  nameRule: 'pathSegment',
  schema: kubernetesType('Role'),
  counted: false,
  setDefaults: tidyRules,
  validate: (role) => validateRules(role, true),
  columns: roleColumns,
});
