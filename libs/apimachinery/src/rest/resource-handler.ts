import { dispatch } from './dispatch.js';
import { pageNotFound, renderFailure } from './failures.js';
import { ListBlocks } from './list-blocks.js';
import type { Machine } from './operation.js';
import type { Registry } from '../kinds/registry.js';
import type { ApiHandler, ApiHandlerOptions } from './request.js';
import { routeOf } from './route.js';
import { Turns } from './turns.js';

/**
 * The resources alone, without discovery, for an app's requests to itself: on behalf of a user who may do what that user may,
 * over another storage if it wants to see first what would come of them. Answers what a client would be answered.
 */
export function createResourceHandler(options: ApiHandlerOptions): ApiHandler {
  const machine: Machine = { ...options, turns: new Turns(), blocks: new ListBlocks() };
  return async (request) => {
    try {
      const route = routeOf(request.path);
      if (route.kind !== 'resource') return pageNotFound;
      const registry = registryOf(options);
      return await dispatch({ ...machine, registry }, request, route);
    } catch (error) {
      return renderFailure(machine, request, error);
    }
  };
}

/** The kinds that are served now. */
export const registryOf = ({
  currentRegistry,
  registry,
}: Pick<ApiHandlerOptions, 'currentRegistry' | 'registry'>): Registry =>
  currentRegistry?.() ?? registry;
