import { createDiscovery, type Discovery, type DiscoveryRoute } from '../discovery/answer.js';
import { versionInfo } from '../discovery/version.js';
import type { Registry } from '../kinds/registry.js';
import { methodNotAllowed, unknownResource } from '../status.js';
import { attributesOfPath } from './attributes.js';
import { dispatch, requireRight } from './dispatch.js';
import { emptyNotFound, pageNotFound, renderFailure } from './failures.js';
import { ListBlocks } from './list-blocks.js';
import type { Machine } from './operation.js';
import { requireTimeout } from './query.js';
import { noCache } from './render.js';
import type { ApiHandler, ApiHandlerOptions, ApiRequest, ApiResponse } from './request.js';
import { type ResourcePath, routeOf } from './route.js';
import { Turns } from './turns.js';

/**
 * The API over a storage: a function from request to response that never throws.
 *
 * It knows nothing of sockets. Authentication, compression and the flushing of streams are the
 * HTTP layer's.
 */
export function createApiHandler(options: ApiHandlerOptions): ApiHandler {
  const apiNow = apiOver(options);
  return async (request) => {
    const api = apiNow();
    try {
      return await serve(api, request, apiNow);
    } catch (error) {
      return renderFailure(api.machine, request, error);
    }
  };
}

/** The machine and its description by the registry as it is now; made anew only when that is another one. */
function apiOver(options: ApiHandlerOptions): () => Api {
  const shared = { turns: new Turns(), blocks: new ListBlocks() };
  const about = options.about ?? unknownBuild;
  const over = (registry: Registry): Api => ({
    machine: { ...options, registry, ...shared },
    discovery: createDiscovery(registry, about),
  });
  let api = over(options.currentRegistry?.() ?? options.registry);
  return () => {
    const registry = options.currentRegistry?.() ?? options.registry;
    if (registry !== api.machine.registry) api = over(registry);
    return api;
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

async function serve(
  { machine, discovery }: Api,
  request: ApiRequest,
  now: () => Api,
): Promise<ApiResponse> {
  requireTimeout(request.query);
  const route = routeOf(request.path);
  if (route.kind === 'resource')
    return machine.registry.byResource(route) === undefined
      ? serveLately(machine, request, { route, now })
      : dispatch(machine, request, route);
  requirePath(machine, request);
  if (route.kind === 'unknown') return nothingAt(machine, request.path);
  if (request.method !== 'GET') throw methodNotAllowed();
  return describe(discovery, route, request) ?? nothingAt(machine, request.path);
}

/** For what nobody knows here, another look after catching up: another process may just have accepted its definition. */
async function serveLately(
  machine: Machine,
  request: ApiRequest,
  { route, now }: { readonly route: ResourcePath; readonly now: () => Api },
): Promise<ApiResponse> {
  requireRight(machine, request, route);
  if (machine.currentRegistry !== undefined) await machine.storage.caughtUp();
  const { machine: later } = now();
  const isServed = later.registry.byResource(route) !== undefined;
  return isServed || isGroupServed(later, route.group)
    ? dispatch(later, request, route)
    : pageNotFound;
}

/** Below what is served a Status says so; elsewhere, and in groups of custom kinds alone, there is no API that could. Throws 404. */
function nothingAt(machine: Machine, path: string): ApiResponse {
  const [head, group = '', ...rest] = path.split('/').slice(1);
  if (head === 'openapi') return emptyNotFound;
  const isBelow = head === 'api' || (rest.length > 0 && isGroupServed(machine, group));
  if (isBelow) throw unknownResource();
  return pageNotFound;
}

const isGroupServed = ({ registry }: ApiHandlerOptions, group: string): boolean =>
  registry.groupVersions.some(
    (one) => one.group === group && one.kinds.some(({ custom }) => custom === undefined),
  );

/** What is no resource is authorized by its path. */
function requirePath({ authorize }: ApiHandlerOptions, request: ApiRequest): void {
  authorize?.(request.user, attributesOfPath(request));
}

function describe(
  discovery: Discovery,
  route: DiscoveryRoute,
  { headers, query }: ApiRequest,
): ApiResponse | undefined {
  const answer = discovery(route, {
    accept: headers['accept'],
    ifNoneMatch: headers['if-none-match'],
    hash: query.get('hash') ?? undefined,
  });
  if (answer === undefined) return undefined;
  return { ...answer, headers: { ...noCache, ...answer.headers } };
}
