import type { KubeObject } from '@navarch/model';
import { jsonPatch } from '../patch/json-patch.js';
import { mergePatch } from '../patch/merge-patch.js';
import { badRequest, unknownPatchType } from '../status.js';
import { decodeAny, textOf } from './body.js';
import { decodeJson } from '../decode/json.js';
import { waitUntilFresh } from './freshness.js';
import { requireVersion } from './identity.js';
import { patchTypeOf } from './media.js';
import { currentOf, type Operation } from './operation.js';
import { track } from './ownership.js';
import { prepareUpdate } from './prepare.js';
import { revisionOf } from './query.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { rewrite } from './rewrite.js';
import { requireScale, scaleOf, scaleType, withScale } from './scale.js';
import { type WriteOptions, writeOptionsOf } from './write-options.js';

/** GET …/scale. */
export async function getScale(operation: Operation): Promise<ApiResponse> {
  const revision = revisionOf(operation.request.query.get('resourceVersion'));
  await waitUntilFresh(operation.machine, revision);
  return renderOne(operation, scaleOf(operation.kind, currentOf(operation).object));
}

/** PUT …/scale. */
export function updateScale(operation: Operation): Promise<ApiResponse> {
  const options = writeOptionsOf(operation.request, 'UpdateOptions');
  const sent = scaleFrom(decodeAny(operation.request, scaleType.kind).value);
  return writeScale(operation, options, () => sent);
}

/** PATCH …/scale: the patch is of the Scale, not of the object. */
export function patchScale(operation: Operation): Promise<ApiResponse> {
  const { request } = operation;
  const options = writeOptionsOf(request, 'PatchOptions');
  const type = patchTypeOf(request.headers['content-type']);
  if (type === 'apply') throw unknownPatchType();
  const patch = decodeJson(textOf(request)).value;
  // A Scale has no lists, so a strategic merge is a merge.
  const apply = type === 'json' ? jsonPatch : mergePatch;
  return writeScale(operation, options, (current) => scaleFrom(apply(current, patch)));
}

async function writeScale(
  operation: Operation,
  { dryRun, fieldManager: manager }: WriteOptions,
  next: (current: KubeObject) => KubeObject,
): Promise<ApiResponse> {
  const { object: written, previews } = await rewrite(operation, {
    dryRun,
    change: (current) => {
      const scale = next(scaleOf(operation.kind, current));
      requireVersion(operation, scale, current);
      const scaled = prepareUpdate(operation.kind, {
        sent: withScale(operation.kind, current, scale),
        previous: current,
        now: operation.machine.clock(),
      });
      return track(operation, { next: scaled, previous: current, manager });
    },
  });
  return renderOne(operation, scaleOf(operation.kind, written), { warnings: previews });
}

function scaleFrom(value: unknown): KubeObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('the body of the request is not a Scale');
  }
  const { metadata, ...scale } = value as KubeObject;
  return requireScale({ ...scale, metadata: metadata ?? { name: '' } });
}
