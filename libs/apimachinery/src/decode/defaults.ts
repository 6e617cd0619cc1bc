import type { Field, ObjectNode, SchemaNode } from '../schema/node.js';
import { zeroOfField } from '../schema/zero.js';

/**
 * The object with the schema's defaults in every object that is there, and with the fields that are shown though nobody
 * set them. What is unchanged is shared with what was given, and nothing given is changed. No other fields are invented around a
 * default: `livenessProbe.periodSeconds` gets its value only if there is a probe.
 */
export function applyDefaults<T extends object>(schema: ObjectNode, object: T): T {
  return fill(schema, object) as T;
}

function fill(node: SchemaNode, value: unknown): unknown {
  if (node.type === 'list') return Array.isArray(value) ? fillList(node.items(), value) : value;
  if (node.type !== 'object' && node.type !== 'map') return value;
  if (!isPlainObject(value)) return value;
  return node.type === 'object' ? fillObject(node, value) : fillEntries(value, () => node.values());
}

type PlainObject = Readonly<Record<string, unknown>>;

const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fillObject(node: ObjectNode, given: PlainObject): PlainObject {
  const filled = fillEntries(given, (name) => node.fields.get(name)?.node());
  const missing: [string, unknown][] = [];
  for (const [name, field] of node.fields) {
    const value = missingValue(field, given[name]);
    if (value !== undefined) missing.push([name, value]);
  }
  return missing.length === 0 ? filled : { ...filled, ...Object.fromEntries(missing) };
}

/**
 * Undefined when nothing is missing. An empty text is how many clients write absence of a word. Lists and what must be there but is
 * not are not made up: rules complain about their absence.
 */
function missingValue(field: Field, given: unknown): unknown {
  if (field.default !== undefined)
    return given === undefined || given === '' ? field.default : undefined;
  if (field.shown === undefined || given !== undefined) return undefined;
  const node = field.node();
  if (node.type === 'object') return field.shown === 'zero' ? fillObject(node, {}) : undefined;
  return isScalar(node) ? zeroOfField(field) : undefined;
}

const isScalar = ({ type }: SchemaNode): boolean =>
  type !== 'list' && type !== 'map' && type !== 'any';

function fillEntries(
  given: PlainObject,
  nodeOf: (name: string) => SchemaNode | undefined,
): PlainObject {
  const changed: [string, unknown][] = [];
  for (const name of Object.keys(given)) {
    const value = given[name];
    const node = nodeOf(name);
    const filled = node === undefined ? value : fill(node, value);
    if (filled !== value) changed.push([name, filled]);
  }
  // What is there already keeps its place.
  return changed.length === 0 ? given : { ...given, ...Object.fromEntries(changed) };
}

function fillList(items: SchemaNode, given: readonly unknown[]): readonly unknown[] {
  const filled = given.map((value) => fill(items, value));
  return filled.some((value, index) => value !== given[index]) ? filled : given;
}
