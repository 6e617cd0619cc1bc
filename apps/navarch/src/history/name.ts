import { apiVersionOf, type ObjectReference, type ResourceName } from '@navarch/model';
import { Complaint } from '../complaint.js';
import { findResources } from '../federation/resource-names.js';

/** One object as a person names it: `rs web`, in the namespace that is meant. */
export function referenceTo(
  what: string,
  name: string,
  namespace: string,
): { readonly resource: ResourceName; readonly object: ObjectReference } {
  const [resource, ...others] = findResources(what);
  if (resource === undefined || others.length > 0)
    throw new Complaint('one object has one resource');
  const object = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    ...(resource.namespaced ? { namespace } : {}),
    name,
  };
  return { resource, object };
}
