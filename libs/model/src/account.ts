/** ServiceAccounts and their tokens, which the federation gives for itself: a member's are the member's own. */
import type { KubeObject } from './object.js';
import { apiVersionOf, resources } from './resources.js';
import { isRevision } from './revision.js';

/** How a Secret says that it is to hold a token, and whose. */
export const tokenSecrets = {
  type: 'kubernetes.io/service-account-token',
  /** Annotation: the name of the ServiceAccount. */
  account: 'kubernetes.io/service-account.name',
  /** Annotation: its uid, written with the token. */
  accountUid: 'kubernetes.io/service-account.uid',
} as const;

/** Users and groups that ServiceAccounts are. */
export const accountNames = {
  user: (namespace: string, name: string): string => `system:serviceaccount:${namespace}:${name}`,
  all: 'system:serviceaccounts',
  allIn: (namespace: string): string => `system:serviceaccounts:${namespace}`,
} as const;

/** True for a Secret with a token of the federation: it opens the federation, and nothing in a member. */
export const isTokenSecret = (object: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean =>
  object.kind === resources.secrets.kind &&
  object.apiVersion === apiVersionOf(resources.secrets) &&
  'type' in object &&
  object.type === tokenSecrets.type;

/** True for an object of a kind that is sent, in a namespace that is, that is for the federation alone. */
export const staysHome = (object: KubeObject): boolean =>
  isRevision(object) || isTokenSecret(object);
