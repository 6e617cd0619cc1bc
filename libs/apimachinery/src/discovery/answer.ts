import { createHash } from 'node:crypto';
import { stringify as printYaml } from 'yaml';
import type { Registry } from '../kinds/registry.js';
import { notAcceptable } from '../status.js';
import { aggregatedDiscovery, aggregatedType, discoveryForm } from './aggregated.js';
import { coreVersions, groupBody, groupList, groupsOf, resourceList } from './legacy.js';
import { openApiDocuments, openApiIndex, openApiPath } from './openapi.js';
import { openApi2Answers } from './openapi2-answer.js';
import type { VersionInfo } from './version.js';

/** What a discovery path names; a route of the REST layer is one of these, or something else. */
export type DiscoveryRoute =
  | { readonly kind: 'root' | 'version' | 'core' | 'groups' | 'openapiIndex' | 'openapi2' }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'groupVersion'; readonly group: string; readonly version: string }
  | { readonly kind: 'openapi'; readonly groupVersion: string };

export type DiscoveryRequest = {
  readonly accept?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  /** The `hash` parameter of an OpenAPI document. */
  readonly hash?: string | undefined;
};

export type DiscoveryAnswer = {
  readonly status: 200 | 301 | 304;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
};

export type Discovery = (
  route: DiscoveryRoute,
  request: DiscoveryRequest,
) => DiscoveryAnswer | undefined;

/**
 * Answers every question about what is served, from documents made when somebody first asks: a registry never
 * changes, and where another takes its place there is another of these.
 *
 * @returns undefined where there is nothing (an unknown group); throws ApiError 406 for an unknown form.
 */
export function createDiscovery(
  registry: Registry,
  about: { readonly serverAddress: string; readonly version: VersionInfo },
): Discovery {
  const documents = once(() => openApiDocuments(registry));
  const openapi2 = once(() => openApi2Answers(documents()));
  const plain = {
    root: once(() => json(rootPaths(registry))),
    version: once(() => json(about.version)),
  };
  const index = once(() => tagged(json(openApiIndex(documents()))));
  const forms = {
    core: once(() => formsOf(registry, 'core', coreVersions(registry, about.serverAddress))),
    groups: once(() => formsOf(registry, 'groups', groupList(registry))),
  };
  return (route, request) => {
    switch (route.kind) {
      case 'root':
      case 'version':
        return plain[route.kind]();
      case 'openapiIndex':
        return unlessKnown(index(), request.ifNoneMatch);
      case 'core':
      case 'groups':
        return chooseForm(forms[route.kind](), request);
      case 'group':
        return inFormIfAny(groupBody(registry, route.group), request);
      case 'groupVersion':
        return inFormIfAny(resourceList(registry, route), request);
      case 'openapi2':
        return unlessKnown(openapi2()(request.accept), request.ifNoneMatch);
      case 'openapi':
        return openApiAnswer(documents(), route.groupVersion, request);
    }
    return undefined;
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const jsonType = 'application/json';
const yamlType = 'application/yaml';
const json = (body: unknown, type = jsonType): DiscoveryAnswer => ({
  status: 200,
  headers: { 'content-type': type, 'cache-control': 'no-cache, private' },
  body: JSON.stringify(body),
});

function inFormIfAny(body: unknown, { accept }: DiscoveryRequest): DiscoveryAnswer | undefined {
  if (body === undefined) return undefined;
  return discoveryForm(accept) === 'yaml' ? inYaml(json(body)) : json(body);
}

const inYaml = (answer: DiscoveryAnswer): DiscoveryAnswer => ({
  ...withHeaders(answer, { 'content-type': yamlType }),
  body: printYaml(JSON.parse(answer.body.toString()), { compat: 'yaml-1.1' }),
});

type Forms = { readonly legacy: DiscoveryAnswer; readonly aggregated: DiscoveryAnswer };

function formsOf(registry: Registry, of: 'core' | 'groups', legacy: unknown): Forms {
  const aggregated = tagged(json(aggregatedDiscovery(registry, of), aggregatedType));
  return {
    legacy: withHeaders(json(legacy), { vary: 'Accept' }),
    aggregated: withHeaders(aggregated, { vary: 'Accept', 'cache-control': 'public' }),
  };
}

/** With a name for this edition of it. */
function tagged(answer: DiscoveryAnswer): DiscoveryAnswer {
  const hash = createHash('sha512').update(answer.body).digest('hex').toUpperCase();
  return withHeaders(answer, { etag: `"${hash}"` });
}

const withHeaders = (
  answer: DiscoveryAnswer,
  headers: Record<string, string>,
): DiscoveryAnswer => ({ ...answer, headers: { ...answer.headers, ...headers } });

function chooseForm(forms: Forms, { accept, ifNoneMatch }: DiscoveryRequest): DiscoveryAnswer {
  const form = discoveryForm(accept);
  if (form === 'none') throw notAcceptable([jsonType, yamlType, aggregatedType]);
  if (form === 'yaml') return inYaml(forms.legacy);
  return unlessKnown(forms[form], ifNoneMatch);
}

/** 304 without a body when the client already has this edition. */
function unlessKnown(answer: DiscoveryAnswer, ifNoneMatch: string | undefined): DiscoveryAnswer {
  const etag = answer.headers['etag'];
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (etag === undefined || !known.includes(etag)) return answer;
  return { status: 304, headers: answer.headers, body: '' };
}

const year = 365 * 24 * 3600;

function openApiAnswer(
  documents: ReturnType<typeof openApiDocuments>,
  path: string,
  { hash, ifNoneMatch }: DiscoveryRequest,
): DiscoveryAnswer | undefined {
  const document = documents.get(path);
  if (document === undefined) return undefined;
  const wanted = hash ?? '';
  // Another edition was asked for by name: the name of the present one is the answer.
  if (wanted !== '' && wanted !== document.hash)
    return {
      status: 301,
      headers: { location: `/openapi/v3/${path}?hash=${document.hash}` },
      body: '',
    };
  const answer: DiscoveryAnswer = {
    status: 200,
    headers: {
      'content-type': jsonType,
      etag: `"${document.hash}"`,
      vary: 'Accept',
      'cache-control': wanted === '' ? 'no-cache, private' : `public, immutable, max-age=${year}`,
    },
    body: document.text,
  };
  return unlessKnown(answer, ifNoneMatch);
}

/** `/`: what else there is. */
function rootPaths(registry: Registry) {
  const versions = registry.groupVersions.map((one) => `/${openApiPath(one)}`);
  const groups = groupsOf(registry).map((group) => `/apis/${group}`);
  const others = ['/openapi/v2', '/openapi/v3', '/healthz', '/livez', '/readyz', '/version'];
  return { paths: [...new Set(['/api', '/apis', ...groups, ...versions, ...others])].toSorted() };
}
