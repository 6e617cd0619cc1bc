import type { FieldError, KindDefinition, Registry } from '@navarch/apimachinery';
import type { ObjectKey, ObjectReference } from '@navarch/model';

/** The kind that `apiVersion` and `kind` name; undefined when it is not served. */
export function kindOf(
  registry: Registry,
  { apiVersion, kind }: Pick<ObjectReference, 'apiVersion' | 'kind'>,
): KindDefinition | undefined {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = slash < 0 ? apiVersion : apiVersion.slice(slash + 1);
  return registry.kinds.find(
    ({ name }) => name.group === group && name.version === version && name.kind === kind,
  );
}

/** As kube-apiserver's clients word it. */
export const noSuchKind = (
  field: string,
  { apiVersion, kind }: Pick<ObjectReference, 'apiVersion' | 'kind'>,
): FieldError => ({
  field: `${field}.kind`,
  reason: 'FieldValueNotSupported',
  message: `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
});

/** Where the reference points: kinds without a namespace have none, whatever it says. */
export const keyOfReference = (
  { name: { group, resource, namespaced } }: KindDefinition,
  { namespace = 'default', name }: Pick<ObjectReference, 'namespace' | 'name'>,
): ObjectKey => ({ group, resource, namespace: namespaced ? namespace : '', name });
