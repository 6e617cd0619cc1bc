import { DomainError } from '@navarch/model';
import { ApiError, unavailable } from '../status.js';
import { type Answer, negotiate, plainAnswer } from './media.js';
import { noCache, renderStatus } from './render.js';
import type { ApiHandlerOptions, ApiRequest, ApiResponse } from './request.js';

/** Any error as the answer to a request. What is not the client's is told to the app and not to the client. */
export function renderFailure(
  machine: ApiHandlerOptions,
  request: ApiRequest,
  error: unknown,
): ApiResponse {
  const answer = answerFor(request);
  if (error instanceof ApiError) return renderStatus(answer, error.toStatus());
  machine.onError?.(error, request);
  return renderStatus(answer, toApiError(error).toStatus());
}

/** A failure has no other shape than its own, but it is told in the encoding that was asked for. */
function answerFor({ headers }: ApiRequest): Answer {
  try {
    return { ...negotiate(headers['accept']), shape: 'object' };
  } catch {
    return plainAnswer;
  }
}

/** The store's own words (its codes are safe to show, its causes are not). */
function toApiError(error: unknown): ApiError {
  if (error instanceof DomainError && error.kind === 'unavailable') {
    return unavailable(`the server is currently unable to handle the request (${error.code})`);
  }
  return new ApiError({ code: 500, reason: 'InternalError' }, 'Internal error occurred');
}

/** What kube-apiserver says about a group or path that it does not have. */
export const pageNotFound: ApiResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...noCache },
  body: '404 page not found\n',
};

/** Of a document that is not there nothing is said at all. */
export const emptyNotFound: ApiResponse = { status: 404, headers: { ...noCache }, body: '' };
