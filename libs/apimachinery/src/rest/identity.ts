import type { KubeObject, ObjectMeta } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import { immutableField } from '../names/metadata.js';
import { invalidValue } from '../names/problems.js';
import { type ApiError, badRequest, conflict, invalid, modified } from '../status.js';
import { type Operation, versionOf } from './operation.js';
import { revisionOf } from './query.js';

/** Whether there is a word of what it is; of custom kinds nobody knows by the path alone. */
export function hasType(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return isSaid(apiVersion) && isSaid(kind);
}

/** Says 400 when a body calls itself something else than the path does. It may also say nothing. */
export function requireType({ kind, machine }: Operation, value: unknown): void {
  const version = versionOf(kind);
  const { apiVersion, kind: type } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const said = {
    version: isSaid(apiVersion) ? apiVersion : version,
    kind: isSaid(type) ? type : kind.name.kind,
  };
  if (said.version === version && said.kind === kind.name.kind) return;
  throw kind.custom === undefined
    ? otherType(kind, said, whyNot(machine, kind, said))
    : otherCustomType(kind, said, value);
}

function whyNot(
  { registry }: Pick<Operation['machine'], 'registry'>,
  kind: KindDefinition,
  said: Said,
): string {
  const group = said.version.includes('/') ? (said.version.split('/')[0] ?? '') : '';
  const known = registry.byKind({ group, kind: said.kind });
  const isKnown = known !== undefined && versionOf(known) === said.version;
  return isKnown
    ? conversionOf(kind, said)
    : `no kind "${said.kind}" is registered for version "${said.version}"`;
}

type Said = { readonly version: string; readonly kind: string };

const otherType = ({ name }: KindDefinition, said: Said, why: string): ApiError =>
  badRequest(
    `${said.kind} in version "${said.version.split('/').at(-1)}" cannot be handled as a ${name.kind}: ${why}`,
  );

/** In the words of those who have more than one version of a kind in memory. */
const conversionOf = ({ name }: KindDefinition, said: Said): string =>
  `converting (${said.version.split('/').at(-1)}.${said.kind}) to (${groupWord(name.group)}.${name.kind}): unknown conversion`;

/** `core`, `apps`, `rbac`. */
const groupWord = (group: string): string =>
  group === '' ? 'core' : (group.split('.')[0] ?? group);

/** Of custom kinds a body is read before anybody asks what it is. */
function otherCustomType(kind: KindDefinition, said: Said, value: unknown): ApiError {
  const { name } = kind;
  if (said.kind === name.kind)
    return badRequest(
      `the API version in the data (${said.version}) does not match the expected API version (${versionOf(kind)})`,
    );
  const { metadata } = value as { readonly metadata?: { readonly name?: unknown } };
  const called = metadata?.name;
  return invalid({ group: name.group, kind: said.kind }, isSaid(called) ? called : '', [
    invalidValue('kind', said.kind, `must be ${name.kind}`),
  ]);
}

const isSaid = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * Name and namespace of the body must agree with the path; what is left out, the path decides. Throws 400. A namespace
 * said of what is in none is dropped without a word: Argo CD says one of everything that it replaces.
 */
export function withIdentity(operation: Operation, object: KubeObject): KubeObject {
  const { kind, path } = operation;
  const meta: Partial<ObjectMeta> = object.metadata ?? {};
  requirePlace(operation, meta);
  if (operation.request.method === 'PUT') requireNamed(operation, object);
  const { namespace: _said, ...placeless } = meta;
  const metadata: ObjectMeta = {
    ...placeless,
    name: path.name === '' ? (meta.name ?? '') : path.name,
    ...(kind.name.namespaced ? { namespace: path.namespace } : {}),
  };
  return { ...object, apiVersion: versionOf(kind), kind: kind.name.kind, metadata };
}

/** Throws 400 when a body says another name or namespace than the path. */
export function requirePlace(
  { kind, path }: Operation,
  { name, namespace }: Partial<ObjectMeta>,
): void {
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

/** Throws 400: what replaces an object says which, even though the path does. */
export function requireNamed({ path }: Operation, value: unknown): void {
  const { metadata } = value as { readonly metadata?: { readonly name?: unknown } | null };
  if (isSaid(metadata?.name)) return;
  throw badRequest(
    `the name of the object (${path.name} based on URL) was undeterminable: name must be provided`,
  );
}

/** Throws 422 for a replacement of a versioned kind that does not say what it replaces. */
export function requireNamedVersion({ kind, path }: Operation, { metadata }: KubeObject): void {
  const { resourceVersion = '' } = metadata;
  if (kind.versioned !== true || (resourceVersion !== '' && resourceVersion !== '0')) return;
  const error = invalidValue('metadata.resourceVersion', 0, 'must be specified for an update');
  throw invalid({ ...kind.name, kind: kind.name.resource }, path.name, [error]);
}

/** What a write says about the version that it was made from must hold. Throws 409, and 422 for what never changes. */
export function requireVersion(
  { kind, path, request }: Operation,
  { metadata: sent }: KubeObject,
  { metadata: current }: KubeObject,
): void {
  // A replacement names the object that it means; a patch tries to change it.
  if (request.method === 'PUT' && isSaid(sent.uid) && sent.uid !== current.uid) {
    const why = `Precondition failed: UID in precondition: ${sent.uid}, UID in object meta: ${current.uid}`;
    throw conflict(kind.name, path.name, why);
  }
  const revision = revisionOf(sent.resourceVersion);
  const isUnconditional = revision === undefined || revision === 0;
  if (!isUnconditional && sent.resourceVersion !== current.resourceVersion) {
    throw modified(kind.name, path.name);
  }
  const changed = (['deletionTimestamp', 'deletionGracePeriodSeconds', 'uid'] as const).find(
    (field) => (sent[field] ?? '') !== '' && sent[field] !== current[field],
  );
  if (changed === undefined) return;
  throw invalid(kind.name, path.name, [immutableField(`metadata.${changed}`, sent[changed])]);
}
