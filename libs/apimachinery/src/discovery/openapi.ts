import { createHash } from 'node:crypto';
import type { KindDefinition } from '../kind.js';
import type { GroupVersion, Registry } from '../kinds/registry.js';
import { kubernetesType } from '../schema/load.js';
import { pathsOf } from './openapi-paths.js';
import { type Schema, collectSchemas, sharedSchemas } from './openapi-schemas.js';
import { refTo, schemaNameOf, schemaNameOfKind, wellKnown } from './schema-names.js';
import { kubernetesRelease } from './version.js';

/** The OpenAPI 3 document of one group version, as text, and a hash of it that names this edition. */
export type OpenApiDocument = { readonly text: string; readonly hash: string };

/** By path without a leading slash: `api/v1`, `apis/apps/v1`. */
export function openApiDocuments(registry: Registry): Map<string, OpenApiDocument> {
  return new Map(registry.groupVersions.map((one) => [openApiPath(one), documentOf(one)]));
}

type Known = { readonly kinds: readonly KindDefinition[]; readonly document: OpenApiDocument };

/** By the first kind: when kinds come and go, only the documents in which they are change. */
const known = new WeakMap<KindDefinition, Known>();

function documentOf(of: GroupVersion): OpenApiDocument {
  const [first] = of.kinds;
  const before = first && known.get(first);
  const isSame =
    before?.kinds.length === of.kinds.length &&
    before.kinds.every((kind, index) => kind === of.kinds[index]);
  if (isSame) return before.document;
  const text = JSON.stringify(describeGroupVersion(of));
  const hash = createHash('sha512').update(text).digest('hex').toUpperCase().slice(0, 128);
  const document = { text, hash };
  if (first !== undefined) known.set(first, { kinds: of.kinds, document });
  return document;
}

export const openApiPath = ({ group, version }: Pick<GroupVersion, 'group' | 'version'>): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`;

/** `/openapi/v3`: where the documents are. The hash in the address lets clients keep them for good. */
export const openApiIndex = (documents: ReadonlyMap<string, OpenApiDocument>) => ({
  paths: Object.fromEntries(
    [...documents].map(([path, { hash }]) => [
      path,
      { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` },
    ]),
  ),
});

function describeGroupVersion({ kinds }: GroupVersion): Schema {
  const { major, minor, patch } = kubernetesRelease;
  return {
    openapi: '3.0.0',
    info: { title: 'Navarch', version: `v${major}.${minor}.${patch}` },
    paths: Object.assign({}, ...kinds.map(pathsOf)) as Schema,
    components: { schemas: schemasOf(withQuestions(kinds)) },
  };
}

/** The kinds and what is asked of them, which may be of other groups. */
const withQuestions = (kinds: readonly KindDefinition[]): readonly KindDefinition[] =>
  kinds.flatMap((kind) => [
    kind,
    ...[...(kind.questions?.values() ?? [])].map((question) => question.kind),
  ]);

function schemasOf(kinds: readonly KindDefinition[]): Schema {
  const scaled = kinds.some(({ subresources }) => subresources.scale !== undefined);
  const scale = kubernetesType('Scale');
  const roots = [
    ...kinds.filter(({ custom }) => custom === undefined).map(({ schema }) => schema),
    ...(kinds.some(({ custom }) => custom !== undefined) ? [kubernetesType('ObjectMeta')] : []),
    ...(scaled ? [scale] : []),
  ];
  const schemas = collectSchemas(roots);
  for (const kind of kinds) {
    const name = schemaNameOfKind(kind);
    const schema = kind.custom?.schema ?? schemas.get(name);
    schemas.set(name, { ...schema, ...named(kind.name, '') });
    schemas.set(`${name}List`, listSchema(kind));
  }
  if (scaled)
    schemas.set(schemaNameOf(scale.name), {
      ...schemas.get(schemaNameOf(scale.name)),
      ...named({ group: 'autoscaling', version: 'v1', kind: 'Scale' }, ''),
    });
  return { ...Object.fromEntries([...schemas].toSorted(byName)), ...sharedSchemas };
}

const byName = ([a]: readonly [string, Schema], [b]: readonly [string, Schema]): number =>
  a < b ? -1 : 1;

type Named = { readonly group: string; readonly version: string; readonly kind: string };

/** A schema may serve several kinds, so this is a list here and an object in operations. */
const named = ({ group, version, kind }: Named, suffix: string): Schema => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind: `${kind}${suffix}` }],
});

const listSchema = (kind: KindDefinition): Schema => ({
  type: 'object',
  description: `A list of objects of kind ${kind.name.kind}.`,
  required: ['items'],
  properties: {
    apiVersion: {
      type: 'string',
      description: 'The version of the schema that this object follows.',
    },
    items: { type: 'array', items: refTo(schemaNameOfKind(kind)) },
    kind: { type: 'string', description: 'The kind of this object.' },
    metadata: { allOf: [refTo(wellKnown.listMeta)], default: {} },
  },
  ...named(kind.name, 'List'),
});
