import { resources } from '@navarch/model';
import type { Verb } from '../kind.js';
import { parseFieldSelector } from '../select/index.js';
import { ApiError } from '../status.js';
import type { Attributes, RequestHead } from './request.js';
import type { ResourcePath } from './route.js';

/**
 * What a request on a resource wants, as authorization sees it: like its path, but for two rules of Kubernetes. A
 * namespace counts as inside itself, so that a role in it can be about it; and who lists one name only needs to
 * be allowed that name.
 */
export function attributesOf(request: RequestHead, path: ResourcePath, verb: Verb): Attributes {
  const { group, version, resource, subresource } = path;
  return {
    verb,
    group,
    version,
    resource,
    subresource,
    namespace: isNamespace(path) ? path.name : path.namespace,
    name: isListing(verb) ? nameSelected(request.query) : path.name,
    path: request.path,
  };
}

/** What a request wants that names no resource: its method on its path. */
export const attributesOfPath = ({ method, path }: RequestHead): Attributes => ({
  verb: method.toLowerCase(),
  group: '',
  version: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path,
});

const { namespaces } = resources;

const isNamespace = ({ group, resource }: ResourcePath): boolean =>
  group === namespaces.group && resource === namespaces.resource;

const isListing = (verb: Verb): boolean => verb === 'list' || verb === 'watch';

/** The name that a field selector asks for; '' when it leaves more than one. */
function nameSelected(query: URLSearchParams): string {
  try {
    const selector = parseFieldSelector(query.get('fieldSelector') ?? '');
    const exact = selector.find(
      ({ field, operator }) => field === 'metadata.name' && operator === '=',
    );
    return exact?.value ?? '';
  } catch (error) {
    // A selector that cannot be read selects nothing in particular; it is refused later, to those who may list.
    if (error instanceof ApiError) return '';
    throw error;
  }
}
