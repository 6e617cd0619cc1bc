import { type KubeObject, resources } from '@navarch/model';
import { invalidValue, required } from '../names/problems.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import { countColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { humanAge } from '../table/duration.js';
import { defineKind } from './define.js';
import { type EventShape, shaped } from './shapes.js';

const involved =
  (part: string) =>
  (event: KubeObject): string =>
    shaped<EventShape>(event).involvedObject?.[part] ?? '';
const component = (event: KubeObject): string => {
  const { source, reportingComponent } = shaped<EventShape>(event);
  return source?.component ?? reportingComponent ?? '';
};

export const eventKind = defineKind({
  name: resources.events,
  singular: 'event',
  shortNames: ['ev'],
  schema: kubernetesType('Event'),
  counted: false,
  setDefaults: fillEvent,
  validate: validateEvent,
  fields: {
    'involvedObject.kind': involved('kind'),
    'involvedObject.namespace': involved('namespace'),
    'involvedObject.name': involved('name'),
    'involvedObject.uid': involved('uid'),
    'involvedObject.apiVersion': involved('apiVersion'),
    'involvedObject.resourceVersion': involved('resourceVersion'),
    'involvedObject.fieldPath': involved('fieldPath'),
    reason: (event) => shaped<EventShape>(event).reason ?? '',
    reportingComponent: (event) => shaped<EventShape>(event).reportingComponent ?? '',
    source: component,
    type: (event) => shaped<EventShape>(event).type ?? '',
  },
  columns: [
    textColumn({ name: 'Last Seen', description: 'When it was last seen.', cell: lastSeen }),
    textColumn({
      name: 'Type',
      description: 'Normal or Warning.',
      cell: (event) => shaped<EventShape>(event).type ?? '',
    }),
    textColumn({
      name: 'Reason',
      description: 'One word for what happened.',
      cell: (event) => shaped<EventShape>(event).reason ?? '',
    }),
    textColumn({ name: 'Object', description: 'What it happened to.', cell: objectText }),
    wide(
      textColumn({
        name: 'Subobject',
        description: 'The part of the object it happened to.',
        cell: involved('fieldPath'),
      }),
    ),
    wide(textColumn({ name: 'Source', description: 'Who reports it.', cell: sourceText })),
    textColumn({
      name: 'Message',
      description: 'A sentence for people.',
      cell: (event) => (shaped<EventShape>(event).message ?? '').trim(),
    }),
    wide(
      textColumn({ name: 'First Seen', description: 'When it was first seen.', cell: firstSeen }),
    ),
    wide(countColumn({ name: 'Count', description: 'How often it was seen.', cell: countOf })),
    wide({ ...nameColumn, name: 'Name' }),
  ],
});

function lastSeen(event: KubeObject, now: number): string {
  const { series, lastTimestamp, firstTimestamp, eventTime } = shaped<EventShape>(event);
  const at = series?.lastObservedTime ?? lastTimestamp ?? firstTimestamp ?? eventTime;
  return humanAge(at, now);
}

function firstSeen(event: KubeObject, now: number): string {
  const { firstTimestamp, eventTime } = shaped<EventShape>(event);
  return humanAge(firstTimestamp ?? eventTime, now);
}

function objectText(event: KubeObject): string {
  return `${involved('kind')(event).toLowerCase()}/${involved('name')(event)}`;
}

function sourceText(event: KubeObject): string {
  const { source } = shaped<EventShape>(event);
  const parts = [component(event), source?.host ?? ''];
  return parts.filter((part) => part !== '').join(', ');
}

function countOf(event: KubeObject): number {
  const { series, count } = shaped<EventShape>(event);
  return series?.count ?? (count === undefined || count === 0 ? 1 : count);
}

/** Fields that clients expect to be there even when nobody set them. */
function fillEvent(event: KubeObject): KubeObject {
  return {
    eventTime: null,
    firstTimestamp: null,
    lastTimestamp: null,
    reportingComponent: '',
    reportingInstance: '',
    source: {},
    ...event,
  };
}

function validateEvent(event: KubeObject): FieldError[] {
  const { involvedObject, eventTime } = shaped<EventShape>(event);
  const { namespace } = event.metadata;
  const about = involvedObject?.['namespace'] ?? '';
  // Events about objects without a namespace live in `default` (or where the reporter has rights).
  const fits = about === '' ? isClusterEventHome(namespace ?? '') : about === namespace;
  const errors = fits
    ? []
    : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')];
  return eventTime === undefined || eventTime === null
    ? errors
    : [...errors, ...validateReport(event)];
}

const isClusterEventHome = (namespace: string): boolean =>
  namespace === 'default' || namespace === 'kube-system';

/** Events of the newer form (with eventTime) must say who reports them, and what was done. */
function validateReport(event: KubeObject): FieldError[] {
  const { reportingComponent, reportingInstance, action, reason } = shaped<EventShape>(event);
  const needed = { reportingController: reportingComponent, reportingInstance, action, reason };
  return Object.entries(needed)
    .filter(([, value]) => value === undefined || value === '')
    .map(([field]) => required(field));
}
