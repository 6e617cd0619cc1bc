import { ApiError } from '../status.js';
import { type FieldSet, pathsOf } from './field-set.js';
import type { Owner } from './managed-fields.js';
import { compareTexts, printPath } from './path-element.js';

/** The 409 that kubectl prints field by field: every field that somebody else owns with another value. */
export function applyConflict(
  conflicts: Iterable<{ readonly owner: Owner; readonly fields: FieldSet }>,
): ApiError {
  const groups = [...conflicts]
    .map(({ owner, fields }) => ({ owner: printOwner(owner), paths: printPaths(fields) }))
    .sort((left, right) => compareTexts(left.owner, right.owner));
  const causes = groups.flatMap(({ owner, paths }) =>
    paths.map((field) => ({
      reason: 'FieldManagerConflict' as const,
      message: `conflict with ${owner}`,
      field,
    })),
  );
  return new ApiError({ code: 409, reason: 'Conflict' }, messageOf(groups, causes.length), {
    causes,
  });
}

type Group = { readonly owner: string; readonly paths: readonly string[] };

function messageOf(groups: readonly Group[], count: number): string {
  if (count === 1) {
    const [only] = groups;
    return `Apply failed with 1 conflict: conflict with ${only?.owner ?? ''}: ${only?.paths.join('') ?? ''}`;
  }
  const lines = groups.flatMap(({ owner, paths }) => [
    `conflicts with ${owner}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

function printOwner({ manager, operation, apiVersion, subresource }: Owner): string {
  const via = subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`;
  const using = operation === 'Update' ? ` using ${apiVersion}` : '';
  return `${JSON.stringify(manager)}${via}${using}`;
}

const printPaths = (fields: FieldSet): string[] =>
  [...pathsOf(fields, compareTexts)].map(printPath);
