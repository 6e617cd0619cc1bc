import type { KubeObject, ObjectMeta } from '@navarch/model';
import { badRequest, conflict, modified } from '../status.js';
import { type Operation, versionOf } from './operation.js';
import { revisionOf } from './query.js';

/** Says 400 when a body calls itself something else than the path does. It may also say nothing. */
export function requireType({ kind }: Operation, value: unknown): void {
  const version = versionOf(kind);
  const { apiVersion, kind: type } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (isSaid(apiVersion) && apiVersion !== version) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${version})`,
    );
  }
  if (isSaid(type) && type !== kind.name.kind) {
    throw badRequest(
      `${type} in version "${version}" cannot be handled as a ${kind.name.kind}: the kind in the data does not match the expected kind`,
    );
  }
}

const isSaid = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Name and namespace of the body must agree with the path; what is left out, the path decides. Throws 400. */
export function withIdentity(operation: Operation, object: KubeObject): KubeObject {
  const { kind, path } = operation;
  const meta: Partial<ObjectMeta> = object.metadata ?? {};
  requirePlace(operation, meta);
  const metadata: ObjectMeta = {
    ...meta,
    name: path.name === '' ? (meta.name ?? '') : path.name,
    ...(kind.name.namespaced ? { namespace: path.namespace } : {}),
  };
  return { ...object, apiVersion: versionOf(kind), kind: kind.name.kind, metadata };
}

function requirePlace({ kind, path }: Operation, { name, namespace }: Partial<ObjectMeta>): void {
  if (kind.name.namespaced && isSaid(namespace) && namespace !== path.namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (path.name !== '' && isSaid(name) && name !== path.name) {
    throw badRequest(
      `the name of the object (${name}) does not match the name on the URL (${path.name})`,
    );
  }
}

/** What a write says about the version that it was made from must hold. Throws 409. */
export function requireVersion(
  { kind, path }: Operation,
  { metadata: sent }: KubeObject,
  { metadata: current }: KubeObject,
): void {
  if (isSaid(sent.uid) && sent.uid !== current.uid) {
    const why = `Precondition failed: UID in precondition: ${sent.uid}, UID in object meta: ${current.uid}`;
    throw conflict(kind.name, path.name, why);
  }
  const revision = revisionOf(sent.resourceVersion);
  const isUnconditional = revision === undefined || revision === 0;
  if (!isUnconditional && sent.resourceVersion !== current.resourceVersion) {
    throw modified(kind.name, path.name);
  }
}
