import { createDiscovery, type Discovery, type DiscoveryRoute } from '../discovery/answer.js';
import { versionInfo } from '../discovery/version.js';
import { methodNotAllowed } from '../status.js';
import { attributesOfPath } from './attributes.js';
import { dispatch, requireRight } from './dispatch.js';
import { pageNotFound, renderFailure } from './failures.js';
import type { Machine } from './operation.js';
import { noCache } from './render.js';
import type { ApiHandler, ApiHandlerOptions, ApiRequest, ApiResponse } from './request.js';
import { routeOf } from './route.js';
import { Turns } from './turns.js';

/**
 * The API over a storage: a function from request to response that never throws.
 *
 * It knows nothing of sockets. Authentication, compression and the flushing of streams are the
 * HTTP layer's.
 */
export function createApiHandler(options: ApiHandlerOptions): ApiHandler {
  const machine: Machine = { ...options, turns: new Turns() };
  const discovery = createDiscovery(machine.registry, machine.about ?? unknownBuild);
  return async (request) => {
    try {
      return await serve({ machine, discovery }, request);
    } catch (error) {
      return renderFailure(machine, request, error);
    }
  };
}

const unknownBuild = {
  serverAddress: 'localhost',
  version: versionInfo({
    gitCommit: 'unknown',
    buildDate: '1970-01-01T00:00:00Z',
    platform: 'unknown/unknown',
  }),
};

type Api = { readonly machine: Machine; readonly discovery: Discovery };

async function serve({ machine, discovery }: Api, request: ApiRequest): Promise<ApiResponse> {
  const route = routeOf(request.path);
  if (route.kind === 'resource') {
    if (isServed(machine, route)) return dispatch(machine, request, route);
    requireRight(machine, request, route);
    return pageNotFound;
  }
  requirePath(machine, request);
  if (route.kind === 'unknown') return pageNotFound;
  if (request.method !== 'GET') throw methodNotAllowed();
  return describe(discovery, route, request);
}

const isServed = (
  { registry }: ApiHandlerOptions,
  { group, version }: { readonly group: string; readonly version: string },
): boolean => registry.groupVersions.some((one) => one.group === group && one.version === version);

/** What is no resource is authorized by its path. */
function requirePath({ authorize }: ApiHandlerOptions, request: ApiRequest): void {
  authorize?.(request.user, attributesOfPath(request));
}

function describe(
  discovery: Discovery,
  route: DiscoveryRoute,
  { headers, query }: ApiRequest,
): ApiResponse {
  const answer = discovery(route, {
    accept: headers['accept'],
    ifNoneMatch: headers['if-none-match'],
    hash: query.get('hash') ?? undefined,
  });
  if (answer === undefined) return pageNotFound;
  return { ...answer, headers: { ...noCache, ...answer.headers } };
}
