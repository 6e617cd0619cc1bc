import { type ApiError, badRequest, type FieldError, invalid } from '../status.js';

/** The words in which option errors name themselves, as clients of Kubernetes know them. */
export type OptionsKind =
  | 'CreateOptions'
  | 'UpdateOptions'
  | 'PatchOptions'
  | 'DeleteOptions'
  | 'ListOptions';

export const invalidOptions = (kind: OptionsKind, errors: readonly FieldError[]): ApiError =>
  invalid({ group: 'meta.k8s.io', kind }, '', errors);

/** Present means true, unless it says `false` or `0`. */
export function booleanOf(query: URLSearchParams, name: string): boolean | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  return value.toLowerCase() !== 'false' && value !== '0';
}

/** A whole number, none that is negative; undefined when absent. Throws 400. */
export function countOf(query: URLSearchParams, name: string): number | undefined {
  const count = integerOf(query, name);
  return count === undefined ? undefined : Math.max(0, count);
}

/** A whole number; undefined when absent. Throws 400. */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^[+-]?\d+$/.test(value)) throw badRequest(unparsable('Int', value));
  const count = BigInt(value);
  if (BigInt.asIntN(64, count) !== count) throw badRequest(unparsable('Int', value, outOfRange));
  return Number(count);
}

/**
 * A resourceVersion of a request: undefined when absent or empty. Throws 400 when it is no number, with `before` in front of
 * what is said of it.
 */
export function revisionOf(text: string | null | undefined, before = ''): number | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  const isNumber = /^\d+$/.test(text);
  if (isNumber && BigInt(text) <= revisionMax) return Number(text);
  const why = unparsable('Uint', text, isNumber ? outOfRange : undefined);
  throw badRequest(`${before}resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`);
}

const revisionMax = 2n ** 64n - 1n;
const outOfRange = 'value out of range';

const unparsable = (type: 'Int' | 'Uint', value: string, why = 'invalid syntax'): string =>
  `strconv.Parse${type}: parsing ${JSON.stringify(value)}: ${why}`;

const duration = /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;

/** `timeout=32s` is accepted everywhere and obeyed by the HTTP layer; only nonsense is refused here, and a watch has its own. */
export function requireTimeout(query: URLSearchParams): void {
  if (booleanOf(query, 'watch') === true) return;
  const value = query.get('timeout') ?? '';
  if (value !== '' && value !== '0' && !duration.test(value)) {
    throw badRequest(
      `invalid timeout specified in the request URL - time: invalid duration ${JSON.stringify(value)}`,
    );
  }
}
