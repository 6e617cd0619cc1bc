import { DomainError } from '@navarch/model';
import { ApiError, unavailable } from '../status.js';
import type { Answer } from './media.js';
import { noCache, renderStatus } from './render.js';
import type { ApiHandlerOptions, ApiRequest, ApiResponse } from './request.js';

const plain: Answer = { encoding: 'json', shape: 'object' };

/** Any error as the answer to a request. What is not the client's is told to the app and not to the client. */
export function renderFailure(
  machine: ApiHandlerOptions,
  request: ApiRequest,
  error: unknown,
): ApiResponse {
  if (error instanceof ApiError) return renderStatus(plain, error.toStatus());
  machine.onError?.(error, request);
  return renderStatus(plain, toApiError(error).toStatus());
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
