const subjects = 'To whom it is given.';
const roleRef = 'The role that is given; cannot change.';
const rules = 'What it allows.';
const reviewSpec = 'The question.';
const reviewStatus = 'The answer; written by the server.';
const resourceAttributes =
  'Asks about a resource. Exactly one of the two kinds of attributes is given.';
const nonResourceAttributes =
  'Asks about a path. Exactly one of the two kinds of attributes is given.';
const ruleFields = {
  verbs: 'What may be done; * is everything.',
  apiGroups: 'The groups of the resources; "" is the core group, * is every group.',
  resources: 'pods, pods/log, */scale (of every resource), or * for all of them.',
  resourceNames: 'Names of objects; any if there are none. A create has no name yet.',
  nonResourceURLs: 'Paths that are no resources; * stands for the rest at the end of one.',
};

/** Texts for `kubectl explain` about who may do what; see descriptions.ts. */
export const accessDescriptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Role: { '': 'What may be done in one namespace, by whom a binding says.', rules },
  ClusterRole: {
    '': 'What may be done, by whom and where a binding says.',
    rules: 'What it allows. With an aggregationRule the server writes them.',
    aggregationRule: 'Gathers the rules of other cluster roles.',
  },
  AggregationRule: {
    '': 'Which cluster roles give their rules to this one.',
    clusterRoleSelectors: 'Selects cluster roles by their labels; one that matches is enough.',
  },
  RoleBinding: { '': 'Gives a role to subjects, in its namespace.', subjects, roleRef },
  ClusterRoleBinding: { '': 'Gives a cluster role to subjects, everywhere.', subjects, roleRef },
  PolicyRule: { '': 'Verbs on resources, or verbs on paths.', ...ruleFields },
  RoleRef: {
    '': 'Names a role.',
    apiGroup: 'rbac.authorization.k8s.io, which is also the default.',
    kind: 'ClusterRole, or Role for one in the namespace of the binding.',
    name: 'Its name.',
  },
  Subject: {
    '': 'A user, a group or a service account.',
    kind: 'User, Group or ServiceAccount.',
    apiGroup:
      'rbac.authorization.k8s.io for users and groups, none for service accounts; set if absent.',
    name: 'Its name.',
    namespace: 'The namespace of a service account.',
  },
  SelfSubjectAccessReview: {
    '': 'Asks whether the caller may do something.',
    spec: reviewSpec,
    status: reviewStatus,
  },
  SelfSubjectAccessReviewSpec: { '': reviewSpec, resourceAttributes, nonResourceAttributes },
  SubjectAccessReview: {
    '': 'Asks whether somebody may do something.',
    spec: reviewSpec,
    status: reviewStatus,
  },
  LocalSubjectAccessReview: {
    '': 'Asks whether somebody may do something in one namespace.',
    spec: reviewSpec,
    status: reviewStatus,
  },
  SubjectAccessReviewSpec: {
    '': reviewSpec,
    resourceAttributes,
    nonResourceAttributes,
    user: 'Who. With no groups: as if in none.',
    groups: 'The groups of the user, or groups to ask about without a user.',
    extra: 'What the authenticator says of the user besides.',
    uid: 'The identity of the user.',
  },
  ResourceAttributes: {
    '': 'A request on a resource.',
    namespace: 'The namespace; absent: all of them, or none for what has none.',
    verb: 'What is to be done; * is everything.',
    group: 'The group of the resource; * is every group.',
    version: 'The version of the resource; makes no difference.',
    resource: 'The resource; * is every one.',
    subresource: 'The part of it.',
    name: 'The object; absent: any.',
    fieldSelector: 'Asks about objects with these fields only; makes no difference here.',
    labelSelector: 'Asks about objects with these labels only; makes no difference here.',
  },
  FieldSelectorAttributes: {
    '': 'A selection by fields.',
    rawSelector: 'As a query would say it.',
    requirements: 'All of these hold.',
  },
  LabelSelectorAttributes: {
    '': 'A selection by labels.',
    rawSelector: 'As a query would say it.',
    requirements: 'All of these hold.',
  },
  FieldSelectorRequirement: {
    '': 'What must hold of one field.',
    key: 'The field.',
    operator: 'In, NotIn, Exists or DoesNotExist.',
    values: 'What it is compared with.',
  },
  NonResourceAttributes: {
    '': 'A request on a path.',
    path: 'The path.',
    verb: 'The method, in lower case.',
  },
  SubjectAccessReviewStatus: {
    '': reviewStatus,
    allowed: 'Whether it may be done.',
    denied: 'Whether somebody said no; nobody does here: what is not allowed is not denied.',
    reason: 'Which binding allows it, or what stood in the way.',
    evaluationError: 'What could not be looked up while deciding.',
  },
  SelfSubjectRulesReview: {
    '': 'Asks what the caller may do in a namespace.',
    spec: reviewSpec,
    status: reviewStatus,
  },
  SelfSubjectRulesReviewSpec: { '': reviewSpec, namespace: 'The namespace; required.' },
  SubjectRulesReviewStatus: {
    '': reviewStatus,
    resourceRules: 'What may be done with resources.',
    nonResourceRules: 'What may be done with paths.',
    incomplete: 'Whether there may be more.',
    evaluationError: 'What could not be looked up.',
  },
  ResourceRule: { '': 'Verbs on resources.', ...ruleFields },
  NonResourceRule: { '': 'Verbs on paths.', ...ruleFields },
  SelfSubjectReview: { '': 'Asks who the caller is.', status: reviewStatus },
  SelfSubjectReviewStatus: { '': reviewStatus, userInfo: 'Who the caller is.' },
  TokenRequest: {
    '': 'Asks for a token of the ServiceAccount that it is posted to.',
    spec: reviewSpec,
    status: reviewStatus,
  },
  TokenRequestSpec: {
    '': reviewSpec,
    audiences: 'Who is meant to accept the token; the API itself if there is none.',
    boundObjectRef: 'The token is good for as long as this object is there.',
    expirationSeconds: 'How long the token is good; the server may give less.',
  },
  TokenRequestStatus: {
    '': reviewStatus,
    token: 'The token.',
    expirationTimestamp: 'Until when it is good.',
  },
  BoundObjectReference: {
    '': 'Names an object in the namespace of the ServiceAccount.',
    kind: 'Its kind: Secret.',
    apiVersion: 'Its version: v1.',
    name: 'Its name.',
    uid: 'Its identity; absent: whichever has the name.',
  },
  TokenReview: { '': 'Asks whose a bearer token is.', spec: reviewSpec, status: reviewStatus },
  TokenReviewSpec: {
    '': reviewSpec,
    token: 'The bearer token.',
    audiences: 'For whom it should be good; makes no difference to tokens from a file.',
  },
  TokenReviewStatus: {
    '': reviewStatus,
    authenticated: 'Whether it is a token of somebody.',
    user: 'Whose it is.',
    error: 'Why it is not.',
    audiences: 'For whom it is good.',
  },
  UserInfo: {
    '': 'A user, as the server knows them.',
    username: 'The name.',
    uid: 'Tells users of one name apart.',
    groups: 'The groups.',
    extra: 'What else the authenticator said.',
  },
};
