import { type ApiError, badRequest } from '../status.js';
import { isList, isRecord, type JsonRecord } from './json-value.js';

/**
 * The words in a strategic merge patch that are no fields: `$patch`, `$retainKeys`, and the two that name a list
 * after a slash. No Kubernetes field, label or data key may start with a dollar sign, so they never clash.
 */
export const patchWord = '$patch';
export const retainWord = '$retainKeys';
const orderPrefix = '$setElementOrder/';
const deletePrefix = '$deleteFromPrimitiveList/';

/** What a patch asks of one field. */
export type FieldPatch = {
  /** Absent: the field itself is not in the patch. Null deletes it. */
  readonly value?: unknown;
  readonly order?: readonly unknown[];
  readonly removals?: readonly unknown[];
};

/** By field, in the order of the patch. Throws 400 for lists that are none. */
export function fieldPatches(patch: JsonRecord): Map<string, FieldPatch> {
  const patches = new Map<string, FieldPatch>();
  for (const [word, value] of Object.entries(patch)) {
    if (word === patchWord || word === retainWord) continue;
    const { field, part } = partOf(word, value);
    patches.set(field, { ...patches.get(field), ...part });
  }
  return patches;
}

function partOf(word: string, value: unknown): { field: string; part: FieldPatch } {
  if (word.startsWith(orderPrefix)) {
    if (!isList(value)) throw badFormat('setElementOrder list');
    return { field: word.slice(orderPrefix.length), part: { order: value } };
  }
  if (word.startsWith(deletePrefix)) {
    if (!isList(value)) throw badFormat('primitive list');
    return { field: word.slice(deletePrefix.length), part: { removals: value } };
  }
  return { field: word, part: { value } };
}

/** The fields that `$retainKeys` lets live; undefined if the patch has none. Throws 400 if it contradicts itself. */
export function retainedKeys(patch: JsonRecord): ReadonlySet<unknown> | undefined {
  const list = patch[retainWord];
  if (list === undefined) return undefined;
  if (!isList(list)) throw badFormat('retainKeys');
  const retained = new Set(list);
  for (const [word, value] of Object.entries(patch)) {
    const isField = value !== null && !isDirective(word);
    if (isField && !retained.has(word)) throw badFormat('retainKeys');
  }
  return retained;
}

/**
 * A patch value for a place where there is nothing to merge with: without nulls and without directives. Undefined
 * if the value itself asks to be deleted.
 */
export function settled(value: unknown): unknown {
  if (isList(value)) return value.map(settled).filter((item) => item !== undefined);
  if (!isRecord(value)) return value;
  if (value[patchWord] === 'delete') return undefined;
  const fields = Object.entries(value)
    .filter(([word, part]) => part !== null && !isDirective(word))
    .map(([field, part]) => [field, settled(part)] as const);
  return Object.fromEntries(fields.filter(([, part]) => part !== undefined));
}

export const badFormat = (of: string): ApiError => badRequest(`invalid patch format of ${of}`);

export const unknownDirective = (): ApiError =>
  badRequest('unknown patch type: $patch must be delete, merge or replace');

const isDirective = (word: string): boolean =>
  word === patchWord ||
  word === retainWord ||
  word.startsWith(orderPrefix) ||
  word.startsWith(deletePrefix);
