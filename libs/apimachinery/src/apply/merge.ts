import { getOwn, isList, isRecord } from '../patch/json-value.js';
import type { ListNode, MapNode, ObjectNode, SchemaNode } from '../schema/node.js';
import { deducedNode } from '../schema/deduced.js';
import { itemElements } from './path-element.js';
import { childNode, isVoid, shapeOf } from './shape.js';

/**
 * What is live with what is applied laid over it: the applied value wins wherever it says something, and nothing is
 * removed. Undefined stands for absent.
 */
export function mergeApplied(node: SchemaNode, live: unknown, applied: unknown): unknown {
  const shape = shapeOf(node, live, applied);
  if (shape.kind === 'leaf' || (isVoid(live) && isVoid(applied))) {
    return applied === undefined ? live : applied;
  }
  return shape.kind === 'record'
    ? mergeRecords(shape.node, live, applied)
    : mergeLists(shape.node, live, applied);
}

/** The value without the nulls that an applier wrote: a null field is an absent one once it is stored. */
export function withoutNulls(node: SchemaNode, value: unknown): unknown {
  const shape = shapeOf(node, value);
  if (shape.kind === 'record' && isRecord(value)) {
    const kept = Object.entries(value).flatMap(([name, part]) =>
      part === null && !takesNull(shape.node, name)
        ? []
        : [[name, withoutNulls(childNode(shape.node, name), part)] as const],
    );
    return Object.fromEntries(kept);
  }
  if (shape.kind === 'list' && isList(value)) {
    return value.map((item) => withoutNulls(shape.node.items(), item));
  }
  return value;
}

/** What nobody has declared is kept as it is. */
function takesNull(node: ObjectNode | MapNode, name: string): boolean {
  if (node.type === 'map') return node === deducedNode;
  const field = node.fields.get(name);
  return field === undefined ? node.open === true : field.nullable === true;
}

function mergeRecords(node: ObjectNode | MapNode, live: unknown, applied: unknown): unknown {
  const [left, right] = [isRecord(live) ? live : {}, isRecord(applied) ? applied : {}];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  const merged = [...names].flatMap((name) => {
    const value = mergeApplied(childNode(node, name), getOwn(left, name), getOwn(right, name));
    return value === undefined ? [] : [[name, value] as const];
  });
  return merged.length === 0 ? undefined : Object.fromEntries(merged);
}

/**
 * Items that both have come in the order of the applied list, and items that only it has keep their neighbours
 * there; live items that it does not mention stay where they were between the shared ones, before new ones.
 */
function mergeLists(node: ListNode, live: unknown, applied: unknown): unknown {
  const left = (isList(live) ? itemElements(node, live) : undefined) ?? [];
  const right = (isList(applied) ? itemElements(node, applied) : undefined) ?? [];
  const [inLive, inApplied] = [indexItems(left), new Set(right.map(([element]) => element))];
  const shared = right.map(([element]) => element).filter((element) => inLive.has(element));
  const merged: unknown[] = [];
  let [at, nextShared] = [0, 0];
  const passLiveItems = (): void => {
    for (; at < left.length; at += 1) {
      const [element, item] = left[at] ?? ['', undefined];
      if (!inApplied.has(element)) merged.push(item);
      else if (element === shared[nextShared]) return;
    }
  };
  for (const [element, item] of right) {
    passLiveItems();
    merged.push(mergeApplied(node.items(), inLive.get(element), item));
    if (element === shared[nextShared]) {
      if (left[at]?.[0] === element) at += 1;
      nextShared += 1;
    }
  }
  passLiveItems();
  return merged.length === 0 ? undefined : merged;
}

/** By path element; an item that is there twice merges with nothing. */
function indexItems(items: readonly (readonly [string, unknown])[]): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [element, item] of items) found.set(element, found.has(element) ? undefined : item);
  return found;
}
