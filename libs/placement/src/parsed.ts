import { limits } from './limits.js';

/** One mistake in a text: `path` is where (`clusters[tokyo].weight`, '' for the whole), `message` what must hold. */
export type ParseError = { readonly path: string; readonly message: string };

/** A text that was read, or everything that is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly ParseError[] };

export type Fields = { readonly [field: string]: unknown };

/** Where the readers of this library put the mistakes they find. */
export type Report = (path: string, message: string) => void;

/** Reads JSON and hands it to `read`, which reports what is wrong and returns its best guess. Never throws. */
export function parseJson<T>(text: string, read: (json: unknown, report: Report) => T): Parsed<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, errors: [{ path: '', message: `must be valid JSON${position(error)}` }] };
  }
  const errors: ParseError[] = [];
  const value = read(json, (path, message) => errors.push({ path, message }));
  if (errors.length === 0) return { ok: true, value };
  return { ok: false, errors: errors.slice(0, limits.errorsMax) };
}

/** A JSON object's fields; reports anything else, and every field that is not in `known`. */
export function readFields(
  json: unknown,
  known: readonly string[],
  at: { path: string; report: Report },
): Fields {
  if (!isObject(json)) {
    at.report(at.path, `must be an object, not ${describe(json)}`);
    return {};
  }
  for (const name of Object.keys(json).filter((field) => !known.includes(field))) {
    at.report(join(at.path, name), `unknown field; known are ${known.join(', ')}`);
  }
  return json;
}

export const isObject = (json: unknown): json is Fields =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** The type of a JSON value as people call it. */
export function describe(json: unknown): string {
  if (json === undefined) return 'absent';
  if (json === null) return 'null';
  if (typeof json === 'object') return Array.isArray(json) ? 'a list' : 'an object';
  return `a ${typeof json}`;
}

export const join = (path: string, field: string): string =>
  path === '' ? field : `${path}.${field}`;

// Only the position is taken over: the engine's message may quote the text.
function position(error: unknown): string {
  const found = error instanceof Error ? /position \d+/.exec(error.message)?.[0] : undefined;
  return found === undefined ? '' : `; it breaks at ${found}`;
}
