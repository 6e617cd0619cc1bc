import type { KubeObject } from '@navarch/model';
import { serverSideApply } from '../apply/index.js';
import { decodeJson } from '../decode/json.js';
import { decodeYaml } from '../decode/yaml.js';
import { jsonPatch } from '../patch/json-patch.js';
import { mergePatch } from '../patch/merge-patch.js';
import { kubernetesType } from '../schema/load.js';
import { badRequest } from '../status.js';
import { configurationOf } from './apply.js';
import { decodeAny, textOf } from './body.js';
import { waitUntilFresh } from './freshness.js';
import { patchTypeOf } from './media.js';
import { requirePlace } from './identity.js';
import { currentOf, type Operation } from './operation.js';
import { patchOptionsOf, requireMergeable } from './patch.js';
import { revisionOf } from './query.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { rewrite } from './rewrite.js';
import { requireScale, scaleColumns, scaleOf, scaleType, scaleVersion } from './scale.js';
import { scaled, trackedScaleOf, trackScale } from './scale-write.js';
import { type WriteOptions, writeOptionsOf } from './write-options.js';

/** GET …/scale. */
export async function getScale(operation: Operation): Promise<ApiResponse> {
  const revision = revisionOf(operation.request.query.get('resourceVersion'));
  await waitUntilFresh(operation.machine, revision);
  return renderScale(operation, scaleOf(operation.kind, currentOf(operation).object));
}

/** PUT …/scale. */
export function updateScale(operation: Operation): Promise<ApiResponse> {
  const options = writeOptionsOf(operation.request, 'UpdateOptions');
  const sent = scaleFrom(operation, decodeAny(operation.request, scaleType.kind).value);
  return writeScale(operation, options, (before) =>
    tracked(operation, options, { before, after: sent }),
  );
}

/** PATCH …/scale: the patch is of the Scale, not of the object. */
export function patchScale(operation: Operation): Promise<ApiResponse> {
  const { request } = operation;
  const type = patchTypeOf(request.headers['content-type']);
  requireMergeable(operation, type);
  const options = patchOptionsOf(operation, type);
  if (type === 'apply') return applyScale(operation, options);
  const patch = decodeJson(textOf(request)).value;
  // A Scale has no lists, so a strategic merge is a merge.
  const apply = type === 'json' ? jsonPatch : mergePatch;
  return writeScale(operation, options, (before) =>
    tracked(operation, options, { before, after: scaleFrom(operation, apply(before, patch)) }),
  );
}

/** PATCH …/scale with `apply-patch+yaml`: the replicas come to belong to the applier. */
function applyScale(operation: Operation, options: WriteOptions): Promise<ApiResponse> {
  const applied = configurationOf(operation, decodeYaml(textOf(operation.request)), {
    apiVersion: scaleVersion,
    kind: scaleType.kind,
  });
  return writeScale(operation, options, (live) => {
    const { object } = serverSideApply({
      schema: kubernetesType(scaleType.kind),
      live,
      applied,
      manager: options.fieldManager,
      force: options.force === true,
      now: operation.machine.clock(),
      apiVersion: scaleVersion,
      subresource: operation.path.subresource,
    });
    return object;
  });
}

type Change = { readonly before: KubeObject; readonly after: KubeObject };

/** The Scale as it was sent, with its owners noted. */
function tracked(
  operation: Operation,
  { fieldManager: manager }: WriteOptions,
  { before, after }: Change,
): KubeObject {
  const { metadata } = trackScale(operation, { before, after, manager });
  return { ...after, metadata: { ...after.metadata, managedFields: metadata.managedFields ?? [] } };
}

async function writeScale(
  operation: Operation,
  { dryRun }: WriteOptions,
  next: (before: KubeObject) => KubeObject,
): Promise<ApiResponse> {
  const { object: written, previews } = await rewrite(operation, {
    dryRun,
    change: (current) =>
      scaled(operation, { current, scale: next(trackedScaleOf(operation.kind, current)) }),
  });
  return renderScale(operation, scaleOf(operation.kind, written), previews);
}

/** In a table it has columns of its own, not those of the object. */
function renderScale(
  operation: Operation,
  scale: KubeObject,
  warnings: readonly string[] = [],
): ApiResponse {
  const kind = { ...operation.kind, columns: scaleColumns };
  return renderOne({ ...operation, kind }, scale, { warnings });
}

function scaleFrom(operation: Operation, value: unknown): KubeObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('the body of the request is not a Scale');
  }
  const { metadata, ...scale } = value as KubeObject;
  requirePlace(operation, metadata ?? {});
  return requireScale({ ...scale, metadata: metadata ?? { name: '' } });
}
