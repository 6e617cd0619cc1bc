import type { SchemaNode } from '../schema/node.js';
import { type ApiError, badRequest } from '../status.js';
import { goTypeOf } from './go-types.js';

/** Where the reader is: `spec.containers[0].image`, the same without indexes, and the type that holds the field. */
export type Place = { readonly path: string; readonly goPath: string; readonly owner: string };

type Kind = { readonly kind: string; readonly version: string };

export const complain = ({ kind, version }: Kind, what: string): string =>
  `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${what}`;

/** 400: a value of one JSON type where another is needed. Numbers are shown, texts never. */
export function wrongType(
  kind: Kind,
  place: Place,
  found: { readonly node: SchemaNode; readonly given: unknown },
): ApiError {
  const type = goTypeOf(found.node);
  const owner = place.owner.slice(place.owner.indexOf('.') + 1);
  const target =
    place.goPath === ''
      ? `Go value of type ${type}`
      : `Go struct field ${owner}.${place.goPath} of type ${type}`;
  return badRequest(
    complain(kind, `json: cannot unmarshal ${describe(found.given, found.node)} into ${target}`),
  );
}

function describe(given: unknown, node: SchemaNode): string {
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'array';
  if (typeof given === 'boolean') return 'bool';
  // A number of the wrong size or with a fraction: which number it was is the whole point.
  if (typeof given === 'number' && node.type === 'integer') return `number ${given}`;
  return typeof given;
}
