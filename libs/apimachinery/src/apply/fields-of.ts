import { isList, isRecord, type JsonRecord } from '../patch/json-value.js';
import type { ListNode, MapNode, ObjectNode, SchemaNode } from '../schema/node.js';
import { type FieldSet, fieldSet, noFields, thisField } from './field-set.js';
import { fieldElement, itemElements } from './path-element.js';
import { childNode, isDeclared, isVoid, shapeOf } from './shape.js';

/** Every field that an object mentions: what its applier will own. */
export function fieldsOf(schema: ObjectNode, object: JsonRecord): FieldSet {
  const { children } = fieldsOfValue(schema, object);
  return fieldSet(false, children);
}

function fieldsOfValue(node: SchemaNode, value: unknown): FieldSet {
  const shape = shapeOf(node, value);
  if (shape.kind === 'leaf') return thisField;
  if (shape.kind === 'record')
    return isRecord(value) ? fieldsOfRecord(shape.node, value) : noFields;
  return isList(value) ? fieldsOfList(shape.node, value) : noFields;
}

function fieldsOfRecord(node: ObjectNode | MapNode, record: JsonRecord): FieldSet {
  const children = Object.entries(record).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const below = fieldsOfValue(childNode(node, name), value);
    // A declared field with content is there through its content; map keys and empty values are there themselves.
    // An empty list that merges says nothing, though: applying it removes nothing and owns nothing.
    const itself = below.member || !isDeclared(node, name) || (isVoid(value) && !isList(value));
    return [[fieldElement(name), fieldSet(itself, below.children)] as const];
  });
  return fieldSet(false, children);
}

function fieldsOfList(node: ListNode, list: readonly unknown[]): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, item] of itemElements(node, list) ?? []) {
    // Items with the same key cannot be told apart: they belong to somebody together, as one.
    const below = children.has(element) ? noFields : fieldsOfValue(node.items(), item);
    children.set(element, fieldSet(true, below.children));
  }
  return fieldSet(false, children);
}

/** The set with every declared field that holds something of it: what must go for the field to be gone. */
export function withNamedFields(node: SchemaNode, set: FieldSet): FieldSet {
  const children = [...set.children].map(([element, child]) => {
    const name = element.startsWith('f:') ? element.slice(2) : undefined;
    const named = name !== undefined && node.type === 'object' && node.fields.has(name);
    const below = withNamedFields(nodeBelow(node, name), child);
    const itself = child.member || (named && child.children.size > 0);
    return [element, fieldSet(itself, below.children)] as const;
  });
  return fieldSet(set.member, children);
}

function nodeBelow(node: SchemaNode, name: string | undefined): SchemaNode {
  if (name === undefined) return node.type === 'list' ? node.items() : { type: 'any' };
  return node.type === 'object' || node.type === 'map' ? childNode(node, name) : { type: 'any' };
}

/** The value without the fields and items of the set; undefined if nothing is left of it. */
export function withoutFields(node: SchemaNode, value: unknown, set: FieldSet): unknown {
  const shape = shapeOf(node, value);
  if (shape.kind === 'leaf') return value;
  return shape.kind === 'record'
    ? withoutEntries(shape.node, value, set)
    : withoutItems(shape.node, value, set);
}

function withoutEntries(node: ObjectNode | MapNode, record: unknown, set: FieldSet): unknown {
  if (!isRecord(record)) return undefined;
  const kept = Object.entries(record).flatMap(([name, value]) => {
    const below = set.children.get(fieldElement(name));
    const rest = withoutPart(childNode(node, name), value, below);
    return rest === undefined ? [] : [[name, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function withoutItems(node: ListNode, list: unknown, set: FieldSet): unknown {
  const items = isList(list) ? (itemElements(node, list) ?? []) : [];
  const kept = items
    .map(([element, item]) => withoutPart(node.items(), item, set.children.get(element)))
    .filter((item) => item !== undefined);
  return kept.length === 0 ? undefined : kept;
}

function withoutPart(node: SchemaNode, value: unknown, below: FieldSet | undefined): unknown {
  if (below === undefined) return value;
  return below.member ? undefined : withoutFields(node, value, below);
}
