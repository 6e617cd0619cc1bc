import { type FieldError, invalidValue } from '@navarch/apimachinery';

/**
 * A complaint of the planner's about an object, as a cause of a 422: it knows where and what must hold, and the value
 * comes from the object. Lists and objects are named by their type only: they may be long.
 */
export function problemAt(
  object: object,
  { path, message }: { readonly path: string; readonly message: string },
): FieldError {
  return invalidValue(path, shown(valueAt(object, path)), message);
}

const shownCharactersMax = 120;

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object' && value !== null) return 'object';
  if (typeof value !== 'string' || value.length <= shownCharactersMax) return value;
  return `${value.slice(0, shownCharactersMax)}…`;
}

/** `a.b[0].c` and `a[key]`; undefined where there is nothing. */
function valueAt(object: object, path: string): unknown {
  let value: unknown = object;
  for (const [, key, field] of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const name = key ?? field ?? '';
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
