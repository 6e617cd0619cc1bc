import {
  differenceOf,
  type FieldSet,
  intersectionOf,
  isEmptySet,
  pathOf,
  unionOf,
} from './field-set.js';
import { type Owner, ownerId, type Owners, withoutIdle } from './managed-fields.js';
import { fieldElement } from './path-element.js';

/**
 * Who owns the replicas of an object, seen through its Scale and back.
 *
 * A Scale is another kind, in a version of its own, and while it is written it has managed fields like any object: those who own
 * the replicas of the object own `spec.replicas` of the Scale. Afterwards whoever lost them there loses them in the object, and
 * whoever gained them owns nothing else by that entry. As in Kubernetes, such an entry has no time.
 */
export type ScaledFields = {
  /** Of the object, not of its Scale. */
  readonly apiVersion: string;
  /** All in which the kind is, with the same fields. */
  readonly versions: readonly string[];
  /** Names of the fields that lead to the replicas. */
  readonly replicas: readonly string[];
};

const fieldAt = (names: readonly string[]): FieldSet => pathOf(...names.map(fieldElement));
const inScale = fieldAt(['spec', 'replicas']);

const has = ({ fields }: Owner, field: FieldSet): boolean =>
  !isEmptySet(intersectionOf(fields, field));

/** `version`: that of the Scale. */
export function ownersOfScale(
  owners: Owners,
  { versions, replicas }: ScaledFields,
  version: string,
): Owners {
  const inObject = fieldAt(replicas);
  const seen = [...owners.values()]
    .filter((owner) => versions.includes(owner.apiVersion) && has(owner, inObject))
    .map((owner) => ({ ...owner, apiVersion: version, fields: inScale }));
  return new Map(seen.map((owner) => [ownerId(owner), owner]));
}

/** The owners of the object, once those of its Scale are `scaled`. */
export function ownersAfterScale(
  owners: Owners,
  { apiVersion, replicas }: ScaledFields,
  scaled: Owners,
): Owners {
  const inObject = fieldAt(replicas);
  const gained = [...scaled.values()]
    .filter((owner) => has(owner, inScale))
    .map((owner): Owner => ({ ...owner, apiVersion, time: undefined, fields: inObject }));
  const after = new Map<string, Owner>();
  for (const [id, owner] of owners) {
    const kept = gained.findIndex((one) => isSameOwner(one, owner) && has(owner, inObject));
    if (kept !== -1) gained.splice(kept, 1);
    after.set(id, kept !== -1 ? owner : { ...owner, fields: differenceOf(owner.fields, inObject) });
  }
  for (const owner of gained) {
    const id = ownerId(owner);
    const known = after.get(id);
    after.set(
      id,
      known === undefined ? owner : { ...known, fields: unionOf(known.fields, inObject) },
    );
  }
  return withoutIdle(after);
}

/** Whatever version each wrote in: that of a Scale is no version of the object. */
const isSameOwner = (one: Owner, other: Owner): boolean =>
  one.manager === other.manager &&
  one.operation === other.operation &&
  one.subresource === other.subresource;
