import { type KubeObject, rbacResources } from '@navarch/model';
import { invalidValue, required } from '../names/problems.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import type { ClusterRoleShape } from './access-shapes.js';
import { defineKind } from './define.js';
import { validateLabelSelector } from './label-selector.js';
import { roleColumns } from './rbac-columns.js';
import { tidyRules, validateRules } from './rbac-rules.js';
import { shaped } from './shapes.js';

export const clusterRoleKind = defineKind({
  name: rbacResources.clusterRoles,
  singular: 'clusterrole',
  nameRule: 'pathSegment',
  schema: kubernetesType('ClusterRole'),
  counted: false,
  setDefaults: tidyRules,
  validate: (role) => [...validateRules(role, false), ...validateAggregation(role)],
  columns: roleColumns,
});

function validateAggregation(role: KubeObject): FieldError[] {
  const { aggregationRule } = shaped<ClusterRoleShape>(role);
  if (aggregationRule === undefined) return [];
  const field = 'aggregationRule.clusterRoleSelectors';
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0)
    return [
      required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil'),
    ];
  return selectors.flatMap((selector, index) => {
    const at = `${field}[${index}]`;
    const errors = validateLabelSelector(selector, at);
    if (errors.length === 0) return [];
    return [...errors, invalidValue(at, null, 'invalid label selector.')];
  });
}
