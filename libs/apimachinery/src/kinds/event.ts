import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { countColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { humanAge } from '../table/duration.js';
import { defineKind } from './define.js';
import { validateEvent } from './event-rules.js';
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
    wide({
      ...countColumn({ name: 'Count', description: 'How often it was seen.', cell: countOf }),
      // A number that is called a text, as in kube-apiserver.
      type: 'string',
    }),
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
  const { source, reportingInstance = '' } = shaped<EventShape>(event);
  const host = source?.host ?? '';
  const parts = [component(event), host === '' ? reportingInstance : host];
  return parts.filter((part) => part !== '').join(', ');
}

function countOf(event: KubeObject): number {
  const { series, count } = shaped<EventShape>(event);
  return series?.count ?? (count === undefined || count === 0 ? 1 : count);
}
