import { apiVersionOf, type ResourceName } from '@navarch/model';

/** The URL of a collection, or of one object in it. */
export function pathOf(
  resource: ResourceName,
  at: { readonly namespace?: string | undefined; readonly name?: string | undefined } = {},
): string {
  const prefix = resource.group === '' ? '/api' : '/apis';
  const scope =
    resource.namespaced && at.namespace !== undefined
      ? `/namespaces/${encodeURIComponent(at.namespace)}`
      : '';
  const name = at.name === undefined ? '' : `/${encodeURIComponent(at.name)}`;
  return `${prefix}/${apiVersionOf(resource)}${scope}/${resource.resource}${name}`;
}
