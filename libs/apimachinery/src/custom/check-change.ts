import { equalJson } from '../patch/json-value.js';
import type { FieldError } from '../status.js';
import { nowhere } from './check-junctors.js';
import { checkValue } from './check.js';
import { fieldSchema, isRecord, type OpenSchema } from './open-schema.js';

/**
 * What is wrong with an object that takes the place of another. A schema may have become stricter since that one was
 * stored: what has not changed is let be, so that the rest can still be. Items are compared where lists are keyed.
 */
export function checkChange(schema: OpenSchema, value: unknown, previous: unknown): FieldError[] {
  const errors = checkValue(schema, value, '');
  if (errors.length === 0) return [];
  const kept: string[] = [];
  collectKept({ schema, path: '', kept }, value, previous);
  return errors.filter((error) => {
    const place = placeOf(error);
    return !kept.some((path) => isWithin(place, path));
  });
}

/** A condition names its place in the message alone: `"spec.pick" must …`. */
function placeOf({ field, message }: FieldError): string {
  const [, quoted] = /^Invalid value: "": "(.*)" must /.exec(message) ?? [];
  return field === nowhere && quoted !== undefined ? quoted : field;
}

const isWithin = (field: string, path: string): boolean =>
  path === '' || field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);

type Place = {
  readonly schema: OpenSchema;
  readonly path: string;
  /** Paths of the parts that are as they were. */
  readonly kept: string[];
};

function collectKept(place: Place, value: unknown, previous: unknown): void {
  if (equalJson(value, previous)) {
    place.kept.push(place.path);
  } else if (isRecord(value) && isRecord(previous)) {
    for (const [name, inner] of Object.entries(value)) {
      const schema = fieldSchema(place.schema, name);
      if (schema === undefined || !Object.hasOwn(previous, name)) continue;
      const path = place.path === '' ? name : `${place.path}.${name}`;
      collectKept({ ...place, schema, path }, inner, previous[name]);
    }
  } else if (Array.isArray(value) && Array.isArray(previous)) {
    collectKeptItems(place, value, previous);
  }
}

function collectKeptItems(
  { schema, path, kept }: Place,
  value: readonly unknown[],
  previous: readonly unknown[],
): void {
  const { items, 'x-kubernetes-list-map-keys': keys } = schema;
  if (items === undefined || keys === undefined) return;
  const keyOf = (item: unknown): string =>
    JSON.stringify(keys.map((key) => (isRecord(item) ? item[key] : undefined)));
  const before = new Map(previous.map((item) => [keyOf(item), item]));
  value.forEach((item, index) => {
    const old = before.get(keyOf(item));
    if (old !== undefined)
      collectKept({ schema: items, path: `${path}[${index}]`, kept }, item, old);
  });
}
