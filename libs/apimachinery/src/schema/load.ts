import {
  type ListFact,
  amendments,
  atomicMaps,
  atomicTypes,
  listFacts,
  retainingTypes,
} from './facts.js';
import { fallbacks } from './fallbacks.js';
import { descriptions } from './descriptions.js';
import type { Field, ListNode, MapNode, ObjectNode, ScalarNode, SchemaNode } from './node.js';
import { omittingFields } from '../protobuf/table.js';
import { neverOmitted, shownOf } from './shown.js';
import { structure } from './structure.generated.js';

/**
 * Builds the tree of a Kubernetes type from the generated structure and the facts beside it.
 *
 * Nodes are made when somebody first walks into them and are then shared: types refer to each other in
 * circles, and most processes never look at most volume sources.
 */
export function kubernetesType(name: string): ObjectNode {
  const known = built.get(name);
  if (known !== undefined) return known;
  const fields = definitions().get(name);
  if (fields === undefined) throw new Error(`schema: no type ${name}`);
  const description = descriptions[name]?.[''];
  const omitting = omittingFields(name);
  const node: ObjectNode = {
    type: 'object',
    name: `v1.${name}`,
    fields: new Map(
      [...fields].map(([field, type]) => {
        const omitsEmpty = omitting.has(field) && !neverOmitted.has(`${name}.${field}`);
        return [field, withOmission(buildField(name, field, type), omitsEmpty)] as const;
      }),
    ),
    atomic: atomicTypes.has(name),
    ...(retainingTypes.has(name) ? { retainKeys: true } : {}),
    ...(description === undefined ? {} : { description }),
  };
  built.set(name, node);
  return node;
}

type FieldType = { readonly type: string; readonly required: boolean };

const built = new Map<string, ObjectNode>();
let parsed: ReadonlyMap<string, ReadonlyMap<string, FieldType>> | undefined;

function definitions(): ReadonlyMap<string, ReadonlyMap<string, FieldType>> {
  parsed ??= parseStructure(structure, amendments);
  return parsed;
}

function parseStructure(...texts: readonly string[]): Map<string, Map<string, FieldType>> {
  const types = new Map<string, Map<string, FieldType>>();
  for (const line of texts.join('\n').split('\n')) {
    const [name = '', ...entries] = line.trim().split(' ');
    if (name === '') continue;
    const fields = types.get(name) ?? new Map<string, FieldType>();
    for (const entry of entries) {
      const { field, type, required } = parseEntry(entry);
      fields.set(field, { type, required });
    }
    types.set(name, fields);
  }
  return types;
}

function parseEntry(entry: string): FieldType & { readonly field: string } {
  const [left = '', type = ''] = entry.split('=');
  const required = left.endsWith('!');
  return { field: required ? left.slice(0, -1) : left, type, required };
}

function buildField(owner: string, name: string, { type, required }: FieldType): Field {
  const description = descriptions[owner]?.[name] ?? descriptions['*']?.[name];
  const missing = fallbacks[owner]?.[name];
  const shown = shownOf(owner, name, { type, required });
  let node: SchemaNode | undefined;
  return {
    node: () => {
      node ??= buildNode(type, { owner, name });
      return node;
    },
    required,
    ...(description === undefined ? {} : { description }),
    ...(missing === undefined ? {} : { default: missing }),
    ...(shown === undefined ? {} : { shown }),
  };
}

/** What is shown when nobody set it is shown when it was set to nothing, too. */
const withOmission = (field: Field, omitsEmpty: boolean): Field =>
  omitsEmpty && field.shown === undefined ? { ...field, omitsEmpty } : field;

const scalars: Readonly<Record<string, ScalarNode>> = {
  string: { type: 'string' },
  byte: { type: 'string', format: 'byte' },
  'date-time': { type: 'string', format: 'date-time' },
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  intOrString: { type: 'intOrString' },
  quantity: { type: 'quantity' },
};

const atomicList: ListFact = { listType: 'atomic', keys: [], patchStrategy: 'replace' };

function buildNode(type: string, at: { owner: string; name: string }): SchemaNode {
  if (type === 'any') return { type: 'any' };
  if (type.startsWith(anyNamed)) return { type: 'any', name: `v1.${type.slice(anyNamed.length)}` };
  const scalar = scalars[type];
  if (scalar !== undefined) return scalar;
  if (type.startsWith('[]')) return buildList(type.slice(2), at);
  if (type.startsWith('{}')) return buildMap(type.slice(2), at);
  return kubernetesType(type);
}

const anyNamed = 'any:';

function buildList(items: string, at: { owner: string; name: string }): ListNode {
  const fact = listFacts[at.owner]?.[at.name] ?? atomicList;
  return { type: 'list', items: () => buildNode(items, at), ...fact };
}

function buildMap(values: string, at: { owner: string; name: string }): MapNode {
  return {
    type: 'map',
    values: () => buildNode(values, at),
    atomic: atomicMaps.has(`${at.owner}.${at.name}`),
  };
}
