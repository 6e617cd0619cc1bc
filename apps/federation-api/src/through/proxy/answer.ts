import { ApiError } from '@navarch/apimachinery';
import type { StreamedResponse } from '@navarch/apiserver';
import type { Forwarded } from '@navarch/clients';
import { refused } from '../failures.js';
import { headersBack } from './headers.decide.js';

/** The member's own answer, but for two that it cannot give to a user of the federation. */
export function answerOf({ status, headers, body }: Forwarded, cluster: string): StreamedResponse {
  if (status === 401) {
    throw refused(`cluster "${cluster}" does not accept the credentials of the federation`, 1);
  }
  // Whoever follows it would show the credentials for the federation to somebody else.
  if (status >= 300 && status !== 304 && status < 400) throw redirected();
  return { status, headers: headersBack(headers), body };
}

const redirected = (): ApiError =>
  new ApiError(
    { code: 502, reason: 'BadGateway' },
    'the backend attempted to redirect this request, which is not permitted',
  );
