/** Kinds that are defined at run time, as they are sent to members: whatever the federation stores and is not built in is an object of one. */
import { rbacResources } from './access.js';
import { asDefinition, isEstablished, storageVersionOf } from './definition.js';
import type { CustomResourceDefinition, DefinitionVersion } from './definition.js';
import { federatedKindAt, type FederatedKind } from './federated.js';
import type { ObjectKey } from './key.js';
import type { KubeObject } from './object.js';
import type { ReplicaFields } from './replica-fields.js';
import {
  annotations,
  fleetGroup,
  resources,
  type ResourceName,
  unfederatedNamespaces,
} from './resources.js';

type Names = Pick<ObjectKey, 'group' | 'resource'>;

const builtIn: ReadonlySet<string> = new Set(
  [...Object.values(resources), ...Object.values(rbacResources)].map(nameOf),
);

const builtInKinds: ReadonlySet<string> = new Set(
  [...Object.values(resources), ...Object.values(rbacResources)].map(
    ({ group, kind }) => `${group} ${kind}`,
  ),
);

/** True for what a definition speaks of: built in it is not. */
export const isCustom = (key: Names): boolean =>
  !builtIn.has(nameOf(key)) && key.group !== fleetGroup;

/** The same of an object by how it calls itself. */
export const isCustomKind = ({
  apiVersion,
  kind,
}: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean => {
  const group = groupOf(apiVersion);
  return group.includes('.') && group !== fleetGroup && !builtInKinds.has(`${group} ${kind}`);
};

/** The kind among these that an object is of, in whatever version it says. */
export const kindAmong = (
  kinds: readonly FederatedKind[],
  { apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>,
): FederatedKind | undefined =>
  kinds.find((one) => one.kind === kind && one.group === groupOf(apiVersion));

/** True for keys of objects that may be placed in members; of custom ones the definition has the last word. */
export const isPlaceable = (key: ObjectKey): boolean =>
  key.namespace === ''
    ? isCustom(key)
    : !unfederatedNamespaces.includes(key.namespace) &&
      (federatedKindAt(key) !== undefined || isCustom(key));

/** True for what others are in or of, and what is sent without a decision of its own: Namespaces and definitions. */
export const isContainer = (key: Names): boolean => federatedKindAt(key)?.namespaced === false;

/** A definition is called by what it defines. */
export const definitionKeyOf = ({ group, resource }: Names): ObjectKey => ({
  group: resources.definitions.group,
  resource: resources.definitions.resource,
  namespace: '',
  name: `${resource}.${group}`,
});

/** The kind that a definition makes, in the version that its objects are stored in; undefined while it is not served. */
export function kindDefinedBy(body: object): FederatedKind | undefined {
  const definition = asDefinition(body);
  const { group, names, scope, versions } = definition.spec;
  if (!isEstablished(definition)) return undefined;
  const version = storageVersionOf(definition);
  const scale = versions.find(({ name }) => name === version)?.subresources?.scale;
  return {
    group,
    version,
    resource: names.plural,
    kind: names.kind,
    namespaced: scope === 'Namespaced',
    ...(scale === undefined ? {} : { replicas: replicaFieldsOf(scale) }),
    ...(isKeptHome(definition) ? { isKept: true } : {}),
  };
}

/** Its annotation says that neither it nor its objects are sent. */
export const isKeptHome = ({ metadata }: CustomResourceDefinition): boolean =>
  metadata.annotations?.[annotations.placed] === 'false';

/** `sea.example.com/v1` */
const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

type Scale = NonNullable<NonNullable<DefinitionVersion['subresources']>['scale']>;

const replicaFieldsOf = ({
  specReplicasPath,
  statusReplicasPath,
  labelSelectorPath = '',
}: Scale): ReplicaFields => ({
  wanted: stepsOf(specReplicasPath),
  seen: stepsOf(statusReplicasPath),
  ...(labelSelectorPath === '' ? {} : { selector: stepsOf(labelSelectorPath) }),
});

/** `.spec.replicas` */
const stepsOf = (path: string): readonly string[] => path.split('.').filter((one) => one !== '');

function nameOf({ group, resource }: Pick<ResourceName, 'group' | 'resource'>): string {
  return `${group}/${resource}`;
}
