import type { FieldError } from '../status.js';

/** The one place that words what is wrong with a field; clients and people match on these texts. */

const withDetail = (text: string, detail: string): string =>
  detail === '' ? text : `${text}: ${detail}`;

export const required = (field: string, detail = ''): FieldError => ({
  field,
  reason: 'FieldValueRequired',
  message: withDetail('Required value', detail),
});

export const invalidValue = (field: string, value: unknown, detail: string): FieldError => ({
  field,
  reason: 'FieldValueInvalid',
  message: withDetail(`Invalid value: ${printValue(value)}`, detail),
});

export const duplicate = (field: string, value: unknown): FieldError => ({
  field,
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${printValue(value)}`,
});

export const forbiddenField = (field: string, detail: string): FieldError => ({
  field,
  reason: 'FieldValueForbidden',
  message: withDetail('Forbidden', detail),
});

/** `supported` in the order in which they are told. */
export const notSupported = (
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldError => ({
  field,
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${printValue(value)}: supported values: ${supported
    .map((one) => JSON.stringify(one))
    .join(', ')}`,
});

/** Nothing where the value is not there: that is another rule's. */
export const oneOf = (
  value: string | undefined,
  { allowed, field }: { readonly allowed: readonly string[]; readonly field: string },
): FieldError[] =>
  value === undefined || allowed.includes(value) ? [] : [notSupported(field, value, allowed)];

export const notFoundField = (field: string, value: unknown): FieldError => ({
  field,
  reason: 'FieldValueNotFound',
  message: `Not found: ${printValue(value)}`,
});

export const tooLong = (field: string, bytesMax: number): FieldError => ({
  field,
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${bytesMax} bytes`,
});

export const tooMany = (field: string, actual: number, most: number): FieldError => ({
  field,
  reason: 'FieldValueTooMany',
  message: `Too many: ${actual}: must have at most ${most} items`,
});

/** Strings in quotes, everything else as JSON; absent is null. */
function printValue(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}
