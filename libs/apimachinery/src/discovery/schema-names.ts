import { accessPackages } from './access-packages.js';

/** Where Kubernetes keeps its types; clients that know a type by its OpenAPI name know these. */
const metaTypes = new Set([
  'Condition',
  'LabelSelector',
  'LabelSelectorRequirement',
  'FieldSelectorRequirement',
  'ManagedFieldsEntry',
  'ObjectMeta',
  'OwnerReference',
]);
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** Groups with types of their own; the rest is in `core`. */
const homes: readonly (readonly [types: RegExp, group: string])[] = [
  [/^(ReplicaSet|Deployment|RollingUpdateDeployment)/, 'apps'],
  [/^Lease/, 'coordination'],
  [/^Scale(Spec|Status)?$/, 'autoscaling'],
];

/** `v1.Container` → `io.k8s.api.core.v1.Container`. */
export function schemaNameOf(nodeName: string): string {
  const [version = '', name = ''] = nodeName.split('.');
  if (version !== 'v1') return `dev.navarch.fleet.${version}.${name}`;
  if (metaTypes.has(name)) return `${meta}.${name}`;
  const [, home = 'core'] = homes.find(([types]) => types.test(name)) ?? [];
  return `io.k8s.api.${accessPackages[name] ?? home}.v1.${name}`;
}

export const wellKnown = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  listMeta: `${meta}.ListMeta`,
  patch: `${meta}.Patch`,
  status: `${meta}.Status`,
  deleteOptions: `${meta}.DeleteOptions`,
} as const;

/** What references to schemas begin with. */
export const schemaPrefix = '#/components/schemas/';
export const refTo = (name: string) => ({ $ref: `${schemaPrefix}${name}` });
