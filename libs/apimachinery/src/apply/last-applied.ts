import type { KubeObject } from '@navarch/model';
import { requireShallow } from '../decode/decoded.js';
import { nameLimits } from '../names/limits.js';
import { isList, isRecord } from '../patch/json-value.js';
import type { ObjectNode } from '../schema/node.js';
import { compareValues } from './compare.js';
import { differenceOf, type FieldSet, noFields } from './field-set.js';
import { fieldsOf } from './fields-of.js';
import { withoutManagedFields } from './ownership.js';
import { compareTexts } from './path-element.js';
import { complaintsAbout } from './validate-applied.js';

/**
 * The annotation in which `kubectl apply` keeps what it applied from the client's side. It lets kubectl, and nobody
 * else, move an object to server-side apply without conflicts with its own former self.
 */
export const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
export const client = 'kubectl';

/** Fields that client-side apply set and nobody changed since: kubectl may take those without force. */
export function formerlyApplied(
  schema: ObjectNode,
  live: KubeObject | undefined,
  apiVersion: string,
): FieldSet {
  const text = live?.metadata.annotations?.[annotation];
  const applied = text === undefined ? undefined : parseObject(text);
  if (live === undefined || applied === undefined || applied['apiVersion'] !== apiVersion) {
    return noFields;
  }
  if (complaintsAbout(schema, applied).length > 0) return noFields;
  const { added, removed, modified } = compareValues(schema, applied, withoutManagedFields(live));
  return [modified, added, removed].reduce(differenceOf, fieldsOf(schema, applied));
}

/** Keeps the annotation, where there is one, in step with a server-side apply, for a client that goes back. */
export function withLastApplied(object: KubeObject, applied: KubeObject): KubeObject {
  const { annotations } = object.metadata;
  if (annotations?.[annotation] === undefined) return object;
  const text = printSorted(withoutAnnotation(applied));
  const fits = Buffer.byteLength(text) < nameLimits.annotationBytesMax;
  const changed = { ...annotations, [annotation]: fits ? `${text}\n` : '' };
  return { ...object, metadata: { ...object.metadata, annotations: changed } };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    requireShallow(value);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function withoutAnnotation(applied: KubeObject): KubeObject {
  const { annotations, ...metadata } = applied.metadata;
  if (annotations === undefined) return applied;
  const { [annotation]: _, ...rest } = annotations;
  return { ...applied, metadata: { ...metadata, annotations: rest } };
}

/** Equal objects give equal texts. */
function printSorted(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (isList(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => compareTexts(left, right));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
