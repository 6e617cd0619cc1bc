import {
  authenticationGroup,
  authorizationGroup,
  reviewResources,
  wellKnownNames,
} from '@navarch/model';
import { type FirstObject, firstBinding, firstRole, mayCreate } from './first-role.js';

/** What every Kubernetes gives to everybody, and to the masters. */

const { masters, authenticated, unauthenticated } = wellKnownNames;
const {
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  selfSubjectReviews,
  subjectAccessReviews,
  tokenReviews,
} = reviewResources;

const health = ['/healthz', '/livez', '/readyz'];
const version = ['/version', '/version/'];
const api = ['/api', '/api/*', '/apis', '/apis/*', '/openapi', '/openapi/*'];

const getPaths = (...paths: string[]) => ({ verbs: ['get'], nonResourceURLs: paths });

export const rolesOfTheSystem: readonly FirstObject[] = [
  firstRole('cluster-admin', [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]),
  firstRole('system:discovery', [getPaths(...api, ...health, ...version)]),
  firstRole('system:basic-user', [
    mayCreate(authorizationGroup, [
      selfSubjectAccessReviews.resource,
      selfSubjectRulesReviews.resource,
    ]),
    mayCreate(authenticationGroup, [selfSubjectReviews.resource]),
  ]),
  firstRole('system:public-info-viewer', [getPaths(...health, ...version)]),
  firstRole('system:monitoring', [
    getPaths('/metrics', ...health.flatMap((path) => [path, `${path}/*`])),
  ]),
  firstRole('system:auth-delegator', [
    mayCreate(authenticationGroup, [tokenReviews.resource]),
    mayCreate(authorizationGroup, [subjectAccessReviews.resource]),
  ]),
  firstBinding('cluster-admin', masters),
  firstBinding('system:discovery', authenticated),
  firstBinding('system:basic-user', authenticated),
  firstBinding('system:public-info-viewer', authenticated, unauthenticated),
  firstBinding('system:monitoring', 'system:monitoring'),
];
