import type { KubeObject } from '@navarch/model';
import type { Decoded } from '../decode/decoded.js';
import { decodeLimits } from '../decode/limits.js';
import { checkStructure, type FieldValidation } from '../decode/structure.js';
import { objectFields, structureOf } from '../schema/build.js';
import { badRequest } from '../status.js';
import {
  fieldSchema,
  isEmbedded,
  isRecord,
  keepsUnknown,
  type OpenSchema,
  typeFields,
} from './open-schema.js';

export type CustomName = { readonly kind: string; readonly version: string };

/**
 * A body as an object of a custom kind: what the schema does not know is gone, everything else is as it was sent. Types are
 * for the rules to check, but for those of the metadata, which is Kubernetes' own.
 *
 * It copies by definition, never by assignment, so a field called `__proto__` stays data.
 *
 * @throws ApiError 400 for what is no object, metadata of wrong types, and in mode Strict for unknown or repeated fields.
 */
export function readCustom(
  schema: OpenSchema,
  {
    decoded,
    mode,
    name,
  }: { readonly decoded: Decoded; readonly mode: FieldValidation; readonly name: CustomName },
): { readonly object: KubeObject; readonly warnings: readonly string[] } {
  const { value, duplicates } = decoded;
  if (!isRecord(value))
    throw badRequest(complain(name, 'the body of the request is not an object'));
  const unknown: string[] = [];
  const head = Object.fromEntries(Object.entries(value).filter(([key]) => typeFields.has(key)));
  const meta = checkStructure(identityOf(name), { value: head, duplicates: [] }, 'Warn');
  const content = Object.fromEntries(Object.entries(value).filter(([key]) => !typeFields.has(key)));
  const kept = pruned(schema, content, { path: '', unknown });
  const problems = [
    ...duplicates.map((path) => `duplicate field "${path}"`),
    ...meta.warnings,
    ...unknown.map((path) => `unknown field "${path}"`),
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

type Walk = { readonly path: string; readonly unknown: string[] };

/** The value without what the schema does not know; paths of that are noted. */
function pruned(schema: OpenSchema, value: unknown, walk: Walk): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? value
      : value.map((item, index) =>
          pruned(items, item, { ...walk, path: `${walk.path}[${index}]` }),
        );
  }
  return isRecord(value) ? prunedObject(schema, value, walk) : value;
}

function prunedObject(
  schema: OpenSchema,
  value: Readonly<Record<string, unknown>>,
  { path, unknown }: Walk,
): unknown {
  // A scalar where an object was sent: the rules will say so.
  if (schema.type !== undefined && schema.type !== 'object') return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const known = fieldSchema(schema, name);
    if (known !== undefined) return [[name, pruned(known, inner, { path: at, unknown })] as const];
    if (keepsUnknown(schema) || (isEmbedded(schema) && typeFields.has(name)))
      return [[name, inner] as const];
    unknown.push(at);
    return [];
  });
  return Object.fromEntries(entries);
}
