import { invalidValue, required } from '../names/problems.js';
import type { FieldError } from '../status.js';

/** A path that must stay inside of something: relative, and without a way up. */
export function localPath(path: string, field: string): FieldError[] {
  const isUpward = path.split('/').includes('..');
  return [
    ...(path.startsWith('/') ? [invalidValue(field, path, 'must be a relative path')] : []),
    ...(isUpward ? [invalidValue(field, path, "must not contain '..'")] : []),
  ];
}

/** The path of a file in a volume, which the volume itself writes. */
export function volumePath(path: string, field: string): FieldError[] {
  if (path === '') return [required(field)];
  const errors = localPath(path, field);
  // Names that begin so are the volume's own.
  return path.startsWith('..') && !path.startsWith('../')
    ? [...errors, invalidValue(field, path, "must not start with '..'")]
    : errors;
}

/** Octal 777. */
const fileModeMax = 511;

export const fileMode = (mode: number | undefined, field: string): FieldError[] =>
  mode === undefined || (mode >= 0 && mode <= fileModeMax)
    ? []
    : [invalidValue(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
