import type { CustomParts, KindDefinition, Verb } from '../kind.js';
import { badRequest, methodNotAllowed, unknownResource, verbNotSupported } from '../status.js';
import { attributesOf, attributesOfPath } from './attributes.js';
import { answerAbout } from './answer.js';
import { createObject } from './create.js';
import { deleteCollection } from './delete-collection.js';
import { deleteObject } from './delete.js';
import { getObject } from './get.js';
import { listObjects } from './list.js';
import { includeObjectOf, negotiate } from './media.js';
import type { Machine, Operation } from './operation.js';
import { patchObject } from './patch.js';
import { booleanOf } from './query.js';
import { readThrough } from './read-through.js';
import type { ApiRequest, ApiResponse, Attributes, RequestHead } from './request.js';
import { type ResourcePath, routeOf } from './route.js';
import { getScale, patchScale, updateScale } from './scale-requests.js';
import { updateObject } from './update.js';
import { renderFailure } from './failures.js';
import { withWarning } from './warnings.js';
import { watchObjects } from './watch.js';

/** Serves a request on a resource: what is it, may the user, does the kind do it, do it. */
export async function dispatch(
  machine: Machine,
  request: ApiRequest,
  path: ResourcePath,
): Promise<ApiResponse> {
  const verb = requireRight(machine, request, path);
  requireName(path);
  const kind = machine.registry.byResource(path);
  if (kind === undefined) throw unknownResource();
  const allowed = verbsOf(kind, path.subresource);
  if (allowed === undefined) throw unknownResource();
  if (!isPlaceOf(kind, path)) throw unknownResource();
  if (!allowed.includes(verb) || !isComplete(kind, path, verb)) throw methodNotAllowed();
  const answer = negotiate(request.headers['accept']);
  // A table that cannot be made is refused here; in a watch it would be too late.
  if (answer.shape === 'table') includeObjectOf(request.query);
  const operation = { machine, kind, path, request, answer };
  if (kind.readThrough === true) return readThrough(verb, operation);
  return kind.custom === undefined ? run(verb, operation) : runCustom(verb, operation, kind.custom);
}

async function runCustom(
  verb: Verb,
  operation: Operation,
  { isClosing, deprecation }: CustomParts,
): Promise<ApiResponse> {
  if (verb === 'create' && isClosing) throw verbNotSupported(operation.kind.name, verb);
  if (deprecation === undefined) return run(verb, operation);
  // Also where it is refused.
  const response = await run(verb, operation).catch((error: unknown) =>
    renderFailure(operation.machine, operation.request, error),
  );
  return withWarning(response, deprecation);
}

/** What the request is, if its user may do that, whether or not there is such a resource. Throws 403, 405. */
export function requireRight(
  { authorize }: Machine,
  request: ApiRequest,
  path: ResourcePath,
): Verb {
  const verb = verbOf(request, path);
  authorize?.(request.user, attributesOf(request, path, verb));
  return verb;
}

/** What a request wants, told from its head: before anybody reads a body, its sender may be asked for the right. Throws 405. */
export function attributesOfHead(head: RequestHead): Attributes {
  const route = routeOf(head.path);
  if (route.kind !== 'resource') return attributesOfPath(head);
  return attributesOf(head, route, verbOf(head, route));
}

/** What the methods of HTTP mean for one object and for a collection. */
const methods: ReadonlyMap<string, { readonly one?: Verb; readonly all?: Verb }> = new Map([
  ['GET', { one: 'get', all: 'list' }],
  ['POST', { all: 'create' }],
  ['PUT', { one: 'update' }],
  ['PATCH', { one: 'patch' }],
  ['DELETE', { one: 'delete', all: 'deletecollection' }],
]);

/** Throws 405. */
function verbOf({ method, query }: RequestHead, { name, subresource }: ResourcePath): Verb {
  const { one, all } = methods.get(method) ?? {};
  // What is posted to a part of an object is made there: a session, as a rule.
  const onOne = one ?? (subresource === '' ? undefined : all);
  const verb = name === '' ? all : onOne;
  if (verb === undefined) throw methodNotAllowed();
  return verb === 'list' && booleanOf(query, 'watch') === true ? 'watch' : verb;
}

/** Undefined when the kind has no such subresource. */
function verbsOf(kind: KindDefinition, subresource: string): readonly Verb[] | undefined {
  const { status, scale, finalize } = kind.subresources;
  switch (subresource) {
    case '':
      return kind.verbs;
    case 'status':
      return status?.verbs;
    case 'scale':
      return scale?.verbs;
    case 'finalize':
      return finalize?.verbs;
    default:
      return kind.questions?.get(subresource)?.kind.verbs;
  }
}

/** One object of a kind of namespaces is in one, and no other kind is. */
const isPlaceOf = (kind: KindDefinition, { namespace, name }: ResourcePath): boolean =>
  kind.name.namespaced ? namespace !== '' || name === '' : namespace === '';

/** Kinds of namespaces can only be read without one. */
const isComplete = (kind: KindDefinition, { namespace }: ResourcePath, verb: Verb): boolean =>
  !kind.name.namespaced || namespace !== '' || verb === 'list' || verb === 'watch';

/** Throws 404 for what would be another path, 400 for what no object can be called. */
function requireName({ name }: ResourcePath): void {
  if (name.includes('/')) throw unknownResource();
  if (name.includes('%')) {
    throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: may not contain '%'`);
  }
}

type Operate = (operation: Operation) => Promise<ApiResponse>;

const operations: Readonly<Record<Verb, Operate>> = {
  get: getObject,
  list: listObjects,
  watch: watchObjects,
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
};

const scaleOperations: Partial<Record<Verb, Operate>> = {
  get: getScale,
  update: updateScale,
  patch: patchScale,
};

function run(verb: Verb, operation: Operation): Promise<ApiResponse> {
  const { kind, path } = operation;
  const question = kind.questions?.get(path.subresource);
  if (question !== undefined) return answerAbout(operation, question);
  if (path.subresource !== 'scale') return operations[verb](operation);
  const operate = scaleOperations[verb];
  if (operate === undefined) throw methodNotAllowed();
  return operate(operation);
}
