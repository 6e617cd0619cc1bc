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
import { withEveryone } from '@navarch/apiserver';
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

/** The token that is asked about. Throws 400 without one. */
export function tokenAsked(review: KubeObject): string {
  const token = shaped<TokenReviewShape>(review).spec?.token ?? '';
  if (token === '') throw badRequest('token is required for TokenReview in authentication');
  return token;
}

/** Who is to accept it; undefined: this API. */
export function audiencesAsked(review: KubeObject): readonly string[] | undefined {
  const { audiences = [] } = shaped<TokenReviewShape>(review).spec ?? {};
  return audiences.length === 0 ? undefined : audiences;
}

export type TokenFound =
  | { readonly kind: 'known'; readonly user: ApiUser; readonly audiences: readonly string[] }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'foreign' };

const nobodys = 'invalid bearer token';

/** Whose token it is, and for whom. */
export function answerToken(found: TokenFound): object {
  switch (found.kind) {
    case 'known': {
      const { user, audiences } = found;
      return { authenticated: true, user: userInfoOf(withEveryone(user)), audiences };
    }
    case 'refused':
      return { user: {}, error: `[${nobodys}, ${found.why}]` };
    case 'foreign':
      return { user: {}, error: nobodys };
  }
}

export const userInfoOf = ({ name, uid, groups, extra }: ApiUser): object => ({
  username: name,
  ...(uid === undefined ? {} : { uid }),
  ...(groups.length === 0 ? {} : { groups }),
  ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
});
