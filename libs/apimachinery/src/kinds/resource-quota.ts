import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { equalJson } from '../patch/json-value.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { type QuotaShape, validateQuota, validateQuotaUpdate } from './resource-quota-rules.js';
import { shaped } from './shapes.js';

/**
 * Stored as it is: the federation counts nothing against it, and whoever does writes the status. What is granted is told there
 * as soon as it is written, because Terraform waits for it.
 */
export const resourceQuotaKind = defineKind({
  name: resources.resourceQuotas,
  singular: 'resourcequota',
  shortNames: ['quota'],
  schema: kubernetesType('ResourceQuota'),
  counted: false,
  shownWhenGone: true,
  subresources: { status: { verbs: subresourceVerbs } },
  prepareForCreate: granted,
  prepareForUpdate: (next, previous) =>
    equalJson(hardOf(next), hardOf(previous)) ? next : granted(next),
  validate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  columns: [
    nameColumn,
    textColumn({
      name: 'Request',
      description: 'What is used of what may be requested.',
      cell: (quota) => usageText(quota, (resource) => !isLimit(resource)),
    }),
    textColumn({
      name: 'Limit',
      description: 'What is used of the limits.',
      cell: (quota) => usageText(quota, isLimit),
    }),
    ageColumn,
  ],
});

const hardOf = (quota: KubeObject) => shaped<QuotaShape>(quota).spec?.hard;

function granted(quota: KubeObject): KubeObject {
  const hard = hardOf(quota);
  const { hard: _former, ...status } = shaped<QuotaShape>(quota).status ?? {};
  return { ...quota, status: hard === undefined ? status : { ...status, hard } };
}

const isLimit = (resource: string): boolean => resource.startsWith('limits.');

function usageText(quota: KubeObject, isShown: (resource: string) => boolean): string {
  const { hard = {}, used = {} } = shaped<QuotaShape>(quota).status ?? {};
  return Object.keys(hard)
    .filter(isShown)
    .toSorted()
    .map((resource) => `${resource}: ${used[resource] ?? 0}/${hard[resource]}`)
    .join(', ');
}
