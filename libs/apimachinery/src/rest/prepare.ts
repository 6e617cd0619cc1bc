import { type Instant, type KubeObject, toTimestamp } from '@navarch/model';
import { applyDefaults } from '../decode/defaults.js';
import type { KindDefinition } from '../kind.js';
import { equalJson } from '../patch/json-value.js';
import { serverFieldsOf, withServerFields } from './system-fields.js';

/**
 * What a write becomes before it is judged: the server's own fields, defaults, and the split between
 * an object and its status. Pure; time and identity are arguments.
 */

/** Notes whose the fields are: before the server adds those of its own, which are nobody's. */
export type Own = (object: KubeObject) => KubeObject;

export type Birth = {
  readonly uid: string;
  readonly now: Instant;
  /** Also where the client left it to the server; nobody owns what follows from it then. */
  readonly name: string;
  readonly own: Own;
};

/** A new object as it will be stored. */
export function prepareCreate(kind: KindDefinition, sent: KubeObject, birth: Birth): KubeObject {
  const born = withServerFields(sent, {
    uid: birth.uid,
    creationTimestamp: toTimestamp(birth.now),
    ...(kind.counted ? { generation: 1 } : {}),
  });
  const fresh = kind.subresources.status === undefined ? born : without(born, 'status');
  const named = withName(kind, birth.own(withDefaults(kind, fresh)), birth.name);
  return kind.prepareForCreate?.(named, birth.now) ?? named;
}

function withName(kind: KindDefinition, object: KubeObject, name: string): KubeObject {
  if (object.metadata.name === name) return object;
  const { name: _none, ...metadata } = object.metadata;
  return withDefaults(kind, { ...object, metadata: { name, ...metadata } });
}

export type UpdateStep = {
  readonly sent: KubeObject;
  readonly previous: KubeObject;
  readonly now: Instant;
  readonly own: Own;
};

/** The next version of an object; everything but its status may change. */
export function prepareUpdate(
  kind: KindDefinition,
  { sent, previous, now, own }: UpdateStep,
): KubeObject {
  const named = withServerFields(sent, serverFieldsOf(previous.metadata));
  const kept = kind.subresources.status === undefined ? named : withStatusOf(named, previous);
  const complete = own(withDefaults(kind, kept));
  const next = kind.prepareForUpdate?.(complete, previous, now) ?? complete;
  return counted(kind, next, previous);
}

/** The next version through `/status`: the status, and the metadata that clients may write; of custom kinds not even that. */
export function prepareStatusUpdate(
  kind: KindDefinition,
  sent: KubeObject,
  previous: KubeObject,
): KubeObject {
  const { managedFields } = sent.metadata;
  const written = withServerFields(sent, serverFieldsOf(previous.metadata)).metadata;
  const metadata =
    kind.custom === undefined
      ? written
      : { ...previous.metadata, ...(managedFields === undefined ? {} : { managedFields }) };
  return withDefaults(kind, withStatusOf({ ...previous, metadata }, sent));
}

const withDefaults = (kind: KindDefinition, object: KubeObject): KubeObject => {
  const complete = kind.custom?.complete(object) ?? applyDefaults(kind.schema, object);
  return kind.setDefaults?.(complete) ?? complete;
};

function withStatusOf(object: KubeObject, from: KubeObject): KubeObject {
  const { status } = from;
  return status === undefined ? without(object, 'status') : { ...object, status };
}

function without(object: KubeObject, field: string): KubeObject {
  if (!(field in object)) return object;
  const kept = Object.entries(object).filter(([name]) => name !== field);
  return Object.fromEntries(kept) as KubeObject;
}

/** A change of anything but metadata and status makes a new generation. */
function counted(kind: KindDefinition, next: KubeObject, previous: KubeObject): KubeObject {
  if (!kind.counted || equalJson(contentOf(kind, next), contentOf(kind, previous))) return next;
  return withNextGeneration(next);
}

export function withNextGeneration(object: KubeObject): KubeObject {
  const generation = (object.metadata.generation ?? 0) + 1;
  return { ...object, metadata: { ...object.metadata, generation } };
}

const contentOf = (
  kind: KindDefinition,
  { metadata: _metadata, ...content }: KubeObject,
): Record<string, unknown> => (isStatusContent(kind) ? content : { ...content, status: undefined });

/** The status of a custom kind that has no endpoint for it is content like the rest. */
export const isStatusContent = ({ custom, subresources }: KindDefinition): boolean =>
  custom !== undefined && subresources.status === undefined;
