/**
 * What a change means: which keys of which loops become due. Pure, and knows nothing of the objects
 * beyond their names; each loop reads the truth for itself.
 */
import {
  federatedResources,
  holdNames,
  type ObjectKey,
  printObjectKey,
  resources,
  unfederatedNamespaces,
} from '@navarch/model';
import type { ChangeHead } from '@navarch/store';
import { actors } from '../actors.js';
import { type DueKey, type LoopName, loopNames } from '../loops.js';

export type RoutedChange = Pick<ChangeHead, 'key' | 'actor' | 'type' | 'ownership'>;

export const route = (change: RoutedChange): readonly DueKey[] => [
  ...placed(change),
  ...collected(change),
];

/** Whose owners changed, or who waits for what it owns. */
function collected({ key, type, ownership }: RoutedChange): readonly DueKey[] {
  if (ownership === undefined || type === 'DELETED') return [];
  return [{ loop: loopNames.collect, key: printObjectKey(key) }];
}

function placed(change: RoutedChange): readonly DueKey[] {
  const { key } = change;
  const text = printObjectKey(key);
  const container = containerLoopOf(key);
  if (container !== undefined) return [{ loop: container, key: text }];
  if (isSaying(change)) return [];
  if (fleetWide.has(key.resource)) return [{ loop: loopNames.fleet, key: text }];
  // What stops evictions and lets them go on; the other Holds are followed by their keeper.
  if (key.resource === resources.holds.resource)
    return key.name === holdNames.evictions ? [{ loop: loopNames.fleet, key: text }] : [];
  if (key.resource === 'placements') return [];
  // Status is our own echo: what we aggregate must not wake the loop that made us aggregate.
  if (change.actor === actors.status) return [];
  return isFederated(key) ? [{ loop: loopNames.place, key: text }] : [];
}

/** A cluster's latency or version, or that its evictions wait, is no reason to decide everything anew: the Hold itself is. */
const isSaying = ({ key, actor }: RoutedChange): boolean =>
  actor === actors.facts ||
  (actor === actors.holds && key.resource === resources.clusters.resource);

/** What a change of these means is for many workloads to find out. */
const fleetWide: ReadonlySet<string> = new Set([
  resources.clusters.resource,
  resources.placementPolicies.resource,
  resources.clusterPlacementPolicies.resource,
  resources.freezes.resource,
]);

/** The loop of what others are in, and go with. */
function containerLoopOf({ group, resource }: ObjectKey): LoopName | undefined {
  const { namespaces, definitions } = resources;
  if (group === namespaces.group && resource === namespaces.resource) return loopNames.namespace;
  const isDefinition = group === definitions.group && resource === definitions.resource;
  return isDefinition ? loopNames.definition : undefined;
}

/** True for what is placed in members: a federated kind outside the federation's own namespaces. */
export const isFederated = (key: ObjectKey): boolean =>
  key.namespace !== '' &&
  !unfederatedNamespaces.includes(key.namespace) &&
  federatedResources.some((one) => one.group === key.group && one.resource === key.resource);
