/** Why a member could not be asked, in the words of the API: it is the member's trouble, and worth trying again. */
import { ApiError } from '@navarch/apimachinery';
import { MemberError } from '@navarch/clients';
import { DomainError } from '@navarch/model';

const retryAfterSecondsMin = 1;

/** What is no failure of a member is returned as it is. */
export function toApiError(error: unknown, cluster: string): unknown {
  return error instanceof DomainError ? unreachable(cluster, error) : error;
}

function unreachable(cluster: string, error: DomainError): ApiError {
  const afterMs = error instanceof MemberError ? (error.retryAfterMs ?? 0) : 0;
  const retryAfterSeconds = Math.max(retryAfterSecondsMin, Math.ceil(afterMs / 1_000));
  return refused(`cluster "${cluster}" cannot be asked now (${error.code})`, retryAfterSeconds);
}

export const refused = (message: string, retryAfterSeconds: number): ApiError =>
  new ApiError({ code: 503, reason: 'ServiceUnavailable' }, message, { retryAfterSeconds });
