import type { KubeObject } from '@navarch/model';
import { equalJson, isRecord } from '../patch/json-value.js';
import { withoutManagedFields } from './ownership.js';

/** RFC 3339 in whole seconds, as all times in metadata. */
export const timestamp = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/**
 * `before` if the write changes nothing but times in managed fields, else `after`.
 *
 * Defaults that are set again, or a field that is removed and defaulted back, look like changes while a write is
 * computed; a write that ends where it began must not become a new version.
 */
export function keepIfUnchanged(before: KubeObject, after: KubeObject): KubeObject {
  const same =
    equalJson(withoutManagedFields(before), withoutManagedFields(after)) &&
    equalJson(entriesWithoutTime(before), entriesWithoutTime(after));
  return same ? before : after;
}

const entriesWithoutTime = (object: KubeObject): unknown =>
  (object.metadata.managedFields ?? []).map((entry) => {
    if (!isRecord(entry)) return entry;
    const { time: _, ...rest } = entry;
    return rest;
  });
