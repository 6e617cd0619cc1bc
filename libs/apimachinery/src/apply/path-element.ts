import { getOwn, isRecord } from '../patch/json-value.js';
import type { ListNode } from '../schema/node.js';

/**
 * One step of a path, as managed fields write it: `f:name` a field or map key, `k:{"name":"a"}` an item of a keyed
 * list, `v:"a"` an item of a set. The JSON after the colon is compact with sorted keys, so equal steps are equal
 * texts.
 */
export const fieldElement = (name: string): string => `f:${name}`;

/** Undefined for an item that cannot be told apart from others: not an object, or without any usable key. */
export function itemElement(list: ListNode, item: unknown): string | undefined {
  if (list.listType === 'set') return isScalar(item) ? `v:${JSON.stringify(item)}` : undefined;
  if (!isRecord(item)) return undefined;
  const items = list.items();
  const keys = list.keys.toSorted().flatMap((name) => {
    const missing = items.type === 'object' ? items.fields.get(name)?.default : undefined;
    const value = getOwn(item, name) ?? missing;
    return value === undefined ? [] : [[name, value] as const];
  });
  return keys.length > 0 && keys.every(([, value]) => isScalar(value))
    ? keyElement(keys)
    : undefined;
}

/** Every item with its path element; undefined if one of them has none. */
export function itemElements(
  list: ListNode,
  items: readonly unknown[],
): (readonly [string, unknown])[] | undefined {
  const found: (readonly [string, unknown])[] = [];
  for (const item of items) {
    const element = itemElement(list, item);
    if (element === undefined) return undefined;
    found.push([element, item]);
  }
  return found;
}

/** Undefined for steps of a kind that is not known; those are dropped. Throws SyntaxError for broken ones. */
export function parseElement(text: string): string | undefined {
  if (text.startsWith('f:')) return text;
  if (!text.startsWith('v:') && !text.startsWith('k:')) return undefined;
  const content: unknown = JSON.parse(text.slice(2));
  if (text.startsWith('v:') && isScalar(content)) return `v:${JSON.stringify(content)}`;
  const isKey = text.startsWith('k:') && isRecord(content);
  if (!isKey || !Object.values(content).every(isScalar)) {
    throw new SyntaxError('a key must be an object of scalars, and a value a scalar');
  }
  return keyElement(Object.entries(content).sort(([left], [right]) => compareTexts(left, right)));
}

/** As conflicts show it: `.data`, `[name="a"]`, `[="a"]`. */
export function printElement(element: string): string {
  const content = element.slice(2);
  if (element.startsWith('f:')) return `.${content}`;
  if (element.startsWith('v:')) return `[=${content}]`;
  const keys = JSON.parse(content) as Record<string, unknown>;
  const shown = Object.entries(keys).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `[${shown.join(',')}]`;
}

export const printPath = (path: readonly string[]): string => path.map(printElement).join('');

/** Fields, then keys, then values (the letters happen to sort so); each by its text. */
export const compareTexts = (left: string, right: string): number =>
  left < right ? -1 : left > right ? 1 : 0;

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const keyElement = (keys: readonly (readonly [string, unknown])[]): string => {
  const shown = keys.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `k:{${shown.join(',')}}`;
};
