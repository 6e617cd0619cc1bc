/** A kind that the federation of a run defines: its objects are copied whole to every member. */
import {
  definitionKeyOf,
  type FederatedKind,
  type KubeObject,
  type ObjectKey,
  type ResourceName,
  resources,
  settleDefinition,
} from '@navarch/model';
import { idOf } from './copy.js';

export const ships: FederatedKind = {
  group: 'sea.example.com',
  version: 'v1',
  resource: 'ships',
  kind: 'Ship',
  namespaced: true,
};

export const shipsKey: ObjectKey = definitionKeyOf(ships);
export const shipsId = idOf(resources.definitions, '', shipsKey.name);

export const isOfShips = ({ group, resource }: ResourceName): boolean =>
  group === ships.group && resource === ships.resource;

export const isDefinition = ({ resource }: ResourceName): boolean =>
  resource === resources.definitions.resource;

const { group, resource: plural, kind } = ships;
export const shipsSpec = {
  group,
  scope: 'Namespaced',
  names: { plural, kind },
  versions: [{ name: ships.version, served: true, storage: true }],
};

export const shipsDefinition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: resources.definitions.kind,
  metadata: { name: shipsKey.name },
  spec: shipsSpec,
};

/** As an API server has it at once: its names are accepted, and its kind is served. */
export function established(definition: KubeObject): KubeObject {
  const { status } = settleDefinition({ ...definition, spec: shipsSpec }, [], 0);
  return { ...definition, status };
}
