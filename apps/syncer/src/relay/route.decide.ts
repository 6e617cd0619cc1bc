/**
 * What a change means: which keys of which loops become due. Pure, and knows nothing of the objects
 * beyond their names; each loop reads the truth for itself.
 */
import {
  fleetGroup,
  holdNames,
  isPlaceable,
  type ObjectKey,
  printObjectKey,
  resources,
} from '@navarch/model';
import type { ChangeHead } from '@navarch/store';
import { actors } from '../actors.js';
import { type DueKey, type LoopName, loopNames } from '../loops.js';
import { isRevised } from '../revision/revised.js';

export type RoutedChange = Pick<ChangeHead, 'key' | 'actor' | 'type' | 'ownership'>;

export const route = (change: RoutedChange): readonly DueKey[] => [
  ...placed(change),
  ...collected(change),
  ...revised(change),
];

/** Every change of a Deployment but our own, its status included. */
function revised({ key, type, actor }: RoutedChange): readonly DueKey[] {
  if (type === 'DELETED' || actor === actors.revision || !isRevised(key)) return [];
  return [{ loop: loopNames.revision, key: printObjectKey(key) }];
}

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
  if (key.group === fleetGroup)
    return concernsFleet(key) ? [{ loop: loopNames.fleet, key: text }] : [];
  // Status is our own echo: what we aggregate must not wake the loop that made us aggregate.
  if (change.actor === actors.status) return [];
  // Revisions of Deployments are placed nowhere, and the number of one concerns no member.
  if (change.actor === actors.revision) return [];
  return isPlaceable(key) ? [{ loop: loopNames.place, key: text }] : [];
}

/** Of Holds, the one that stops evictions and lets them go on; the others are followed by their keeper. */
const concernsFleet = ({ resource, name }: ObjectKey): boolean =>
  fleetWide.has(resource) ||
  (resource === resources.holds.resource && name === holdNames.evictions);

/** A cluster's latency or version, or that its evictions wait, is no reason to decide everything anew: the Hold itself is. */
const isSaying = ({ key, actor }: RoutedChange): boolean =>
  actor === actors.facts ||
  (actor === actors.holds &&
    key.group === fleetGroup &&
    key.resource === resources.clusters.resource);

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
