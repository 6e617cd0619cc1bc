import { invalidValue, notSupported, tooLong } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { booleanOf, invalidOptions, type OptionsKind } from './query.js';
import { restLimits } from './limits.js';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export type WriteOptions = {
  readonly dryRun: boolean;
  /** Who owns the fields that this write changes. */
  readonly fieldManager: string;
  /** True when the request named it; an apply must. */
  readonly isManagerNamed: boolean;
  readonly fieldValidation: FieldValidation;
  readonly force: boolean | undefined;
};

type Head = {
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
};

/** Options of a create, an update or a patch. Throws 422. */
export function writeOptionsOf({ query, headers }: Head, kind: OptionsKind): WriteOptions {
  const named = query.get('fieldManager') ?? '';
  const validation = query.get('fieldValidation') ?? '';
  const errors = [
    ...dryRunErrors(query.getAll('dryRun')),
    ...managerErrors(named),
    ...validationErrors(validation),
  ];
  if (errors.length > 0) throw invalidOptions(kind, errors);
  return {
    dryRun: query.has('dryRun'),
    fieldManager: named === '' ? managerOf(headers['user-agent']) : named,
    isManagerNamed: named !== '',
    fieldValidation: isValidation(validation) ? validation : 'Warn',
    force: booleanOf(query, 'force'),
  };
}

/** `all` are the values of dryRun, of the query or of a body. */
export function dryRunErrors(all: readonly string[]): readonly FieldError[] {
  if (all.every((value) => value === 'All')) return [];
  return [notSupported('dryRun', all, ['All'])];
}

function managerErrors(name: string): readonly FieldError[] {
  const field = 'fieldManager';
  const bytesMax = restLimits.fieldManagerCharsMax;
  if (Buffer.byteLength(name) > bytesMax) return [tooLong(field, bytesMax)];
  const [unprintable] = /\p{C}/u.exec(name) ?? [];
  if (unprintable === undefined) return [];
  const code = (unprintable.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const at = name.indexOf(unprintable);
  return [invalidValue(field, name, `invalid character U+${code} (at position ${at})`)];
}

const validations: readonly string[] = ['Ignore', 'Strict', 'Warn'] satisfies FieldValidation[];
const isValidation = (text: string): text is FieldValidation => validations.includes(text);

function validationErrors(value: string): readonly FieldError[] {
  if (value === '' || isValidation(value)) return [];
  return [notSupported('fieldValidation', value, ['', ...validations])];
}

/** What stands before the first `/` of the User-Agent, as far as it can be shown. */
function managerOf(userAgent: string | undefined): string {
  const program = (userAgent ?? '').split('/')[0] ?? '';
  const printable = program.replaceAll(/\p{C}/gu, '').slice(0, restLimits.fieldManagerCharsMax);
  return printable === '' ? 'unknown' : printable;
}
