/**
 * `events.k8s.io/v1`: the same Events in a newer form, in which some fields have other names. They are stored in the older one,
 * and whoever writes in one form is read in both.
 */
import { apiVersionOf, type KubeObject, type ResourceName, resources } from '@navarch/model';
import type { Column, KindDefinition } from '../kind.js';
import { kubernetesType } from '../schema/load.js';
import { applyDefaults } from '../decode/defaults.js';
import { eventKind } from './event.js';
import { validateEvent, validateEventChange, validateNewEvent } from './event-rules.js';

const name: ResourceName = {
  group: 'events.k8s.io',
  version: 'v1',
  resource: 'events',
  kind: 'Event',
  namespaced: true,
};

/** Those that are called differently, in both directions; all others are the same. */
const newerNames: ReadonlyMap<string, string> = new Map([
  ['message', 'note'],
  ['involvedObject', 'regarding'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
]);
const olderNames: ReadonlyMap<string, string> = new Map(
  [...newerNames].map(([older, newer]) => [newer, older]),
);
const shownEmpty: ReadonlySet<string> = new Set(['reportingController', 'reportingInstance']);

export const toOlder = (event: KubeObject): KubeObject =>
  fillEvent({ ...renamed(event, olderNames), apiVersion: 'v1' });

/** Words that nobody said are left out; what the older form always has is there. The type comes first, as in all that is stored. */
export function toNewer(event: KubeObject): KubeObject {
  const older = fillEvent({ involvedObject: {}, ...event });
  const { apiVersion: _older, kind, metadata, ...content } = renamed(older, newerNames);
  const said = Object.entries(content).filter(
    ([field, value]) => !shownEmpty.has(field) || value !== '',
  );
  return { apiVersion: apiVersionOf(name), kind, metadata, ...Object.fromEntries(said) };
}

/** With what the older form always has. */
const fillEvent = (event: KubeObject): KubeObject => applyDefaults(eventKind.schema, event);

const renamed = (event: KubeObject, names: ReadonlyMap<string, string>): KubeObject =>
  Object.fromEntries(
    Object.entries(event).map(([field, value]) => [names.get(field) ?? field, value]),
  ) as KubeObject;

const regarding = /^involvedObject\./;
const selectable: ReadonlySet<string> = new Set(['reason', 'type', 'reportingComponent']);

/** By what they are stored as, under the names of this form. */
const fields = Object.fromEntries(
  Object.entries(eventKind.fields)
    .filter(([field]) => regarding.test(field) || selectable.has(field))
    .map(([field, read]) => [newerField(field), read]),
);

function newerField(field: string): string {
  if (field === 'reportingComponent') return 'reportingController';
  return field.replace(regarding, 'regarding.');
}

const shownAsOlder = (column: Column): Column => ({
  ...column,
  cell: (event, now) => column.cell(toOlder(event), now),
});

export const eventsEventKind: KindDefinition = {
  ...eventKind,
  name,
  schema: kubernetesType('EventsEvent'),
  message: 'EventsEvent',
  storedAs: { name: resources.events, toStored: toOlder, fromStored: toNewer },
  setDefaults: (event) => toNewer(toOlder(event)),
  validate: (event, previous) => {
    const older = toOlder(event);
    const isNew = previous === undefined;
    return [...validateEvent(older), ...(isNew ? validateNewEvent(older) : [])];
  },
  validateUpdate: (next, previous) => validateEventChange(toOlder(next), toOlder(previous)),
  fields,
  columns: eventKind.columns.map((column) => shownAsOlder(column)),
};
