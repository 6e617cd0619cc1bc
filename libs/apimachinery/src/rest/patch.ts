import type { KubeObject } from '@navarch/model';
import type { Decoded } from '../decode/decoded.js';
import { decodeJson } from '../decode/json.js';
import type { KindDefinition } from '../kind.js';
import { forbiddenField, required } from '../names/problems.js';
import { jsonPatch } from '../patch/json-patch.js';
import { mergePatch } from '../patch/merge-patch.js';
import { strategicMergePatch } from '../patch/strategic-merge.js';
import { invalid, unsupportedMediaType } from '../status.js';
import { applyObject } from './apply.js';
import { type Sent, structured, textOf } from './body.js';
import { requireVersion } from './identity.js';
import { customPatchTypes, type PatchType, patchTypeOf } from './media.js';
import type { Operation } from './operation.js';
import { track } from './ownership.js';
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
  // Nobody has said how lists of a custom kind merge.
  if (type === 'strategic' && operation.kind.custom !== undefined)
    throw unsupportedMediaType(customPatchTypes);
  const options = patchOptionsOf(operation, type);
  if (type === 'apply') return applyObject(operation, options);
  const patch = decodeJson(textOf(request));
  let warnings: readonly string[] = [];
  const { object: patched, previews } = await rewrite(operation, {
    dryRun: options.dryRun,
    change: (current) => {
      const sent = patchedBy(operation, { type, patch, options }, current);
      warnings = sent.warnings;
      requireVersion(operation, sent.object, current);
      return track(operation, {
        next: nextOf(operation, sent.object, current),
        previous: current,
        manager: options.fieldManager,
      });
    },
  });
  return renderOne(operation, patched, { warnings: [...warnings, ...previews] });
}

function patchOptionsOf({ request }: Operation, type: PatchType): WriteOptions {
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
  const sent = structured(operation, { value, duplicates: patch.duplicates }, mode);
  if (options.fieldValidation !== 'Strict' || sent.warnings.length === 0) return sent;
  const message = `Invalid value: strict decoding error: ${sent.warnings.join(', ')}`;
  throw invalid(operation.kind.name, operation.path.name, [
    { field: 'patch', reason: 'FieldValueInvalid', message },
  ]);
}

type Language = (kind: KindDefinition, current: KubeObject, patch: unknown) => unknown;

const languages: Readonly<Record<Patch['type'], Language>> = {
  json: (_kind, current, patch) => jsonPatch(current, patch),
  merge: (_kind, current, patch) => mergePatch(current, patch),
  strategic: (kind, current, patch) => strategicMergePatch(kind.schema, current, patch),
};
