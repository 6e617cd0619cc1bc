import { isList, isRecord, type JsonRecord } from '../patch/json-value.js';
import type { ListNode, MapNode, ObjectNode, ScalarNode, SchemaNode } from '../schema/node.js';
import { itemElement, printElement } from './path-element.js';

/**
 * What an applied configuration has that the schema does not allow: unknown fields, wrong types, items without a
 * key or with the same one. Unlike other writes, an apply cannot drop unknown fields: it could not own them.
 * The texts name places and types, never values.
 */
export function complaintsAbout(schema: ObjectNode, applied: JsonRecord): string[] {
  return complainValue(schema, applied).map(({ path, text }) =>
    path === '' ? text : `${path}: ${text}`,
  );
}

type Complaint = { readonly path: string; readonly text: string };

function complainValue(node: SchemaNode, value: unknown): Complaint[] {
  if (value === null || value === undefined || node.type === 'any') return [];
  if (node.type === 'object' || node.type === 'map') {
    return isRecord(value) ? complainRecord(node, value) : wrongType('map', value);
  }
  if (node.type !== 'list') return complainScalar(node, value);
  return isList(value) ? complainList(node, value) : wrongType('list', value);
}

function complainRecord(node: ObjectNode | MapNode, record: JsonRecord): Complaint[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const child = node.type === 'map' ? node.values() : node.fields.get(name)?.node();
    if (child === undefined)
      return isOpen(node) ? [] : [{ path: `.${name}`, text: 'field not declared in schema' }];
    return below(`.${name}`, complainValue(child, value));
  });
}

const isOpen = (node: ObjectNode | MapNode): boolean =>
  node.type === 'object' && node.open === true;

function complainList(node: ListNode, list: readonly unknown[]): Complaint[] {
  const seen = new Set<string>();
  return list.flatMap((item, index) => {
    if (node.listType === 'atomic') return below(`[${index}]`, complainValue(node.items(), item));
    const element = itemElement(node, item);
    if (element === undefined) return [{ path: '', text: complainItem(node, index) }];
    const shown = printElement(element);
    const repeated = seen.has(element);
    seen.add(element);
    return [
      ...(repeated ? [{ path: '', text: `duplicate entries for key ${shown}` }] : []),
      ...below(shown, complainValue(node.items(), item)),
    ];
  });
}

const complainItem = (node: ListNode, index: number): string =>
  node.listType === 'set'
    ? `element ${index}: associative list without keys has an element that is no scalar`
    : `element ${index}: associative list with keys has an element that omits all key fields ${JSON.stringify(node.keys)}`;

const complainScalar = ({ type }: ScalarNode, value: unknown): Complaint[] =>
  scalars[type].fits(value) ? [] : wrongType(scalars[type].expected, value);

type Scalar = { readonly expected: string; readonly fits: (value: unknown) => boolean };

const ofType = (expected: string, ...types: readonly string[]): Scalar => ({
  expected,
  fits: (value) => types.includes(typeof value),
});

const scalars: Readonly<Record<ScalarNode['type'], Scalar>> = {
  string: ofType('string', 'string'),
  boolean: ofType('boolean', 'boolean'),
  integer: ofType('numeric (int or float)', 'number'),
  number: ofType('numeric (int or float)', 'number'),
  intOrString: ofType('any scalar', 'number', 'string'),
  quantity: ofType('any scalar', 'number', 'string'),
};

const below = (prefix: string, complaints: readonly Complaint[]): Complaint[] =>
  complaints.map(({ path, text }) => ({ path: prefix + path, text }));

const wrongType = (expected: string, value: unknown): Complaint[] => [
  { path: '', text: `expected ${expected}, got ${typeName(value)}` },
];

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : typeof value;
}
