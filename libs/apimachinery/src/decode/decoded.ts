import { badRequest } from '../status.js';
import { decodeLimits } from './limits.js';

/** A request body as plain data, and the fields that were given more than once (`data.a`). */
export type Decoded = {
  readonly value: unknown;
  readonly duplicates: readonly string[];
  /** Integers that are others in `value`. Absent when there is none. */
  readonly inexact?: readonly InexactInteger[] | undefined;
};

/** An integer, as it was written, that our numbers cannot hold. */
export type InexactInteger = { readonly path: string; readonly text: string };

/**
 * Whether an integer comes out as another one. Only those that Kubernetes keeps as they are (64 bits) count: it makes
 * floating-point numbers of longer ones, as we do.
 */
export function isInexactInteger(text: string): boolean {
  if (!mayBeInexact.test(text)) return false;
  return String(Number(text)) !== text && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

const mayBeInexact = /^-?\d{16,19}$/;

/** Text of a body. @throws ApiError 400 when it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // What the decoder says adds nothing, and the body is never quoted.
    throw badRequest('the body of the request is not valid UTF-8');
  }
}

export const tooDeep = () =>
  badRequest(`the body of the request is nested deeper than ${decodeLimits.depthMax} levels`);

/** Walks without recursion, so that it holds for any depth, and for values that contain themselves. */
export function requireShallow(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > decodeLimits.depthMax) throw tooDeep();
    level = level
      .filter((one): one is object => typeof one === 'object' && one !== null)
      .flatMap((one) => Object.values(one));
  }
}
