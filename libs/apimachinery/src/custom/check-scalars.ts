import { invalidValue, tooLong } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { formats } from './formats.js';
import type { OpenSchema } from './open-schema.js';
import { expressionOf } from './pattern.js';

export const inBody = (path: string): string => `${path} in body`;

export function checkText(schema: OpenSchema, value: string, path: string): FieldError[] {
  // Of its length and its pattern only the first fault is told.
  const [first] = [...checkLength(schema, value, path), ...checkPattern(schema, value, path)];
  return [...(first === undefined ? [] : [first]), ...checkFormat(schema, value, path)];
}

function checkLength(
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: OpenSchema,
  value: string,
  path: string,
): FieldError[] {
  const { length } = Array.from(value);
  if (length > maxLength) return [tooLong(path, maxLength)];
  if (length >= minLength) return [];
  return [invalidValue(path, value, `${inBody(path)} should be at least ${minLength} chars long`)];
}

function checkPattern({ pattern = '' }: OpenSchema, value: string, path: string): FieldError[] {
  return pattern !== '' && expressionOf(pattern)?.test(value) === false
    ? [invalidValue(path, value, `${inBody(path)} should match '${pattern}'`)]
    : [];
}

function checkFormat({ format = '' }: OpenSchema, value: string, path: string): FieldError[] {
  if (Object.hasOwn(formats, format) && formats[format]?.(value) === false) {
    const text = `${inBody(path)} must be of type ${format}: ${JSON.stringify(value)}`;
    return [{ ...invalidValue(path, value, text), reason: 'FieldValueTypeInvalid' }];
  }
  return [];
}

export function checkNumber(schema: OpenSchema, value: number, path: string): FieldError[] {
  const { minimum, maximum, multipleOf } = schema;
  const complain = (what: string): FieldError =>
    invalidValue(path, value, `${inBody(path)} ${what}`);
  const errors: FieldError[] = [];
  if (maximum !== undefined && isBeyond(value, maximum, schema.exclusiveMaximum))
    errors.push(complain(`should be less than ${orEqual(schema.exclusiveMaximum)}${maximum}`));
  if (minimum !== undefined && isBeyond(minimum, value, schema.exclusiveMinimum))
    errors.push(complain(`should be greater than ${orEqual(schema.exclusiveMinimum)}${minimum}`));
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    errors.push(complain(`should be a multiple of ${multipleOf}`));
  return errors;
}

const orEqual = (isExclusive = false): string => (isExclusive ? '' : 'or equal to ');

const isBeyond = (value: number, most: number, isExclusive = false): boolean =>
  isExclusive ? value >= most : value > most;

/** 0.3 is a multiple of 0.1, whatever is left of it in binary. */
function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}
