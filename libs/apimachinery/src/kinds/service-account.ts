import { resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, nameColumn } from '../table/columns.js';
import type { KindDefinition } from '../kind.js';
import { defineKind } from './define.js';
import { tokenRequestKind } from './token-request.js';

/** An account for the Pods of members, each of which hands out tokens of its own for it. */
export const serviceAccountKind = defineKind({
  name: resources.serviceAccounts,
  singular: 'serviceaccount',
  shortNames: ['sa'],
  schema: kubernetesType('ServiceAccount'),
  counted: false,
  shownWhenGone: true,
  columns: [nameColumn, ageColumn],
});

/** The same as an account at the federation, too, whose tokens are asked for here. */
export const tokenedServiceAccountKind: KindDefinition = {
  ...serviceAccountKind,
  questions: new Map([['token', { kind: tokenRequestKind, of: 'service account' }]]),
};
