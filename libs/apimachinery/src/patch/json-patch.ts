import { requireShallow } from '../decode/decoded.js';
import { Budget, copyJson } from './budget.js';
import {
  type Operation,
  patchRejected,
  type Pointer,
  readOperations,
} from './json-patch-operation.js';
import { equalJson, getOwn, isRecord, setOwn } from './json-value.js';

/**
 * JSON patch (RFC 6902). The inputs stay as they are; the result shares nothing with them.
 *
 * Throws ApiError: 400 for what is no patch, 422 for one that does not fit the object, 413 for one that costs too
 * much. What RFC 6902 refuses and kube-apiserver does is done: an absent field of an object counts as null, so that it can be
 * tested for it, copied and replaced (Terraform replaces what was never set), and `-1` is the last item of a list.
 */
export function jsonPatch(original: unknown, patch: unknown): unknown {
  requireShallow(patch);
  const operations = readOperations(patch);
  const root: Root = { '': copyJson(original, () => undefined) };
  const budget = new Budget();
  for (const operation of operations) perform(root, operation, budget);
  requireShallow(root['']);
  return root[''];
}

/** The document is held as the field `''`, so that the whole of it has a parent like every other part. */
type Root = Record<string, unknown>;
type Parent = Record<string, unknown> | unknown[];

function perform(root: Root, operation: Operation, budget: Budget): void {
  switch (operation.op) {
    case 'add':
      add(root, { path: operation.path, value: budget.copy(operation.value) }, budget);
      return;
    case 'replace':
      replace(root, operation.path, budget.copy(operation.value));
      return;
    case 'remove':
      remove(root, operation.path, budget);
      return;
    case 'test':
      test(root, operation.path, operation.value);
      return;
    case 'copy':
      add(root, { path: operation.path, value: budget.copy(get(root, operation.from)) }, budget);
      return;
    case 'move':
      move(root, operation, budget);
      return;
  }
}

function add(root: Root, { path, value }: { path: Pointer; value: unknown }, budget: Budget): void {
  const { parent, key } = locate(root, path);
  if (!Array.isArray(parent)) {
    setOwn(parent, key, value);
    return;
  }
  const index = key === '-' ? parent.length : indexOf(key, parent.length + 1);
  budget.spendMoves(parent.length - index);
  parent.splice(index, 0, value);
}

function replace(root: Root, path: Pointer, value: unknown): void {
  const { parent, key } = locate(root, path);
  if (Array.isArray(parent)) parent[indexOf(key, parent.length)] = value;
  else setOwn(parent, key, value);
}

function remove(root: Root, path: Pointer, budget: Budget): void {
  const { parent, key } = locate(root, path);
  if (path.length === 0 || read(parent, key) === undefined) throw patchRejected();
  if (!Array.isArray(parent)) {
    delete parent[key];
    return;
  }
  const index = indexOf(key, parent.length);
  budget.spendMoves(parent.length - index);
  parent.splice(index, 1);
}

function test(root: Root, path: Pointer, expected: unknown): void {
  const { parent, key } = locate(root, path);
  if (!equalJson(read(parent, key) ?? null, expected)) throw patchRejected();
}

function move(
  root: Root,
  { path, from }: { readonly path: Pointer; readonly from: Pointer },
  budget: Budget,
): void {
  const intoItself = path.length > from.length && from.every((part, at) => part === path[at]);
  if (intoItself) throw patchRejected();
  const value = get(root, from);
  remove(root, from, budget);
  add(root, { path, value }, budget);
}

function get(root: Root, path: Pointer): unknown {
  const { parent, key } = locate(root, path);
  return read(parent, key) ?? null;
}

function locate(root: Root, path: Pointer): { parent: Parent; key: string } {
  const whole = ['', ...path];
  let parent: Parent = root;
  for (const part of whole.slice(0, -1)) {
    const next = read(parent, part);
    if (!Array.isArray(next) && !isRecord(next)) throw patchRejected();
    parent = next as Parent;
  }
  return { parent, key: whole.at(-1) ?? '' };
}

const read = (parent: Parent, key: string): unknown =>
  Array.isArray(parent) ? parent[indexOf(key, parent.length)] : getOwn(parent, key);

/** One of `count` places; below zero they count from the end. Throws 422 where there is none. */
function indexOf(key: string, count: number): number {
  if (!/^[+-]?\d{1,9}$/.test(key)) throw patchRejected();
  const number = Number(key);
  const index = number < 0 ? count + number : number;
  if (index < 0 || index >= count) throw patchRejected();
  return index;
}
