import type { KubeObject } from '@navarch/model';
import type { Decoded } from '../decode/decoded.js';
import { decodeJson } from '../decode/json.js';
import type { KindDefinition } from '../kind.js';
import { forbiddenField, required } from '../names/problems.js';
import { jsonPatch } from '../patch/json-patch.js';
import { mergePatch } from '../patch/merge-patch.js';
import { undecodable } from '../patch/undecodable.js';
import { strategicMergePatch } from '../patch/strategic-merge.js';
import { ApiError, invalid, unsupportedMediaType } from '../status.js';
import { applyObject } from './apply.js';
import { type Sent, structured, textOf } from './body.js';
import { hasType, requireNamed, requireNamedVersion, requireVersion } from './identity.js';
import { customPatchTypes, type PatchType, patchTypeOf } from './media.js';
import type { Operation } from './operation.js';
import { ownerOf } from './ownership.js';
import { invalidOptions } from './query.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { rewrite } from './rewrite.js';
import { nextOf } from './update.js';
import { type WriteOptions, writeOptionsOf } from './write-options.js';

/** PATCH of an object or its status, in any of the four languages. */
export async function patchObject(operation: Operation): Promise<ApiResponse> {
  const { request } = operation;
  const type = patchTypeOf(request.headers['content-type']);
  requireMergeable(operation, type);
  const options = patchOptionsOf(operation, type);
  if (type === 'apply') return applyObject(operation, options);
  const patch = decodePatch(textOf(request), type);
  let warnings: readonly string[] = [];
  const { object: patched, previews } = await rewrite(operation, {
    dryRun: options.dryRun,
    change: (current) => {
      const sent = patchedBy(operation, { type, patch, options }, current);
      warnings = sent.warnings;
      requireNamedVersion(operation, sent.object);
      requireVersion(operation, sent.object, current);
      const own = ownerOf(operation, current, options);
      return nextOf(operation, { sent: sent.object, current, own });
    },
  });
  return renderOne(operation, patched, { warnings: [...warnings, ...previews] });
}

/** Throws 415: nobody has said how lists of a custom kind merge. */
export function requireMergeable({ kind }: Operation, type: PatchType): void {
  if (type === 'strategic' && kind.custom !== undefined)
    throw unsupportedMediaType(customPatchTypes);
}

/** Throws 400 for what is no patch of its language. */
function decodePatch(text: string, type: Patch['type']): Decoded {
  const decoded = decodeJson(text, 'error decoding patch: ');
  const { value } = decoded;
  const isFields = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type !== 'json' && !isFields) throw undecodable(value, 'map[string]interface {}');
  return decoded;
}

/** Throws 422 for options that another kind of patch has. */
export function patchOptionsOf({ request }: Operation, type: PatchType): WriteOptions {
  const options = writeOptionsOf(request, 'PatchOptions');
  const errors = [];
  if (type === 'apply' && !options.isManagerNamed) {
    errors.push(required('fieldManager', 'is required for apply patch'));
  }
  if (type !== 'apply' && options.force !== undefined) {
    errors.push(forbiddenField('force', 'may not be specified for non-apply patch'));
  }
  if (errors.length > 0) throw invalidOptions('PatchOptions', errors);
  return options;
}

type Patch = {
  readonly type: Exclude<PatchType, 'apply'>;
  readonly patch: Decoded;
  readonly options: WriteOptions;
};

/** The object as the patch makes it. Unknown fields are the patch's fault, so Strict says 422 here. */
function patchedBy(
  operation: Operation,
  { type, patch, options }: Patch,
  current: KubeObject,
): Sent {
  const value = languages[type](operation.kind, current, patch.value);
  const mode = options.fieldValidation === 'Ignore' ? 'Ignore' : 'Warn';
  const sent = asPatched(operation, { ...patch, value }, mode);
  if (options.fieldValidation !== 'Strict' || sent.warnings.length === 0) return sent;
  throw patchInvalid(`strict decoding error: ${sent.warnings.join(', ')}`);
}

/** What a patch makes of an object must be such an object; where it is not, that is the patch's fault too. */
function asPatched(operation: Operation, decoded: Decoded, mode: 'Ignore' | 'Warn'): Sent {
  if (operation.kind.custom !== undefined && !hasType(decoded.value))
    throw patchInvalid("Object 'Kind' is missing");
  try {
    const sent = structured(operation, decoded, mode);
    requireNamed(operation, decoded.value);
    return sent;
  } catch (error) {
    const isOfTheObject = error instanceof ApiError && misfit.test(error.message);
    throw isOfTheObject ? patchInvalid(error.message.replace(misfit, '')) : error;
  }
}

const misfit = /^\S+ in version "[^"]*" cannot be handled as an? \S+: /;

/** Of no kind and no name, as kube-apiserver has it. The object is never quoted: it may hold secrets. */
const patchInvalid = (why: string): ApiError =>
  invalid({ group: '', kind: '' }, '', [
    { field: 'patch', reason: 'FieldValueInvalid', message: `Invalid value: ${why}` },
  ]);

type Language = (kind: KindDefinition, current: KubeObject, patch: unknown) => unknown;

const languages: Readonly<Record<Patch['type'], Language>> = {
  json: (_kind, current, patch) => jsonPatch(current, patch),
  merge: (_kind, current, patch) => mergePatch(current, patch),
  strategic: (kind, current, patch) => strategicMergePatch(kind.schema, current, patch),
};
