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

/** A whole number that is not negative; undefined when absent or empty. Throws 400. */
export function countOf(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name) ?? '';
  if (value === '') return undefined;
  if (/^-\d+$/.test(value)) return 0;
  if (!/^\d+$/.test(value)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  return Number(value);
}

/** A resourceVersion of a request: undefined when absent or empty. Throws 400 when it is no number. */
export function revisionOf(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  return Number(text);
}

const duration = /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;

/** `timeout=32s` is accepted everywhere and obeyed by the HTTP layer; only nonsense is refused here. */
export function requireTimeout(query: URLSearchParams): void {
  const value = query.get('timeout') ?? '';
  if (value !== '' && value !== '0' && !duration.test(value)) {
    throw badRequest(
      `invalid timeout specified in the request URL - time: invalid duration ${JSON.stringify(value)}`,
    );
  }
}
