import type { KubeObject } from '@navarch/model';
import type { ObjectNode } from '../schema/node.js';
import { isEmptySet, unionOf } from './field-set.js';
import {
  capUpdaters,
  decodeOwners,
  isReset,
  managedFieldsOf,
  type Owner,
  ownerId,
  type Owners,
  withOwners,
} from './managed-fields.js';
import { takeOver, withoutManagedFields } from './ownership.js';
import { type Endpoint, ownableFields } from './scope.js';
import { timestamp } from './timestamp.js';

export type UpdateToTrack = Endpoint & {
  readonly schema: ObjectNode;
  /** Undefined for a create. */
  readonly before: KubeObject | undefined;
  /** As it will be stored, defaults included. */
  readonly after: KubeObject;
  readonly manager: string;
  /** Milliseconds. */
  readonly now: number;
  /** Of the kind: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** All in which the kind is; its own alone when absent. */
  readonly versions?: readonly string[] | undefined;
};

/**
 * The object with its managed fields after a create, replace or patch: `manager` gets every field that the write
 * added or changed, everybody else loses those and the removed ones.
 *
 * A client may rewrite managedFields itself (but not through a subresource); a list that is empty, or cannot be
 * read, is taken for the stored one. Objects whose fields nobody tracks stay untracked until the first apply.
 */
export function trackUpdate(update: UpdateToTrack): KubeObject {
  const { before, after } = update;
  const owners = ownersBefore(update);
  if (before !== undefined && owners.size === 0) return withoutManagedFields(after);
  return withOwners(after, trackOwners({ ...update, owners }));
}

/** The owners after a write, given those before it. */
export function trackOwners(write: UpdateToTrack & { readonly owners: Owners }): Owners {
  const { manager, now, apiVersion, subresource = '' } = write;
  const { difference, owners } = takeOver({ ...write, writer: undefined });
  const gained = ownableFields(unionOf(difference.added, difference.modified));
  if (isEmptySet(gained)) return owners;
  const name = { manager, operation: 'Update', apiVersion, subresource } as const;
  const previous = owners.get(ownerId(name));
  const owner: Owner = {
    ...name,
    time: timestamp(now),
    fields: previous === undefined ? gained : unionOf(previous.fields, gained),
  };
  return capUpdaters(new Map(owners).set(ownerId(name), owner));
}

function ownersBefore({ before, after, subresource }: UpdateToTrack): Owners {
  const stored = decodeOwners(managedFieldsOf(before)) ?? new Map();
  const given = managedFieldsOf(after);
  if (subresource !== undefined && subresource !== '') return stored;
  if (isReset(given)) return new Map();
  const decoded = decodeOwners(given);
  return decoded === undefined || decoded.size === 0 ? stored : decoded;
}
