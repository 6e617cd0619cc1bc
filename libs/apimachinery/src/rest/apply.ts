import type { KubeObject } from '@navarch/model';
import { keepIfUnchanged, serverSideApply } from '../apply/index.js';
import type { Decoded } from '../decode/decoded.js';
import { decodeYaml } from '../decode/yaml.js';
import { badRequest, conflict, invalid, modified, notFound } from '../status.js';
import { type Sent, structured, textOf } from './body.js';
import { insertNamed } from './create.js';
import { requireVersion, withIdentity } from './identity.js';
import { restLimits } from './limits.js';
import { keyOf, type Operation, versionOf } from './operation.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { rewrite } from './rewrite.js';
import { isStatusContent } from './prepare.js';
import { nextOf } from './update.js';
import type { WriteOptions } from './write-options.js';

/** PATCH with `apply-patch+yaml`: makes the object what the applier says, or creates it. */
export async function applyObject(
  operation: Operation,
  options: WriteOptions,
): Promise<ApiResponse> {
  const decoded = decodeYaml(textOf(operation.request));
  const configuration = configurationOf(operation, decoded, typeOf(operation));
  const { storage } = operation.machine;
  for (let attempt = 0; attempt < restLimits.writeAttemptsMax; attempt += 1) {
    await storage.caughtUp();
    const plan = { options, configuration, decoded };
    if (storage.cache.get(keyOf(operation)) !== undefined) return update(operation, plan);
    const created = await create(operation, plan);
    // Undefined: somebody else was quicker, so there is something to update now.
    if (created !== undefined) return created;
  }
  throw modified(operation.kind.name, operation.path.name);
}

type Plan = {
  readonly options: WriteOptions;
  readonly configuration: KubeObject;
  readonly decoded: Decoded;
};

type SaidType = Pick<KubeObject, 'apiVersion' | 'kind'>;

const typeOf = ({ kind }: Operation): SaidType => ({
  apiVersion: versionOf(kind),
  kind: kind.name.kind,
});

/** What the client wants to own: as it was sent, without defaults. Throws 400. */
export function configurationOf(
  operation: Operation,
  { value }: Decoded,
  type: SaidType,
): KubeObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('the body of an apply patch must be an object');
  }
  requireSaidType(type, value);
  const { metadata } = value as { readonly metadata?: unknown };
  if (metadata !== undefined && (typeof metadata !== 'object' || Array.isArray(metadata))) {
    throw badRequest('the metadata of an apply patch must be an object');
  }
  return { ...withIdentity(operation, value as KubeObject), ...type };
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Throws 400: unlike other bodies, this one must say what it is. */
function requireSaidType(type: SaidType, value: object): void {
  const fields = value as Readonly<Record<string, unknown>>;
  const apiVersion = textIn(fields['apiVersion']);
  const said = textIn(fields['kind']);
  if (apiVersion === type.apiVersion && said === type.kind) return;
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  throw badRequest(`invalid object type: ${groupVersion}, Kind=${said}`);
}

function appliedTo(operation: Operation, plan: Plan, live: KubeObject | undefined): Sent {
  const { kind, machine, path } = operation;
  const { options, configuration, decoded } = plan;
  const { object } = serverSideApply({
    schema: kind.schema,
    live,
    applied: configuration,
    manager: options.fieldManager,
    force: options.force === true,
    now: machine.clock(),
    apiVersion: versionOf(kind),
    versions: kind.custom?.versions,
    subresource: path.subresource,
    statusIsContent: isStatusContent(kind),
  });
  requireNoNulls(operation, configuration);
  return structured(operation, { ...decoded, value: object }, options.fieldValidation);
}

/** Throws 422: a custom kind's field is null only where its schema takes that. */
function requireNoNulls({ kind, path }: Operation, configuration: KubeObject): void {
  const { status, ...content } = configuration as KubeObject & { readonly status?: unknown };
  const { apiVersion, kind: name, metadata } = configuration;
  const head = { apiVersion, kind: name, metadata };
  const written = path.subresource === 'status' ? { ...head, status } : content;
  const errors = kind.custom?.nullsIn(isStatusContent(kind) ? configuration : written) ?? [];
  if (errors.length > 0) throw invalid(kind.name, path.name, errors);
}

async function update(operation: Operation, plan: Plan): Promise<ApiResponse> {
  let warnings: readonly string[] = [];
  const { object: applied, previews } = await rewrite(operation, {
    dryRun: plan.options.dryRun,
    change: (current) => {
      const sent = appliedTo(operation, plan, current);
      warnings = sent.warnings;
      requireVersion(operation, sent.object, current);
      return keepIfUnchanged(
        current,
        nextOf(operation, { sent: sent.object, current, own: (next) => next }),
      );
    },
  });
  return renderOne(operation, applied, { warnings: [...warnings, ...previews] });
}

/** Undefined when the object has come to be meanwhile. */
async function create(operation: Operation, plan: Plan): Promise<ApiResponse | undefined> {
  const { kind, path } = operation;
  const { uid = '' } = plan.configuration.metadata;
  if (path.subresource !== '') throw notFound(kind.name, path.name);
  // A version alone does not keep it from being made, as in kube-apiserver: with one that no object has, it is only made.
  if (uid !== '') throw conflict(kind.name, path.name, noneOfUid(uid));
  const { object, warnings } = appliedTo(operation, plan, undefined);
  const created = await insertNamed(operation, object, {
    dryRun: plan.options.dryRun,
    own: (prepared) => prepared,
    name: path.name,
  });
  return created === undefined
    ? undefined
    : renderOne(operation, created.object, {
        status: 201,
        warnings: [...warnings, ...created.previews],
      });
}

const noneOfUid = (uid: string): string =>
  `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
