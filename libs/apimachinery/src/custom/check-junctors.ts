import { invalidValue } from '../names/problems.js';
import type { FieldError } from '../status.js';
import type { OpenSchema } from './open-schema.js';

type Check = (schema: OpenSchema, value: unknown, path: string) => FieldError[];
type Place = { readonly path: string; readonly check: Check };

/** Conditions on a value that are schemas themselves: all, one or none of them hold. */
export function checkJunctors(schema: OpenSchema, value: unknown, place: Place): FieldError[] {
  const { allOf = [], anyOf = [], not } = schema;
  const { path, check } = place;
  const complain = (what: string): FieldError =>
    invalidValue(path, '', `${JSON.stringify(path)} must ${what}`);
  const passing = (schemas: readonly OpenSchema[]): number =>
    schemas.filter((one) => check(one, value, path).length === 0).length;
  const errors: FieldError[] = [];
  if (anyOf.length > 0 && passing(anyOf) === 0)
    errors.push(complain('validate at least one schema (anyOf)'));
  const found = foundAmong(schema.oneOf, passing);
  if (found !== undefined)
    errors.push(complain(`validate one and only one schema (oneOf). Found ${found}`));
  if (not !== undefined && check(not, value, path).length === 0)
    errors.push(complain('not validate the schema (not)'));
  const every = allOf.flatMap((one) => check(one, value, path));
  return every.length === 0
    ? errors
    : [...errors, ...every, complain('validate all the schemas (allOf)')];
}

/** What was found in the place of the one that should hold; undefined when that is right. */
function foundAmong(
  oneOf: readonly OpenSchema[] = [],
  passing: (schemas: readonly OpenSchema[]) => number,
): string | undefined {
  if (oneOf.length === 0) return undefined;
  const count = passing(oneOf);
  if (count === 1) return undefined;
  return count === 0 ? 'none valid' : `${count} valid alternatives`;
}
