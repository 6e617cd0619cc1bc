/** Who is not in an answer, in sentences for its Warning headers. */
import { ApiError } from '@navarch/apimachinery';
import type { DomainError } from '@navarch/model';
import type { Outcome } from './ask.js';
import type { MemberNames } from '../members/members.js';

export const failedOnes = (outcomes: readonly Outcome<unknown>[]): readonly string[] =>
  outcomes.flatMap((one) =>
    one.kind === 'failed' ? [`cluster "${one.cluster}" is left out: ${whyOf(one.error)}`] : [],
  );

/** Members that are not asked, because they do not take part. */
export const absentOnes = (others: MemberNames['others']): readonly string[] =>
  others.map(({ name, phase }) => `cluster "${name}" is left out: it is ${phase}`);

const whyOf = (error: DomainError | ApiError): string =>
  error instanceof ApiError ? error.message : `it cannot be asked now (${error.code})`;
