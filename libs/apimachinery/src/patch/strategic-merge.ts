import { requireShallow } from '../decode/decoded.js';
import type { ObjectNode, SchemaNode } from '../schema/node.js';
import { badRequest } from '../status.js';
import { isList, isRecord, type JsonRecord } from './json-value.js';
import {
  type FieldPatch,
  fieldPatches,
  patchWord,
  retainedKeys,
  settled,
  unknownDirective,
} from './strategic-directives.js';
import { deleteFromList, mergeList, orderList } from './strategic-list.js';

/**
 * Strategic merge patch: a merge patch that knows which lists are keyed.
 *
 * The schema says how a list merges; the directives in the patch (see strategic-directives) say what a plain merge
 * cannot express. Shares what it does not change with `original`. Throws ApiError 400 or 422 for a patch that
 * cannot be understood, never with content of the object in its text.
 */
export function strategicMergePatch(
  schema: ObjectNode,
  original: JsonRecord,
  patch: unknown,
): JsonRecord {
  requireShallow(patch);
  if (!isRecord(patch)) throw badRequest('invalid JSON document');
  return mergeFields(schema, original, patch);
}

function mergeFields(
  node: SchemaNode | undefined,
  original: JsonRecord,
  patch: JsonRecord,
): JsonRecord {
  switch (patch[patchWord]) {
    case undefined:
    case 'merge':
      break;
    case 'replace':
      return settledFields(patch);
    case 'delete':
      return {};
    default:
      throw unknownDirective();
  }
  const retained = retainedKeys(patch);
  const kept = Object.entries(original).filter(([key]) => retained?.has(key) ?? true);
  const merged = new Map<string, unknown>(kept);
  for (const [field, change] of fieldPatches(patch)) {
    const value = mergeField(childOf(node, field), merged.get(field), change);
    if (value === undefined) merged.delete(field);
    else merged.set(field, value);
  }
  return Object.fromEntries(merged);
}

/** A `$patch: replace` is obeyed at its own level only; below, the value is taken as it is. */
const settledFields = (patch: JsonRecord): JsonRecord =>
  settled({ ...patch, [patchWord]: null }) as JsonRecord;

function mergeField(
  node: SchemaNode | undefined,
  original: unknown,
  { value, order, removals }: FieldPatch,
): unknown {
  let result = original;
  // Directives are for what is there; nothing is made of them.
  if (original === undefined && isRecord(value) && value[patchWord] !== undefined) return undefined;
  if (value === null) result = undefined;
  else if (value !== undefined) result = mergeValue(node, original, value);
  if (removals !== undefined) result = deleteFromList(result, removals);
  if (order === undefined || !isList(result)) return result;
  const patched = isList(value) ? value : [];
  return orderList(node, { merged: result, original, patched, order });
}

function mergeValue(node: SchemaNode | undefined, original: unknown, patch: unknown): unknown {
  if (isRecord(original) && isRecord(patch)) return mergeFields(node, original, patch);
  if (isRecord(patch) && patch[patchWord] === 'replace') return settledFields(patch);
  if (isList(original) && isList(patch) && node?.type === 'list' && node.patchStrategy === 'merge')
    return mergeList(node, { original, patch, mergeItem: mergeFields });
  return settled(patch);
}

function childOf(node: SchemaNode | undefined, field: string): SchemaNode | undefined {
  if (node?.type === 'object') return node.fields.get(field)?.node();
  return node?.type === 'map' ? node.values() : undefined;
}
