import type { KubeObject } from '@navarch/model';
import type { ObjectNode } from '../schema/node.js';
import {
  differenceOf,
  type FieldSet,
  intersectionOf,
  isEmptySet,
  noFields,
  unionOf,
} from './field-set.js';
import { fieldsOf, withNamedFields, withoutFields } from './fields-of.js';
import type { Owners } from './managed-fields.js';

/**
 * Removes what an applier applied last time, does not apply any more, and nobody else owns.
 *
 * Fields that nobody owns at all (defaults, above all) go with a structure that the applier alone held, and stay
 * otherwise. `owners` are those after this apply, so what is applied again counts as owned.
 */
export function pruneFormer(
  schema: ObjectNode,
  merged: KubeObject,
  { former, owners }: { readonly former: FieldSet; readonly owners: Owners },
): KubeObject {
  const kept = [...owners.values()].map(({ fields }) => fields).reduce(unionOf, noFields);
  // The common case: nothing that was applied has lost its last owner.
  if (isEmptySet(differenceOf(former, kept))) return merged;
  const named = (set: FieldSet): FieldSet => withNamedFields(schema, set);
  const without = (set: FieldSet): KubeObject =>
    (withoutFields(schema, merged, set) ?? {}) as KubeObject;
  const everything = named(fieldsOf(schema, merged));
  const remains = (object: KubeObject): FieldSet => named(fieldsOf(schema, object));

  const owned = named(kept);
  const stripped = remains(without(named(former)));
  const rescued = remains(without(differenceOf(everything, unionOf(stripped, owned))));
  return without(intersectionOf(differenceOf(everything, rescued), named(former)));
}
