import { Inject, Injectable } from '@nestjs/common';
import {
  type ApiHandlerOptions,
  type ApiUser,
  type KindDefinition,
  methodNotAllowed,
} from '@navarch/apimachinery';
import { AccountTokens } from '../accounts/account-tokens.js';
import { type KubeObject, reviewResources, toTimestamp } from '@navarch/model';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { Access } from './access.js';
import {
  answerAccess,
  answerRules,
  answerToken,
  audiencesAsked,
  subjectOf,
  type TokenFound,
  tokenAsked,
  userInfoOf,
} from './review.decide.js';

const {
  subjectAccessReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  selfSubjectReviews,
  tokenReviews,
} = reviewResources;

const answered: ReadonlySet<string> = new Set(
  Object.values(reviewResources).map(({ resource }) => resource),
);

/** Answers what people and programs ask about access: who am I, may I, may they. */
@Injectable()
export class Reviews implements Required<Pick<ApiHandlerOptions, 'answer'>> {
  constructor(
    private readonly access: Access,
    @Inject(FOUNDATION)
    private readonly foundation: Pick<Foundation, 'tokens' | 'clock' | 'accounts'>,
    private readonly accounts: AccountTokens,
  ) {}

  /** Whether questions of this kind are answered here. */
  readonly answers = ({ name }: KindDefinition): boolean => answered.has(name.resource);

  /** The question with its answer; throws 400 for one that lacks what it is about. */
  readonly answer = async (
    { name }: KindDefinition,
    question: KubeObject,
    user: ApiUser,
  ): Promise<KubeObject> => {
    const authorizer = this.access.current();
    switch (name.resource) {
      case selfSubjectAccessReviews.resource:
        return { ...question, status: answerAccess(authorizer, question, user) };
      case subjectAccessReviews.resource:
      case localSubjectAccessReviews.resource:
        return { ...question, status: answerAccess(authorizer, question, subjectOf(question)) };
      case selfSubjectRulesReviews.resource:
        return { ...question, spec: {}, status: answerRules(authorizer, question, user) };
      case tokenReviews.resource:
        return { ...question, status: answerToken(await this.find(question)) };
      case selfSubjectReviews.resource:
        return this.introduce(question, user);
      default:
        throw methodNotAllowed();
    }
  };

  /** Throws 400 for a question without a token. */
  private async find(question: KubeObject): Promise<TokenFound> {
    const token = tokenAsked(question);
    const { issuers } = this.foundation.accounts;
    const wanted = audiencesAsked(question) ?? issuers;
    const user = this.foundation.tokens.userOf(token);
    if (user === undefined) return await this.accounts.identify(token, wanted);
    // It does not say for whom it is: for this API.
    const audiences = issuers.filter((one) => wanted.includes(one));
    return audiences.length === 0 ? { kind: 'foreign' } : { kind: 'known', user, audiences };
  }

  private introduce(question: KubeObject, user: ApiUser): KubeObject {
    const creationTimestamp = toTimestamp(this.foundation.clock());
    const metadata = { ...question.metadata, creationTimestamp };
    return { ...question, metadata, status: { userInfo: userInfoOf(user) } };
  }
}
