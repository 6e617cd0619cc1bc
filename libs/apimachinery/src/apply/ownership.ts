import type { KubeObject } from '@navarch/model';
import type { ObjectNode } from '../schema/node.js';
import { compareValues, type Difference, mapDifference } from './compare.js';
import { differenceOf, type FieldSet, intersectionOf, isEmptySet, unionOf } from './field-set.js';
import { type Owner, type Owners, withoutIdle } from './managed-fields.js';
import { zeroOfObject } from '../schema/zero.js';
import { type Endpoint, fieldsInScope } from './scope.js';

/** What a write does to those who owned the fields that it touches. */
export type Takeover = {
  readonly difference: Difference;
  /** All owners, the others without what they lose. */
  readonly owners: Owners;
  /** Fields of others that get a new value, by owner; reason for refusal unless the write is forced. */
  readonly conflicts: ReadonlyMap<string, { readonly owner: Owner; readonly fields: FieldSet }>;
};

export type Write = Endpoint & {
  readonly schema: ObjectNode;
  /** Undefined: the object did not exist. */
  readonly before: KubeObject | undefined;
  readonly after: KubeObject;
  readonly owners: Owners;
  readonly apiVersion: string;
  /** All in which the kind is; its own alone when absent. They have the same fields. */
  readonly versions?: readonly string[] | undefined;
  /** The owner that writes; it never conflicts with itself. */
  readonly writer: string | undefined;
};

/** Equal values are no conflict: a field may have many owners as long as they agree. */
export function takeOver(write: Write): Takeover {
  const difference = differenceBetween(write);
  const changed = unionOf(difference.added, difference.modified);
  const versions = write.versions ?? [write.apiVersion];
  const owners = new Map<string, Owner>();
  const conflicts = new Map<string, { owner: Owner; fields: FieldSet }>();
  for (const [id, owner] of write.owners) {
    // A version that there is no more says nothing about today's fields.
    if (!versions.includes(owner.apiVersion)) continue;
    if (id === write.writer) {
      owners.set(id, owner);
      continue;
    }
    const lost = intersectionOf(owner.fields, changed);
    if (!isEmptySet(lost)) conflicts.set(id, { owner, fields: lost });
    const kept = differenceOf(differenceOf(owner.fields, lost), difference.removed);
    owners.set(id, { ...owner, fields: kept });
  }
  return { difference, owners: withoutIdle(owners), conflicts };
}

function differenceBetween(write: Write): Difference {
  const { schema, before, after } = write;
  // Nobody comes to own a structure that is there anyway by writing the first field in it.
  const previous = before === undefined ? zeroOfObject(schema) : withoutManagedFields(before);
  const difference = compareValues(schema, previous, withoutManagedFields(after));
  return mapDifference(difference, (set) => fieldsInScope(set, write));
}

export function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
