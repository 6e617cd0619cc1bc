import type { FieldError } from '../../status.js';
import { duplicate, forbiddenField, invalidValue, required } from '../../names/problems.js';
import { nowhere } from '../check-junctors.js';

/** What became of one rule. */
export type Verdict = {
  readonly error?: FieldError;
  /** The rule does not hold; any other error says that it could not be found out. */
  readonly isFailure: boolean;
  /** What further rules may cost; less than nothing when none is to be checked any more. */
  readonly left: number;
};

/** The whole object has no path. */
export const placeOf = (path: string): string => (path === '' ? nowhere : path);

type Failure = {
  readonly path: string;
  readonly value: unknown;
  readonly type: string;
  readonly message: string;
  readonly reason: string | undefined;
};

/** A rule that does not hold, by the reason that it gives. Objects and lists are not shown. */
export function failureOf({ path, value, type, message, reason }: Failure): FieldError {
  const field = placeOf(path);
  const isHidden = type === 'object' || type === 'array';
  if (reason === 'FieldValueForbidden') return forbiddenField(field, message);
  if (reason === 'FieldValueRequired') return required(field, message);
  if (reason === 'FieldValueDuplicate')
    return isHidden ? { field, reason, message: 'Duplicate value' } : duplicate(field, value);
  return isHidden
    ? { field, reason: 'FieldValueInvalid', message: `Invalid value: ${message}` }
    : invalidValue(field, value, message);
}
