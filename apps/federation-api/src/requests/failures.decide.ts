/** The faults of several requests as one answer: each with where it is, in the words that it would have had alone. Pure. */
import { ApiError, type CauseReason, type FieldError } from '@navarch/apimachinery';
import type { ResourceName } from '@navarch/model';

export type Failure = { readonly field: string; readonly error: ApiError };

/** For which object all this was: its kind and name. */
export type Whole = { readonly kind: ResourceName; readonly name: string };

/** Invalid (422), or what all of them are, if that is one and the same. */
export function combined({ kind, name }: Whole, failures: readonly Failure[]): ApiError {
  const causes = failures.flatMap(causesOf);
  const [first] = failures;
  const isOne = failures.every(({ error }) => error.reason === first?.error.reason);
  const { code, reason } =
    first !== undefined && isOne ? first.error : { code: 422, reason: 'Invalid' };
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const all = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  const is = code === 422 ? 'is invalid' : 'is refused';
  const details = {
    name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes,
  };
  return new ApiError({ code, reason }, `${qualified} "${name}" ${is}: ${all}`, details);
}

function causesOf({ field, error }: Failure): readonly FieldError[] {
  const { causes = [] } = error.details;
  const located = causes.filter((cause) => (cause.field ?? '') !== '');
  if (located.length === 0) return [{ field, reason: reasonOf(error), message: error.message }];
  return located.map(({ reason, message, field: inside = '' }) => ({
    reason,
    message,
    field: joined(field, inside),
  }));
}

/** Conflicts of managers name their fields with a dot in front. */
const joined = (field: string, inside: string): string =>
  inside.startsWith('.') || inside.startsWith('[') ? `${field}${inside}` : `${field}.${inside}`;

const reasons: Readonly<Record<string, CauseReason>> = {
  AlreadyExists: 'FieldValueDuplicate',
  NotFound: 'FieldValueNotFound',
  Forbidden: 'FieldValueForbidden',
};
const reasonOf = ({ reason }: ApiError): CauseReason => reasons[reason] ?? 'FieldValueInvalid';
