/**
 * From a path to what it names. Pure text: whether the resource exists is the registry's to say.
 */
export type ResourcePath = {
  readonly kind: 'resource';
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  /** '' for the collection. */
  readonly name: string;
  readonly subresource: string;
};

export type Route =
  | ResourcePath
  | { readonly kind: 'root' }
  | { readonly kind: 'version' }
  | { readonly kind: 'core' }
  | { readonly kind: 'groups' }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'groupVersion'; readonly group: string; readonly version: string }
  | { readonly kind: 'openapiIndex' }
  | { readonly kind: 'openapi2' }
  /** `api/v1` or `apis/apps/v1`. */
  | { readonly kind: 'openapi'; readonly groupVersion: string }
  | { readonly kind: 'unknown' };

export function routeOf(path: string): Route {
  const parts = decodeParts(path);
  if (parts === undefined) return { kind: 'unknown' };
  const rest = parts.slice(1);
  switch (parts[0]) {
    case undefined:
      return { kind: 'root' };
    case 'version':
      return rest.length === 0 ? { kind: 'version' } : { kind: 'unknown' };
    case 'api':
      return coreRoute(rest);
    case 'apis':
      return groupRoute(rest);
    case 'openapi':
      return openapiRoute(rest);
    default:
      return { kind: 'unknown' };
  }
}

/** Empty parts at the end (a trailing slash) are dropped; elsewhere they make the path unknown. */
function decodeParts(path: string): readonly string[] | undefined {
  const raw = path.split('/').slice(1);
  if (raw.at(-1) === '') raw.pop();
  if (raw.includes('')) return undefined;
  if (!path.includes('%')) return raw;
  try {
    return raw.map((part) => decodeURIComponent(part));
  } catch {
    return undefined;
  }
}

function coreRoute(parts: readonly string[]): Route {
  const [version] = parts;
  if (version === undefined) return { kind: 'core' };
  const rest = parts.slice(1);
  if (rest.length === 0) return { kind: 'groupVersion', group: '', version };
  return resourceRoute({ group: '', version }, rest);
}

function groupRoute(parts: readonly string[]): Route {
  const [group, version] = parts;
  if (group === undefined) return { kind: 'groups' };
  if (version === undefined) return { kind: 'group', group };
  const rest = parts.slice(2);
  if (rest.length === 0) return { kind: 'groupVersion', group, version };
  return resourceRoute({ group, version }, rest);
}

function openapiRoute([version, ...rest]: readonly string[]): Route {
  if (version === 'v2' && rest.length === 0) return { kind: 'openapi2' };
  if (version !== 'v3') return { kind: 'unknown' };
  return rest.length === 0
    ? { kind: 'openapiIndex' }
    : { kind: 'openapi', groupVersion: rest.join('/') };
}

type GroupVersion = { readonly group: string; readonly version: string };

/** `namespaces/N/pods/…` is inside N; `namespaces/N/status` and `/finalize` are of the namespace itself. */
function resourceRoute({ group, version }: GroupVersion, parts: readonly string[]): Route {
  const [first, second = '', third] = parts;
  const isInside = first === 'namespaces' && third !== undefined && !ofNamespace.has(third);
  const at = isInside ? 2 : 0;
  if (parts.length > at + 3) return { kind: 'unknown' };
  return {
    kind: 'resource',
    group,
    version,
    namespace: isInside ? second : '',
    resource: parts[at] ?? '',
    name: parts[at + 1] ?? '',
    subresource: parts[at + 2] ?? '',
  };
}

const ofNamespace: ReadonlySet<string> = new Set(['status', 'finalize']);
