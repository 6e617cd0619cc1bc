import type { ApiUser, Attributes } from '@navarch/apimachinery';
import { fleetGroup, resources, systemNamespace } from '@navarch/model';

/** The group that may do everything. */
export const masters = 'system:masters';

const reading: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/**
 * Whoever got in may use the federation; running it is for {@link masters}: the system namespace
 * (it holds the members' credentials, so lists of Secrets that would include it count too) and the
 * fleet itself.
 */
export function mayDo(user: ApiUser, attributes: Attributes): boolean {
  if (user.groups.includes(masters)) return true;
  const { verb, group, resource, namespace, name } = attributes;
  if (namespace === systemNamespace) return false;
  if (group === '') return mayDoCore(verb, { resource, namespace, name });
  return group !== fleetGroup || reading.has(verb) || isOpen(resource);
}

function mayDoCore(
  verb: string,
  { resource, namespace, name }: Pick<Attributes, 'resource' | 'namespace' | 'name'>,
): boolean {
  if (resource === resources.secrets.resource) return namespace !== '';
  if (resource !== resources.namespaces.resource) return true;
  return name !== systemNamespace || reading.has(verb);
}

/** Of the fleet's own kinds: policies for one's own namespace, and questions, which show what reading shows. */
const isOpen = (resource: string): boolean =>
  resource === resources.placementPolicies.resource || resource === resources.simulations.resource;

/** As kube-apiserver says it, since people and programs search for its words. */
export function printDenial(user: ApiUser, attributes: Attributes): string {
  const { verb, group, resource, subresource, namespace, name } = attributes;
  if (resource === '') {
    return `forbidden: User "${user.name}" cannot ${verb} path "${attributes.path}"`;
  }
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const subject = name === '' ? qualified : `${qualified} "${name}"`;
  const target = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${target}" in API group "${group}" ${where}`;
}
