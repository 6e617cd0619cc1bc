/**
 * What is wrong with an Event, in the words of kube-apiserver, which checks both of its forms as the older one: fields are
 * named as they are there. The newer form (`events.k8s.io/v1`) is checked for more: its Events only grow in their series.
 */
import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@navarch/model';
import { immutableField } from '../names/metadata.js';
import { invalidValue, required } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
import type { FieldError } from '../status.js';
import { type EventShape, shaped } from './shapes.js';

const wordCharsMax = 128;
const messageCharsMax = 1_024;
const seriesCountMin = 2;

/** Of every Event. With an eventTime it must say who reports it, and what was done. */
export function validateEvent(event: KubeObject): FieldError[] {
  const { eventTime, involvedObject } = shaped<EventShape>(event);
  const { namespace = '' } = event.metadata;
  const about = involvedObject?.['namespace'] ?? '';
  const isThere = isAbsent(eventTime)
    ? about === namespace || (about === '' && namespace === 'default')
    : about !== '' || homes.has(namespace);
  return [
    ...(isThere
      ? []
      : [invalidValue('involvedObject.namespace', about, 'does not match event.namespace')]),
    ...(isAbsent(eventTime) ? [] : validateReport(event)),
  ];
}

/** Of Events about what is in no namespace. */
const homes: ReadonlySet<string> = new Set(['default', 'kube-system']);

/** Of what is created in the newer form. */
export function validateNewEvent(event: KubeObject): FieldError[] {
  const {
    eventTime,
    type = '',
    firstTimestamp,
    lastTimestamp,
    count = 0,
    source,
  } = shaped<EventShape>(event);
  const unset = {
    firstTimestamp: isAbsent(firstTimestamp),
    lastTimestamp: isAbsent(lastTimestamp),
    count: count === 0,
    source: isEmptySource(source),
  };
  return [
    ...validateSeries(event),
    ...(isAbsent(eventTime) ? [required('eventTime')] : []),
    ...(types.has(type) ? [] : [invalidValue('type', '', `has invalid value: ${type}`)]),
    ...Object.entries(unset).flatMap(([field, isUnset]) =>
      isUnset ? [] : [invalidValue(field, '', 'needs to be unset')],
    ),
  ];
}

/** Of a change through the newer form. */
export function validateEventChange(next: KubeObject, previous: KubeObject): FieldError[] {
  const isSame = (field: string): boolean =>
    isDeepStrictEqual(valueOf(next, field), valueOf(previous, field));
  return [
    ...(isSame('series') ? [] : validateSeries(next)),
    ...fixed
      .filter((field) => !isSame(field))
      .map((field) => immutableField(shownNames[field] ?? field, valueOf(next, field))),
  ];
}

const types: ReadonlySet<string> = new Set(['Normal', 'Warning']);
const fixed = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'reason',
  'type',
  'eventTime',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
] as const;
const shownNames: Readonly<Record<string, string>> = { reportingComponent: 'reportingController' };

/** An absent word is an empty one. */
function valueOf(event: KubeObject, field: string): unknown {
  const value = event[field];
  return value === '' || value === null ? undefined : value;
}

const isAbsent = (time: string | null | undefined): boolean => time === undefined || time === null;

const isEmptySource = (source: EventShape['source']): boolean =>
  (source?.component ?? '') === '' && (source?.host ?? '') === '';

function validateReport(event: KubeObject): FieldError[] {
  const {
    reportingComponent = '',
    reportingInstance,
    action,
    reason,
    message = '',
  } = shaped<EventShape>(event);
  return [
    ...(reportingComponent === '' ? [required('reportingController')] : []),
    ...complainQualifiedName(reportingComponent).map((why) =>
      invalidValue('reportingController', reportingComponent, why),
    ),
    ...word('reportingInstance', reportingInstance),
    ...word('action', action),
    ...word('reason', reason),
    ...(Buffer.byteLength(message) > messageCharsMax
      ? [tooManyChars('message', messageCharsMax)]
      : []),
  ];
}

function word(field: string, value = ''): FieldError[] {
  if (value === '') return [required(field)];
  return Buffer.byteLength(value) > wordCharsMax ? [tooManyChars(field, wordCharsMax)] : [];
}

const tooManyChars = (field: string, charsMax: number): FieldError =>
  invalidValue(field, '', `can have at most ${charsMax} characters`);

function validateSeries(event: KubeObject): FieldError[] {
  const { series } = shaped<EventShape>(event);
  if (series === undefined || series === null) return [];
  return [
    ...((series.count ?? 0) < seriesCountMin
      ? [invalidValue('series.count', '', `should be at least ${seriesCountMin}`)]
      : []),
    ...(isAbsent(series.lastObservedTime) ? [required('series.lastObservedTime')] : []),
  ];
}
