import type { ObjectNode, SchemaNode } from '../schema/node.js';

/**
 * The object with the schema's defaults in every object that is there. What is unchanged is shared with
 * what was given, and nothing given is changed. Fields that nobody wrote are not invented around a default:
 * `spec.replicas` gets its value only if there is a spec.
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
  const missing = [...node.fields].flatMap(([name, field]) =>
    field.default === undefined || isThere(given, name) ? [] : [[name, field.default] as const],
  );
  return missing.length === 0 ? filled : { ...filled, ...Object.fromEntries(missing) };
}

/** An empty text is how many clients write absence of a word. */
const isThere = (given: PlainObject, name: string): boolean =>
  Object.hasOwn(given, name) && given[name] !== undefined && given[name] !== '';

function fillEntries(
  given: PlainObject,
  nodeOf: (name: string) => SchemaNode | undefined,
): PlainObject {
  let changed = false;
  const entries = Object.entries(given).map(([name, value]) => {
    const node = nodeOf(name);
    const filled = node === undefined ? value : fill(node, value);
    changed ||= filled !== value;
    return [name, filled] as const;
  });
  return changed ? Object.fromEntries(entries) : given;
}

function fillList(items: SchemaNode, given: readonly unknown[]): readonly unknown[] {
  const filled = given.map((value) => fill(items, value));
  return filled.some((value, index) => value !== given[index]) ? filled : given;
}
