import { accessPackages } from './access-packages.js';
import type { KindDefinition } from '../kind.js';

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

const definitionHome = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1';
const definitionTypes =
  /^(CustomResource|JSON|ExternalDocumentation|ValidationRule|WebhookConversion|SelectableField)/;

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
  if (name.startsWith('EventsEvent')) return `io.k8s.api.events.v1.${name.slice('Events'.length)}`;
  if (metaTypes.has(name)) return `${meta}.${name}`;
  if (definitionTypes.test(name)) return `${definitionHome}.${name}`;
  const [, home = 'core'] = homes.find(([types]) => types.test(name)) ?? [];
  return `io.k8s.api.${accessPackages[name] ?? home}.v1.${name}`;
}

/** Custom kinds are in no package: their names follow from their groups. */
export const schemaNameOfKind = ({ custom, schema }: KindDefinition): string =>
  custom?.schemaName ?? schemaNameOf(schema.name);

export const wellKnown = {
  objectMeta: `${meta}.ObjectMeta`,
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
