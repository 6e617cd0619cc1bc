import { isList, isRecord } from '../patch/json-value.js';
import type { ListNode, MapNode, ObjectNode, SchemaNode } from '../schema/node.js';
import { deducedNode } from '../schema/deduced.js';
import { itemElements } from './path-element.js';

/**
 * How apply looks at values: as one (`leaf`), field by field, or item by item.
 *
 * Atomic types and scalars are leaves, and so is whatever does not have the type that the schema says: an object
 * that an older release stored must stay readable.
 */
export type Shape =
  | { readonly kind: 'leaf' }
  | { readonly kind: 'record'; readonly node: ObjectNode | MapNode }
  | { readonly kind: 'list'; readonly node: ListNode };

/** The shape that all of the values have; absent and null values fit every shape. */
export function shapeOf(node: SchemaNode, ...values: readonly unknown[]): Shape {
  if (node.type === 'object' || node.type === 'map') {
    return !node.atomic && values.every(isRecordIfAny) ? { kind: 'record', node } : leaf;
  }
  if (node.type !== 'list' || node.listType === 'atomic') return leaf;
  return values.every((value) => isAbsent(value) || isIndexed(node, value))
    ? { kind: 'list', node }
    : leaf;
}

/** Fields that the schema does not know are kept whole, but where it says that they may be there. */
export function childNode(node: ObjectNode | MapNode, name: string): SchemaNode {
  if (node.type === 'map') return node.values();
  return node.fields.get(name)?.node() ?? (node.open === true ? deducedNode : anything);
}

export const isDeclared = (node: ObjectNode | MapNode, name: string): boolean =>
  node.type === 'object' && node.fields.has(name);

/** Absent, null, or without content. */
export function isVoid(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (isList(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
const isRecordIfAny = (value: unknown): boolean => isAbsent(value) || isRecord(value);

const leaf: Shape = { kind: 'leaf' };
const anything: SchemaNode = { type: 'any' };

const isIndexed = (node: ListNode, value: unknown): boolean =>
  isList(value) && itemElements(node, value) !== undefined;
