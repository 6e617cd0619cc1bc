import { dispatch } from './dispatch.js';
import { pageNotFound, renderFailure } from './failures.js';
import type { Machine } from './operation.js';
import type { ApiHandler, ApiHandlerOptions } from './request.js';
import { routeOf } from './route.js';
import { Turns } from './turns.js';

/**
 * The resources alone, without discovery, for an app's requests to itself: on behalf of a user who may do what that user may,
 * over another storage if it wants to see first what would come of them. Answers what a client would be answered.
 */
export function createResourceHandler(options: ApiHandlerOptions): ApiHandler {
  const machine: Machine = { ...options, turns: new Turns() };
  return async (request) => {
    try {
      const route = routeOf(request.path);
      return route.kind === 'resource' ? await dispatch(machine, request, route) : pageNotFound;
    } catch (error) {
      return renderFailure(machine, request, error);
    }
  };
}
