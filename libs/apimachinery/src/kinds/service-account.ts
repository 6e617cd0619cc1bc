import { resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, nameColumn } from '../table/columns.js';
import { defineKind } from './define.js';

/** An account for the Pods of members. The federation itself hands out no tokens for it. */
export const serviceAccountKind = defineKind({
  name: resources.serviceAccounts,
  singular: 'serviceaccount',
  shortNames: ['sa'],
  schema: kubernetesType('ServiceAccount'),
  counted: false,
  shownWhenGone: true,
  columns: [nameColumn, ageColumn],
});
