import type { KubeObject } from '@navarch/model';
import type { Decoded } from '../decode/decoded.js';
import { decodeLimits } from '../decode/limits.js';
import { checkStructure, type FieldValidation } from '../decode/structure.js';
import { objectFields, structureOf } from '../schema/build.js';
import { badRequest } from '../status.js';
import { isRecord, type OpenSchema, typeFields } from './open-schema.js';
import { prune } from './prune.js';

export type CustomName = { readonly kind: string; readonly version: string };

/**
 * A body as an object of a custom kind: what the schema does not know is gone, everything else is as it was sent. Types are
 * for the rules to check, but for those of the metadata, which is Kubernetes' own.
 *
 * It copies by definition, never by assignment, so a field called `__proto__` stays data.
 *
 * @throws ApiError 400 for what is no object, integers that cannot be kept, metadata of wrong types, and in mode Strict for unknown or repeated fields.
 */
export function readCustom(
  schema: OpenSchema,
  {
    decoded,
    mode,
    name,
  }: { readonly decoded: Decoded; readonly mode: FieldValidation; readonly name: CustomName },
): { readonly object: KubeObject; readonly warnings: readonly string[] } {
  const { value, duplicates, inexact: [changed] = [] } = decoded;
  if (!isRecord(value))
    throw badRequest(complain(name, 'the body of the request is not an object'));
  if (changed !== undefined)
    throw badRequest(
      complain(
        name,
        `json: cannot unmarshal number ${changed.text} into field ${changed.path}: integers beyond 2^53 lose digits`,
      ),
    );
  const unknown: string[] = [];
  const head = Object.fromEntries(Object.entries(value).filter(([key]) => typeFields.has(key)));
  const meta = checkStructure(identityOf(name), { value: head, duplicates: [] }, 'Warn');
  const content = Object.fromEntries(Object.entries(value).filter(([key]) => !typeFields.has(key)));
  const kept = prune(schema, content, { path: '', unknown });
  const problems = [
    ...duplicates.map((path) => `duplicate field "${path}"`),
    ...meta.warnings,
    ...unknown.toSorted().map((path) => `unknown field "${path}"`),
  ].slice(0, decodeLimits.problemsMax);
  if (mode === 'Strict' && problems.length > 0)
    throw badRequest(complain(name, `strict decoding error: ${problems.join(', ')}`));
  return {
    object: { ...meta.object, ...(kept as Readonly<Record<string, unknown>>) },
    warnings: mode === 'Warn' ? problems : [],
  };
}

const complain = ({ kind, version }: CustomName, what: string): string =>
  `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${what}`;

const identityOf = ({ kind, version }: CustomName) =>
  structureOf(`${version}.${kind}`, '', objectFields());
