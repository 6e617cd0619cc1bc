/** In which package of k8s.io/api a type about access lives, by its name. */
export const accessPackages: Readonly<Record<string, string>> = {
  ...inPackage('rbac', [
    'AggregationRule',
    'ClusterRole',
    'ClusterRoleBinding',
    'PolicyRule',
    'Role',
    'RoleBinding',
    'RoleRef',
    'Subject',
  ]),
  ...inPackage('authorization', [
    'FieldSelectorAttributes',
    'LabelSelectorAttributes',
    'LocalSubjectAccessReview',
    'NonResourceAttributes',
    'NonResourceRule',
    'ResourceAttributes',
    'ResourceRule',
    'SelfSubjectAccessReview',
    'SelfSubjectAccessReviewSpec',
    'SelfSubjectRulesReview',
    'SelfSubjectRulesReviewSpec',
    'SubjectAccessReview',
    'SubjectAccessReviewSpec',
    'SubjectAccessReviewStatus',
    'SubjectRulesReviewStatus',
  ]),
  ...inPackage('authentication', [
    'BoundObjectReference',
    'SelfSubjectReview',
    'SelfSubjectReviewStatus',
    'TokenRequest',
    'TokenRequestSpec',
    'TokenRequestStatus',
    'TokenReview',
    'TokenReviewSpec',
    'TokenReviewStatus',
    'UserInfo',
  ]),
};

function inPackage(name: string, types: readonly string[]): Record<string, string> {
  return Object.fromEntries(types.map((type) => [type, name]));
}
