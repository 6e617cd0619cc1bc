import { resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { shaped } from './shapes.js';

type ServiceAccountShape = { readonly secrets?: readonly unknown[] };

/** An account for the Pods of members. The federation itself hands out no tokens for it. */
export const serviceAccountKind = defineKind({
  name: resources.serviceAccounts,
  singular: 'serviceaccount',
  shortNames: ['sa'],
  schema: kubernetesType('ServiceAccount'),
  counted: false,
  columns: [
    nameColumn,
    textColumn({
      name: 'Secrets',
      description: 'Secrets that Pods of the account may mount.',
      cell: (object) => shaped<ServiceAccountShape>(object).secrets?.length ?? 0,
    }),
    ageColumn,
  ],
});
