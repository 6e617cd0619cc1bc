import type { KindDefinition, Verb } from '../kind.js';
import { customPatchTypes } from '../rest/media.js';
import type { Schema } from './openapi-schemas.js';
import { refTo, schemaNameOf, schemaNameOfKind, wellKnown } from './schema-names.js';
import { type Subresource, subresourcesOf } from './subresources.js';

/**
 * The paths of a kind. kubectl reads two things here: the `fieldValidation` parameter of PATCH, without which
 * it validates with documents of its own, and which kind an operation is about.
 */
export function pathsOf(kind: KindDefinition): Record<string, Schema> {
  const { group, version, resource, namespaced } = kind.name;
  const base = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const scoped = namespaced ? `${base}/namespaces/{namespace}/${resource}` : `${base}/${resource}`;
  const parts = subresourcesOf(kind).map((part) => [
    `${scoped}/{name}/${part.name}`,
    partItem(kind, part),
  ]);
  const questions = [...(kind.questions ?? [])].map(([part, question]) => [
    `${scoped}/{name}/${part}`,
    questionItem(kind, part, question.kind),
  ]);
  return {
    ...(namespaced ? { [`${base}/${resource}`]: everywhereItem(kind) } : {}),
    [scoped]: collectionItem(kind),
    [`${scoped}/{name}`]: objectItem(kind.answered === true ? withPatch(kind) : kind),
    ...(Object.fromEntries([...parts, ...questions]) as Record<string, Schema>),
  };
}

/**
 * The parameters of PATCH are all that kubectl looks at to learn that the server checks fields. A kind without PATCH it
 * checks by an older document, and refuses to create what it finds no schema for; so PATCH is shown where there is only
 * a create. Discovery tells what can be done.
 */
const withPatch = (kind: KindDefinition): KindDefinition => ({
  ...kind,
  verbs: [...kind.verbs, 'patch'],
});

type Operation = {
  readonly verb: Verb;
  readonly action: string;
  readonly id: string;
  readonly parameters: readonly string[];
  readonly body?: Schema;
  readonly returns: Schema;
  readonly about: Subresource['returns'];
};

const ofKind = ({ name }: KindDefinition): Subresource['returns'] => ({
  group: name.group,
  version: name.version,
  kind: name.kind,
});
const itself = (kind: KindDefinition): Schema => refTo(schemaNameOfKind(kind));
const listOf = (kind: KindDefinition): Schema => refTo(`${schemaNameOfKind(kind)}List`);

const reading = ['resourceVersion'];
const listing = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
  'watch',
];
const writing = ['dryRun', 'fieldManager', 'fieldValidation'];
const deleting = ['dryRun', 'gracePeriodSeconds', 'propagationPolicy'];
const types: Readonly<Record<string, string>> = {
  allowWatchBookmarks: 'boolean',
  force: 'boolean',
  gracePeriodSeconds: 'integer',
  limit: 'integer',
  sendInitialEvents: 'boolean',
  timeoutSeconds: 'integer',
  watch: 'boolean',
};

function everywhereItem(kind: KindDefinition): Schema {
  return {
    get: describe({ ...listOperation(kind), id: `list${kind.name.kind}ForAllNamespaces` }, []),
    parameters: queryParameters(['pretty']),
  };
}

const listOperation = (kind: KindDefinition): Operation => ({
  verb: 'list',
  action: 'list',
  id: `list${scopeWord(kind)}${kind.name.kind}`,
  parameters: listing,
  returns: listOf(kind),
  about: ofKind(kind),
});

const scopeWord = (kind: KindDefinition): string => (kind.name.namespaced ? 'Namespaced' : '');

function collectionItem(kind: KindDefinition): Schema {
  const id = `${scopeWord(kind)}${kind.name.kind}`;
  const about = ofKind(kind);
  return item(kind, {
    path: ['namespace'],
    operations: {
      get: listOperation(kind),
      post: {
        verb: 'create',
        action: 'post',
        id: `create${id}`,
        parameters: writing,
        body: itself(kind),
        returns: itself(kind),
        about,
      },
      delete: {
        verb: 'deletecollection',
        action: 'deletecollection',
        id: `deleteCollection${id}`,
        parameters: [...deleting, ...listing],
        returns: refTo(wellKnown.status),
        about,
      },
    },
  });
}

function objectItem(kind: KindDefinition): Schema {
  const id = `${scopeWord(kind)}${kind.name.kind}`;
  const about = ofKind(kind);
  return item(kind, {
    path: ['namespace', 'name'],
    operations: {
      ...readAndWrite({ id, about, schema: itself(kind) }),
      delete: {
        verb: 'delete',
        action: 'delete',
        id: `delete${id}`,
        parameters: deleting,
        body: refTo(wellKnown.deleteOptions),
        returns: refTo(wellKnown.status),
        about,
      },
    },
  });
}

/** `token` → `Token` */
const capitalized = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

function questionItem(kind: KindDefinition, part: string, question: KindDefinition): Schema {
  return item(
    { ...kind, verbs: question.verbs },
    {
      path: ['namespace', 'name'],
      operations: {
        post: {
          verb: 'create',
          action: 'post',
          id: `create${scopeWord(kind)}${kind.name.kind}${capitalized(part)}`,
          parameters: writing,
          body: itself(question),
          returns: itself(question),
          about: ofKind(question),
        },
      },
    },
  );
}

function partItem(kind: KindDefinition, part: Subresource): Schema {
  const id = `${scopeWord(kind)}${kind.name.kind}${capitalized(part.name)}`;
  const schema = part.name === 'scale' ? refTo(schemaNameOf('v1.Scale')) : itself(kind);
  return item(
    { ...kind, verbs: part.verbs },
    { path: ['namespace', 'name'], operations: readAndWrite({ id, about: part.returns, schema }) },
  );
}

function readAndWrite({
  id,
  about,
  schema,
}: {
  readonly id: string;
  readonly about: Subresource['returns'];
  readonly schema: Schema;
}): Record<'get' | 'put' | 'patch', Operation> {
  const both = { returns: schema, about };
  return {
    get: { ...both, verb: 'get', action: 'get', id: `read${id}`, parameters: reading },
    put: {
      ...both,
      verb: 'update',
      action: 'put',
      id: `replace${id}`,
      parameters: writing,
      body: schema,
    },
    patch: {
      ...both,
      verb: 'patch',
      action: 'patch',
      id: `patch${id}`,
      parameters: [...writing, 'force'],
      body: refTo(wellKnown.patch),
    },
  };
}

/** Only what the kind's verbs allow is said to be there. */
function item(
  kind: KindDefinition,
  parts: {
    readonly path: readonly string[];
    readonly operations: Readonly<Record<string, Operation>>;
  },
): Schema {
  const served = Object.entries(parts.operations).filter(([, { verb }]) =>
    kind.verbs.includes(verb),
  );
  const path = parts.path.filter((name) => name !== 'namespace' || kind.name.namespaced);
  return {
    ...Object.fromEntries(
      served.map(([method, operation]) => [
        method,
        describe(operation, acceptedBy(kind, operation)),
      ]),
    ),
    parameters: [...path.map(pathParameter), ...queryParameters(['pretty'])],
  };
}

const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

/** kubectl sends the patch that it finds here: a strategic one wherever that is offered. */
function acceptedBy({ custom }: KindDefinition, { verb }: Operation): readonly string[] {
  if (verb !== 'patch') return ['application/json', 'application/yaml'];
  return custom === undefined ? patchTypes : customPatchTypes.toSorted();
}

function describe(
  { action, id, parameters, body, returns, about, verb }: Operation,
  accepted: readonly string[],
): Schema {
  return {
    operationId: id,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': about,
    parameters: queryParameters(parameters),
    ...(body === undefined
      ? {}
      : { requestBody: { content: contentOf(accepted, body), required: verb !== 'delete' } }),
    responses: {
      '200': { description: 'OK', content: contentOf(['application/json'], returns) },
      '401': { description: 'Unauthorized' },
    },
  };
}

const contentOf = (mediaTypes: readonly string[], schema: Schema): Schema =>
  Object.fromEntries(mediaTypes.map((type) => [type, { schema }]));

const queryParameters = (names: readonly string[]): Schema[] =>
  [...new Set(names)].map((name) => ({
    name,
    in: 'query',
    schema: { type: types[name] ?? 'string', uniqueItems: true },
  }));

const pathParameter = (name: string): Schema => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', uniqueItems: true },
});
