import {
  type AccessReviewShape,
  type ApiUser,
  type Asked,
  type Authorizer,
  badRequest,
  printErrors,
  printMissing,
  type RulesReviewShape,
  shaped,
  type TokenReviewShape,
} from '@navarch/apimachinery';
import type { KubeObject, PolicyRule } from '@navarch/model';

/** Answers to questions about access, as the status of the question. */

/** Whether `user` may do what is asked. What is not allowed is not denied: another authorizer could have allowed it. */
export function answerAccess(authorizer: Authorizer, review: KubeObject, user: ApiUser): object {
  const { allowed, reason } = authorizer.decide(user, askedIn(review));
  return { allowed, ...(reason === '' ? {} : { reason }) };
}

const blank = {
  verb: '',
  group: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path: '',
};

function askedIn(review: KubeObject): Asked {
  const { resourceAttributes, nonResourceAttributes } =
    shaped<AccessReviewShape>(review).spec ?? {};
  if (resourceAttributes === undefined) return { ...blank, ...nonResourceAttributes };
  const { version: _version, ...asked } = resourceAttributes;
  return { ...blank, ...asked };
}

/** Whom a question about somebody names. They are in no group that it does not name. */
export function subjectOf(review: KubeObject): ApiUser {
  const { user = '', groups = [], uid, extra } = shaped<AccessReviewShape>(review).spec ?? {};
  return {
    name: user,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
}

/** All that `user` may in a namespace. Throws 400 without one. */
export function answerRules(authorizer: Authorizer, review: KubeObject, user: ApiUser): object {
  const namespace = shaped<RulesReviewShape>(review).spec?.namespace ?? '';
  if (namespace === '') throw badRequest('no namespace on request');
  const { rules, missing } = authorizer.rulesFor(user, namespace);
  return {
    resourceRules: rules.filter(({ resources }) => isFilled(resources)).map(resourceRule),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => isFilled(nonResourceURLs))
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
    ...(missing.length === 0
      ? {}
      : { evaluationError: printErrors(missing.map((role) => printMissing(role))) }),
  };
}

const isFilled = (list: readonly string[] | undefined): boolean =>
  list !== undefined && list.length > 0;

const resourceRule = ({ verbs, apiGroups, resources, resourceNames }: PolicyRule): object => ({
  verbs,
  apiGroups,
  resources,
  ...(isFilled(resourceNames) ? { resourceNames } : {}),
});

/** Whose token it is. Throws 400 without one. */
export function answerToken(
  review: KubeObject,
  userOf: (token: string) => ApiUser | undefined,
): object {
  const token = shaped<TokenReviewShape>(review).spec?.token ?? '';
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  const user = userOf(token);
  if (user === undefined) return { user: {}, error: 'invalid bearer token' };
  return { authenticated: true, user: userInfoOf(user) };
}

export const userInfoOf = ({ name, uid, groups, extra }: ApiUser): object => ({
  username: name,
  ...(uid === undefined ? {} : { uid }),
  ...(groups.length === 0 ? {} : { groups }),
  ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
});
