import { accountNames, wellKnownNames } from '@navarch/model';
import { type FirstObject, firstBinding, firstRole, rulesIn } from './first-role.js';

/** What every Kubernetes gives to everybody, and to the masters. */

const { masters, authenticated, unauthenticated } = wellKnownNames;

export const rolesOfTheSystem: readonly FirstObject[] = [
  firstRole('cluster-admin', [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]),
  firstRole(
    'system:discovery',
    rulesIn(
      'get /api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/',
    ),
  ),
  firstRole(
    'system:basic-user',
    rulesIn(`
      create authorization.k8s.io selfsubjectaccessreviews selfsubjectrulesreviews
      create authentication.k8s.io selfsubjectreviews
    `),
  ),
  firstRole('system:public-info-viewer', rulesIn('get /healthz /livez /readyz /version /version/')),
  firstRole(
    'system:monitoring',
    rulesIn(`
      get /flagz /healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/* /statusz
      get core nodes/metrics
    `),
  ),
  firstRole(
    'system:auth-delegator',
    rulesIn(`
      create authentication.k8s.io tokenreviews
      create authorization.k8s.io subjectaccessreviews
    `),
  ),
  firstRole(
    'system:service-account-issuer-discovery',
    rulesIn(
      'get /.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/',
    ),
  ),
  firstBinding('cluster-admin', masters),
  firstBinding('system:discovery', authenticated),
  firstBinding('system:basic-user', authenticated),
  firstBinding('system:public-info-viewer', authenticated, unauthenticated),
  firstBinding('system:monitoring', 'system:monitoring'),
  firstBinding('system:service-account-issuer-discovery', accountNames.all),
];
