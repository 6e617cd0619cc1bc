import type { ResourceName } from './resources.js';

/** Words about who may do what: Kubernetes' RBAC kinds, and the questions about them. */

export const rbacGroup = 'rbac.authorization.k8s.io';
const authorizationGroup = 'authorization.k8s.io';
export const authenticationGroup = 'authentication.k8s.io';

const version = 'v1';

/** Kinds of RBAC, which are stored. */
export const rbacResources = {
  clusterRoles: {
    group: rbacGroup,
    version,
    resource: 'clusterroles',
    kind: 'ClusterRole',
    namespaced: false,
  },
  clusterRoleBindings: {
    group: rbacGroup,
    version,
    resource: 'clusterrolebindings',
    kind: 'ClusterRoleBinding',
    namespaced: false,
  },
  roles: { group: rbacGroup, version, resource: 'roles', kind: 'Role', namespaced: true },
  roleBindings: {
    group: rbacGroup,
    version,
    resource: 'rolebindings',
    kind: 'RoleBinding',
    namespaced: true,
  },
} as const satisfies Record<string, ResourceName>;

/** Kinds of questions, which are answered and never stored. */
export const reviewResources = {
  subjectAccessReviews: {
    group: authorizationGroup,
    version,
    resource: 'subjectaccessreviews',
    kind: 'SubjectAccessReview',
    namespaced: false,
  },
  localSubjectAccessReviews: {
    group: authorizationGroup,
    version,
    resource: 'localsubjectaccessreviews',
    kind: 'LocalSubjectAccessReview',
    namespaced: true,
  },
  selfSubjectAccessReviews: {
    group: authorizationGroup,
    version,
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    namespaced: false,
  },
  selfSubjectRulesReviews: {
    group: authorizationGroup,
    version,
    resource: 'selfsubjectrulesreviews',
    kind: 'SelfSubjectRulesReview',
    namespaced: false,
  },
  tokenReviews: {
    group: authenticationGroup,
    version,
    resource: 'tokenreviews',
    kind: 'TokenReview',
    namespaced: false,
  },
  selfSubjectReviews: {
    group: authenticationGroup,
    version,
    resource: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    namespaced: false,
  },
} as const satisfies Record<string, ResourceName>;

/** What is asked of a ServiceAccount: a token. */
export const tokenRequests = {
  group: authenticationGroup,
  version,
  resource: 'tokenrequests',
  kind: 'TokenRequest',
  namespaced: true,
} as const satisfies ResourceName;

/** Users and groups that mean something to every Kubernetes. */
export const wellKnownNames = {
  /** The group that may do everything, whatever is stored. */
  masters: 'system:masters',
  authenticated: 'system:authenticated',
  unauthenticated: 'system:unauthenticated',
  anonymous: 'system:anonymous',
} as const;

/** What a role allows: verbs on resources, or verbs on paths. `*` is everything of its kind. */
export type PolicyRule = {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  /** Absent or empty: any. */
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
};

/** Whom a binding is about. */
export type RbacSubject = {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
};

export type RoleRef = { readonly apiGroup: string; readonly kind: string; readonly name: string };
