import type { ListNode, SchemaNode } from '../schema/node.js';
import { ApiError, badRequest } from '../status.js';
import { getOwn, isList, isRecord, type JsonRecord } from './json-value.js';
import { badFormat, patchWord, settled, unknownDirective } from './strategic-directives.js';

/**
 * Lists that merge: of objects by their merge key, of scalars as sets.
 *
 * The order of the result: items of the patch in the order of the patch (or of `$setElementOrder`), the others in
 * the order they had, and the two interleaved so that an old item stays before an item of the patch which it
 * preceded. New items of the patch therefore come first unless an order is given.
 */
export type ListMerge = {
  readonly original: readonly unknown[];
  readonly patch: readonly unknown[];
  readonly mergeItem: (
    node: SchemaNode | undefined,
    original: JsonRecord,
    patch: JsonRecord,
  ) => JsonRecord;
};

export function mergeList(node: ListNode, { original, patch, mergeItem }: ListMerge): unknown[] {
  requireAlike(original, patch);
  if (![...original, ...patch].some(isRecord)) {
    return interleave({
      items: [...new Set([...original, ...patch])],
      before: original.map(scalarKey),
      wanted: patch.map(scalarKey),
      keyOf: scalarKey,
    });
  }
  const keyOf = itemKey(node.mergeKey);
  const { plain, deleted, replaces } = sortOut(patch, keyOf);
  if (replaces) return plain.map(settled);
  const kept = original.filter((item) => !deleted.has(keyOf(item)));
  const before = kept.map(keyOf);
  const places = positions(before);
  const items: unknown[] = [...kept];
  for (const item of plain) {
    const place = places.get(keyOf(item)) ?? items.length;
    const found = items[place];
    items[place] = isRecord(found) ? mergeItem(node.items(), found, item) : settled(item);
    places.set(keyOf(item), place);
  }
  return interleave({
    items,
    before,
    wanted: plain.map(keyOf),
    keyOf,
  });
}

export type ListOrder = {
  readonly merged: readonly unknown[];
  readonly original: unknown;
  readonly patched: readonly unknown[];
  readonly order: readonly unknown[];
};

/** Puts a merged list into the order that `$setElementOrder` gives. Throws 400 if the patch contradicts it. */
export function orderList(node: SchemaNode | undefined, list: ListOrder): unknown[] {
  const keyed = list.merged.some(isRecord) || list.order.some(isRecord);
  const keyOf = keyed ? itemKey(node?.type === 'list' ? node.mergeKey : undefined) : scalarKey;
  const wanted = list.order.map(keyOf);
  requireSameOrder(list.patched.filter((item) => !isDirected(item)).map(keyOf), wanted);
  const before = isList(list.original) ? list.original.map(keyOf) : [];
  return interleave({ items: list.merged, before, wanted, keyOf });
}

/** `$deleteFromPrimitiveList`. */
export function deleteFromList(value: unknown, removals: readonly unknown[]): unknown {
  if (!isList(value)) return value;
  const removed = new Set(removals);
  return value.filter((item) => !removed.has(item));
}

type Key = string | number | boolean;

const scalarKey = (item: unknown): Key => {
  if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean')
    return item;
  throw badRequest('list element types are not identical');
};

const itemKey =
  (mergeKey: string | undefined) =>
  (item: unknown): Key => {
    if (mergeKey === undefined) throw badRequest('cannot merge lists without merge key');
    const key = isRecord(item) ? getOwn(item, mergeKey) : undefined;
    if (typeof key === 'string' || typeof key === 'number' || typeof key === 'boolean') return key;
    throw badRequest(`map does not contain declared merge key: ${mergeKey}`);
  };

const isDirected = (item: unknown): boolean => isRecord(item) && item[patchWord] !== undefined;

type Sorted = { plain: JsonRecord[]; deleted: Set<Key>; replaces: boolean };

function sortOut(patch: readonly unknown[], keyOf: (item: unknown) => Key): Sorted {
  const sorted: Sorted = { plain: [], deleted: new Set(), replaces: false };
  for (const item of patch.filter(isRecord)) {
    switch (item[patchWord]) {
      case undefined:
      case 'merge':
        sorted.plain.push(item);
        break;
      case 'delete':
        sorted.deleted.add(keyOf(item));
        break;
      case 'replace':
        sorted.replaces = true;
        break;
      default:
        throw unknownDirective();
    }
  }
  return sorted;
}

function requireAlike(original: readonly unknown[], patch: readonly unknown[]): void {
  const all = [...original, ...patch];
  if (all.some(isList))
    throw new ApiError({ code: 422, reason: 'Invalid' }, 'lists of lists are not supported');
  const alike = new Set(all.map((item) => (item === null ? 'null' : typeof item)));
  if (alike.size > 1) throw badRequest('list element types are not identical');
}

function requireSameOrder(patched: readonly Key[], wanted: readonly Key[]): void {
  if (patched.length === 0 || wanted.length === 0) return;
  let at = 0;
  for (const key of wanted) if (key === patched[at]) at += 1;
  if (at < patched.length) throw badFormat('setElementOrder list: it does not match the patch');
}

type Interleaving = {
  readonly items: readonly unknown[];
  /** Keys in the order in which the items were. */
  readonly before: readonly Key[];
  /** Keys of the items that the patch speaks of, in its order. */
  readonly wanted: readonly Key[];
  readonly keyOf: (item: unknown) => Key;
};

function interleave({ items, before, wanted, keyOf }: Interleaving): unknown[] {
  const [ranks, places] = [positions(wanted), positions(before)];
  const rank = (item: unknown): number => ranks.get(keyOf(item)) ?? -1;
  const place = (item: unknown): number => places.get(keyOf(item)) ?? -1;
  const named = items.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  const others = items.filter((item) => rank(item) < 0).sort((a, b) => place(a) - place(b));
  const result: unknown[] = [];
  let next = 0;
  for (const item of named) {
    const limit = place(item);
    while (next < others.length && isBefore(place(others[next]), limit)) {
      result.push(others[next]);
      next += 1;
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

/** An item that was not there before precedes nothing. */
const isBefore = (place: number, limit: number): boolean => place >= 0 && place < limit;

function positions(keys: readonly Key[]): Map<Key, number> {
  const found = new Map<Key, number>();
  for (const [index, key] of keys.entries()) if (!found.has(key)) found.set(key, index);
  return found;
}
