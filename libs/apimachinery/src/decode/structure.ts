import type { KubeObject } from '@navarch/model';
import type { ListNode, MapNode, ObjectNode, ScalarNode, SchemaNode } from '../schema/node.js';
import { badRequest } from '../status.js';
import type { Decoded } from './decoded.js';
import { zeroOf } from './go-types.js';
import { decodeLimits } from './limits.js';
import { complain, type Place, wrongType } from './mismatch.js';
import { readScalar } from './scalars.js';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/**
 * Makes decoded data an object of a kind: every value of the right type, unknown fields gone, nulls gone
 * (a null means absent), and so is what is empty where that means nothing; quantities and base64 in their one way of writing.
 *
 * This is the edge: behind it, code may rely on the types. It copies by definition, never by assignment, so a
 * field called `__proto__` stays data.
 *
 * @returns the object, and the warnings for a response (`unknown field "spec.foo"`).
 * @throws ApiError 400 for wrong types, and in mode Strict for unknown and duplicate fields.
 */
export function checkStructure(
  schema: ObjectNode,
  decoded: Decoded,
  mode: FieldValidation,
): { readonly object: KubeObject; readonly warnings: readonly string[] } {
  const walk: Walk = { kind: kindOf(schema), unknown: [] };
  const root = { path: '', goPath: '', owner: schema.name };
  if (!isPlainObject(decoded.value))
    throw wrongType(walk.kind, root, { node: schema, given: decoded.value });
  const object = readObject(schema, decoded.value, { walk, place: root });
  const problems = [
    ...decoded.duplicates.map((path) => `duplicate field "${path}"`),
    ...walk.unknown.map((path) => `unknown field "${path}"`),
  ].slice(0, decodeLimits.problemsMax);
  if (mode === 'Strict' && problems.length > 0)
    throw badRequest(complain(walk.kind, `strict decoding error: ${problems.join(', ')}`));
  return { object: object as KubeObject, warnings: mode === 'Warn' ? problems : [] };
}

type Walk = { readonly kind: { kind: string; version: string }; readonly unknown: string[] };
type Context = { readonly walk: Walk; readonly place: Place };
type PlainObject = Readonly<Record<string, unknown>>;

function kindOf(schema: ObjectNode): { kind: string; version: string } {
  const [version = '', kind = ''] = schema.name.split('.');
  return { kind, version };
}

const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readNode(node: SchemaNode, given: unknown, context: Context): unknown {
  if (node.type === 'any') return given;
  if (node.type === 'list')
    return Array.isArray(given) ? readList(node, given, context) : refuse(node, given, context);
  if (node.type === 'object' || node.type === 'map') {
    if (!isPlainObject(given)) return refuse(node, given, context);
    return node.type === 'map' ? readMap(node, given, context) : readObject(node, given, context);
  }
  return readValue(node, given, context);
}

function refuse(node: SchemaNode, given: unknown, { walk, place }: Context): never {
  throw wrongType(walk.kind, place, { node, given });
}

function readObject(node: ObjectNode, given: PlainObject, { walk, place }: Context): PlainObject {
  const entries: [string, unknown][] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = node.fields.get(name);
    const path = place.path === '' ? name : `${place.path}.${name}`;
    if (field === undefined) {
      walk.unknown.push(path);
      continue;
    }
    if (value === null) continue;
    const goPath = place.goPath === '' ? name : `${place.goPath}.${name}`;
    const inner = { walk, place: { path, goPath, owner: node.name } };
    const read = readNode(field.node(), value, inner);
    if (field.omitsEmpty !== true || !isNothing(read)) entries.push([name, read]);
  }
  return Object.fromEntries(entries);
}

/** What Kubernetes cannot tell from absence, where its types do not say otherwise. */
function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isPlainObject(value)) return Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false;
}

function readMap(node: MapNode, given: PlainObject, { walk, place }: Context): PlainObject {
  const values = node.values();
  const entries = Object.entries(given).map(([key, value]) => {
    const inner = { walk, place: { ...place, path: `${place.path}.${key}` } };
    return [key, value === null ? zeroOf(values) : readNode(values, value, inner)] as const;
  });
  return Object.fromEntries(entries);
}

function readList(node: ListNode, given: readonly unknown[], { walk, place }: Context): unknown[] {
  const items = node.items();
  return given.map((value, index) => {
    const inner = { walk, place: { ...place, path: `${place.path}[${index}]` } };
    return value === null ? zeroOf(items) : readNode(items, value, inner);
  });
}

function readValue(node: ScalarNode, given: unknown, context: Context): unknown {
  const reading = readScalar(node, given);
  if (reading.kind === 'mismatch') return refuse(node, given, context);
  if (reading.kind === 'complaint') throw badRequest(complain(context.walk.kind, reading.text));
  return reading.value;
}
