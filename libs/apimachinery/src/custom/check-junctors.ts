import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import type { OpenSchema } from './open-schema.js';

type Check = (schema: OpenSchema, value: unknown, path: string) => FieldError[];
type Place = { readonly path: string; readonly check: Check };

/** A condition is about no single field; this is how Kubernetes writes that. */
export const nowhere = '<nil>';

/** Conditions on a value that are schemas themselves: all, one or none of them hold. */
export function checkJunctors(schema: OpenSchema, value: unknown, place: Place): FieldError[] {
  const { allOf = [], not } = schema;
  const { path, check } = place;
  const every = allOf.flatMap((one) => check(one, value, path));
  return [
    ...checkAny(schema, value, place),
    ...checkOne(schema, value, place),
    ...(not !== undefined && check(not, value, path).length === 0
      ? [complain(path, 'not validate the schema (not)')]
      : []),
    ...every,
    ...(every.length === 0 ? [] : [complain(path, 'validate all the schemas (allOf)')]),
  ];
}

const complain = (path: string, what: string): FieldError =>
  invalidValue(nowhere, '', `${JSON.stringify(path)} must ${what}`);

function checkAny({ anyOf = [] }: OpenSchema, value: unknown, place: Place): FieldError[] {
  const tried = anyOf.map((one) => place.check(one, value, place.path));
  if (tried.length === 0 || tried.some((errors) => errors.length === 0)) return [];
  return [complain(place.path, 'validate at least one schema (anyOf)'), ...nearest(tried)];
}

function checkOne({ oneOf = [] }: OpenSchema, value: unknown, place: Place): FieldError[] {
  const tried = oneOf.map((one) => place.check(one, value, place.path));
  const count = tried.filter((errors) => errors.length === 0).length;
  if (tried.length === 0 || count === 1) return [];
  const found = count === 0 ? 'none valid' : `${count} valid alternatives`;
  return [
    complain(place.path, `validate one and only one schema (oneOf). Found ${found}`),
    ...(count === 0 ? nearest(tried) : []),
  ];
}

/** What is wrong by the schema that the value is nearest to. */
function nearest(tried: readonly FieldError[][]): readonly FieldError[] {
  const fewest = Math.min(...tried.map((errors) => errors.length));
  return tried.find((errors) => errors.length === fewest) ?? [];
}
