import {
  type CustomResourceDefinition,
  type DefinitionNames,
  type DefinitionVersion,
  type KubeObject,
  type ResourceName,
  storageVersionOf,
} from '@navarch/model';
import type { KindDefinition, Verb } from '../kind.js';
import type { FieldError } from '../status.js';
import { defineKind, subresourceVerbs } from '../kinds/define.js';
import { checkChange } from './check-change.js';
import { checkValue } from './check.js';
import { columnsOf } from './columns.js';
import { completed } from './complete.js';
import { parseJsonPath, valuesAt } from './json-path.js';
import { nullsIn } from './nulls.js';
import { isRecord, type OpenSchema } from './open-schema.js';
import { objectRules } from './rules/object-rules.js';
import { publishedSchema } from './published-schema.js';
import { readCustom } from './read.js';
import { scaleFieldsOf } from './scale-fields.js';
import { checkScale } from './scale-rules.js';
import { objectTree } from './schema-tree.js';
import { comparePriority } from './version-priority.js';

/** A version of a definition as a kind like any other. */
export function customKind(
  definition: CustomResourceDefinition,
  version: DefinitionVersion,
): KindDefinition {
  const names = namesOf(definition);
  const name: ResourceName = {
    group: definition.spec.group,
    version: version.name,
    resource: names.plural,
    kind: names.kind,
    namespaced: definition.spec.scope === 'Namespaced',
  };
  const schema = (version.schema?.openAPIV3Schema ?? {}) as OpenSchema;
  return defineKind({
    name,
    singular: names.singular,
    shortNames: names.shortNames,
    categories: names.categories,
    verbs: customVerbs,
    schema: objectTree(schema, `${name.version}.${name.kind}`),
    counted: true,
    versioned: true,
    subresources: subresourcesOf(version),
    ...judgeOf(version, schema),
    fields: Object.fromEntries(
      (version.selectableFields ?? []).map(({ jsonPath }) => [jsonPath.slice(1), reader(jsonPath)]),
    ),
    columns: columnsOf(version),
    custom: {
      read: (decoded, mode) => readCustom(schema, { decoded, mode, name }),
      complete: (object) => completeObject(schema, object),
      nullsIn: ({ apiVersion: _version, kind: _kind, metadata: _metadata, ...content }) =>
        nullsIn(schema, content),
      listKind: names.listKind,
      schemaName: `${name.group.split('.').toReversed().join('.')}.${name.version}.${name.kind}`,
      schema: publishedSchema(schema, name),
      storedAs: `${name.group}/${storageVersionOf(definition)}`,
      versions: definition.spec.versions.map((one) => `${name.group}/${one.name}`),
      ...deprecationOf(definition, version),
      isClosing: definition.metadata.deletionTimestamp !== undefined,
    },
  });
}

/** By the schema, then by its rules, which reckon with values of the right form. */
function judgeOf(
  { subresources }: DefinitionVersion,
  schema: OpenSchema,
): Pick<KindDefinition, 'validate' | 'remarks'> {
  const { check, remarks } = objectRules(schema);
  return {
    validate: (object, previous) => {
      const errors = [
        ...(previous === undefined
          ? checkValue(schema, object, '')
          : checkChange(schema, object, previous).map(inStatusWords)),
        ...checkScale(subresources?.scale, object),
      ];
      return [...errors, ...check(object, previous, errors)];
    },
    remarks,
  };
}

/** In the order in which Kubernetes lists them for custom kinds. */
const customVerbs: readonly Verb[] = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
];

/** Those that were accepted, and what they leave open. */
function namesOf({ spec, status }: CustomResourceDefinition): Required<DefinitionNames> {
  const { plural, kind, ...names } = { ...spec.names, ...status?.acceptedNames };
  return {
    plural,
    kind,
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
    shortNames: [],
    categories: [],
    ...names,
  };
}

function subresourcesOf({ subresources }: DefinitionVersion): KindDefinition['subresources'] {
  const { status, scale } = subresources ?? {};
  return {
    ...(status === undefined ? {} : { status: { verbs: subresourceVerbs } }),
    ...(scale === undefined
      ? {}
      : { scale: { verbs: subresourceVerbs, fields: scaleFieldsOf(scale) } }),
  };
}

/** Without words of its own: which version to use instead, the first of those that come before it. */
function deprecationOf(
  { spec }: CustomResourceDefinition,
  { name, deprecated, deprecationWarning }: DefinitionVersion,
): { readonly deprecation?: string } {
  if (deprecated !== true) return {};
  if (deprecationWarning !== undefined) return { deprecation: deprecationWarning };
  const called = (version: string): string => `${spec.group}/${version} ${spec.names.kind}`;
  const [better] = spec.versions
    .filter((one) => one.served && one.deprecated !== true)
    .map((one) => one.name)
    .filter((one) => comparePriority(one, name) < 0)
    .toSorted(comparePriority);
  const instead = better === undefined ? '' : `; use ${called(better)}`;
  return { deprecation: `${called(name)} is deprecated${instead}` };
}

/** Defaults for the content; what every object has is Kubernetes' own. */
function completeObject(schema: OpenSchema, object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata, ...content } = object;
  const filled = completed(schema, content);
  return { apiVersion, kind, metadata, ...(isRecord(filled) ? filled : {}) };
}

/** Of a status, which is looked at by itself, the words name the place in it. */
const inStatusWords = (error: FieldError): FieldError => {
  const { field, message } = error;
  const within = field.startsWith('status.') ? field.slice('status.'.length) : field;
  return { ...error, message: message.replace(`${field} in body`, `${within} in body`) };
};

/** A field that can be selected by, as text. */
function reader(jsonPath: string): (object: KubeObject) => string {
  const path = parseJsonPath(jsonPath) ?? [];
  return (object) => {
    const [found] = valuesAt(path, object);
    if (found === undefined || found === null) return '';
    return typeof found === 'string' ? found : JSON.stringify(found);
  };
}
