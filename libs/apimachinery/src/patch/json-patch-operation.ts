import { decodeLimits } from '../decode/limits.js';
import { ApiError } from '../status.js';
import { getOwn, isList, isRecord, type JsonRecord } from './json-value.js';
import { undecodable } from './undecodable.js';
import { patchLimits } from './limits.js';

export type Pointer = readonly string[];

export type Operation =
  /** A value that is not said is null. */
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: Pointer; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: Pointer }
  | { readonly op: 'move' | 'copy'; readonly path: Pointer; readonly from: Pointer };

/** Throws 400 for what is no list of objects, 413 for too many, 422 for operations that are none. */
export function readOperations(patch: unknown): Operation[] {
  if (!isList(patch)) throw undecodable(patch, '[]handlers.jsonPatchOp');
  if (patch.length > patchLimits.operationsMax) throw tooManyOperations(patch.length);
  return patch.map((item) => {
    if (!isRecord(item)) throw undecodable(item, 'handlers.jsonPatchOp');
    return readOperation(item);
  });
}

/** The answer to a patch that does not fit the object: a failing test, a missing path. */
export const patchRejected = (): ApiError =>
  new ApiError(
    { code: 422, reason: 'Invalid' },
    'the server rejected our request due to an error in our request',
    {},
  );

const tooManyOperations = (count: number): ApiError =>
  new ApiError(
    { code: 413, reason: 'RequestEntityTooLarge' },
    `Request entity too large: The allowed maximum operations in a JSON patch is ${patchLimits.operationsMax}, got ${count}`,
  );

function readOperation(item: JsonRecord): Operation {
  const op = getOwn(item, 'op');
  const path = readPointer(getOwn(item, 'path'));
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      return { op, path, value: getOwn(item, 'value') ?? null };
    case 'remove':
      return { op, path };
    case 'move':
    case 'copy':
      return { op, path, from: readPointer(getOwn(item, 'from')) };
    default:
      throw patchRejected();
  }
}

/** RFC 6901: `/a~1b/0`. */
function readPointer(text: unknown): Pointer {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) throw patchRejected();
  const parts = text.split('/').slice(1);
  if (parts.length > decodeLimits.depthMax) throw patchRejected();
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
