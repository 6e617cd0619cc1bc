import { type KubeObject, tokenRequests } from '@navarch/model';
import { invalidValue } from '../names/problems.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import { nameColumn } from '../table/columns.js';
import type { TokenRequestShape } from './access-shapes.js';
import { defineKind } from './define.js';
import { shaped } from './shapes.js';

const secondsMin = 600;
const secondsMax = 2 ** 32;

/** What a ServiceAccount is asked for a token with; the answer is in its status, and nothing of it is stored. */
export const tokenRequestKind = defineKind({
  name: tokenRequests,
  singular: 'tokenrequest',
  verbs: ['create'],
  answered: true,
  echoed: true,
  schema: kubernetesType('TokenRequest'),
  counted: false,
  validate: validateTokenRequest,
  columns: [nameColumn],
});

function validateTokenRequest(request: KubeObject): FieldError[] {
  const { expirationSeconds = 0 } = shaped<TokenRequestShape>(request).spec ?? {};
  const complain = (why: string): FieldError[] => [
    invalidValue('spec.expirationSeconds', expirationSeconds, `may not specify a duration ${why}`),
  ];
  if (expirationSeconds < secondsMin) return complain('less than 10 minutes');
  return expirationSeconds > secondsMax ? complain('larger than 2^32 seconds') : [];
}
