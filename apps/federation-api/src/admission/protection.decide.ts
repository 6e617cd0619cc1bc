import type { AdmissionRequest } from '@navarch/apimachinery';
import { type KubeObject, labels, resources } from '@navarch/model';

/** What is in a namespace, of all kinds. */
export type ContentsOf = (namespace: string) => Iterable<{ readonly object: KubeObject }>;

/**
 * Why an object may not be deleted, as a clause; undefined where it may. Somebody labelled it so, or something in the
 * namespace that it is: what goes with a namespace is gone as well.
 */
export function protectionOf(
  request: AdmissionRequest,
  contentsOf: ContentsOf,
): string | undefined {
  const { verb, previous } = request;
  if (verb !== 'delete' || previous === undefined) return undefined;
  if (isProtected(previous)) return 'it is protected';
  if (!isNamespace(request)) return undefined;
  for (const { object } of contentsOf(previous.metadata.name)) {
    if (isProtected(object)) return `${object.kind} "${object.metadata.name}" in it is protected`;
  }
  return undefined;
}

/** With what to do, for a person. */
export const printProtection = (
  { group, resource, name }: AdmissionRequest,
  why: string,
): string => {
  const qualified = group === '' ? resource : `${resource}.${group}`;
  return `${qualified} "${name}" is forbidden: ${why} from deletion; take off the label ${labels.deletionProtection} first`;
};

const isProtected = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.[labels.deletionProtection] === 'true';

const isNamespace = ({ group, resource }: AdmissionRequest): boolean =>
  group === resources.namespaces.group && resource === resources.namespaces.resource;
