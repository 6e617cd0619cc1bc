/** Where Kubernetes keeps its types; clients that know a type by its OpenAPI name know these. */
const metaTypes = new Set([
  'Condition',
  'LabelSelector',
  'LabelSelectorRequirement',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
]);
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** `v1.Container` → `io.k8s.api.core.v1.Container`. */
export function schemaNameOf(nodeName: string): string {
  const [version = '', name = ''] = nodeName.split('.');
  if (version !== 'v1') return `dev.navarch.fleet.${version}.${name}`;
  if (metaTypes.has(name)) return `${meta}.${name}`;
  if (name.startsWith('ReplicaSet')) return `io.k8s.api.apps.v1.${name}`;
  if (name === 'Scale' || name === 'ScaleSpec' || name === 'ScaleStatus')
    return `io.k8s.api.autoscaling.v1.${name}`;
  return `io.k8s.api.core.v1.${name}`;
}

export const wellKnown = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  listMeta: `${meta}.ListMeta`,
  patch: `${meta}.Patch`,
  status: `${meta}.Status`,
  deleteOptions: `${meta}.DeleteOptions`,
} as const;

export const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });
