import type { ScalarNode, SchemaNode } from '../schema/node.js';

/** Kubernetes' decoder speaks of Go types; clients know its errors, so ours name the same types. */
export function goTypeOf(node: SchemaNode): string {
  if (node.type === 'object') return node.name;
  if (node.type === 'map') return `map[string]${goTypeOf(node.values())}`;
  if (node.type === 'list') return `[]${goTypeOf(node.items())}`;
  return node.type === 'any' ? 'v1.FieldsV1' : goScalars[node.type](node.format);
}

type Format = ScalarNode['format'];

const goScalars: Readonly<Record<ScalarNode['type'], (format: Format) => string>> = {
  string: (format) => goTexts[format ?? ''] ?? 'string',
  integer: (format) => format ?? 'int32',
  number: () => 'float64',
  boolean: () => 'bool',
  intOrString: () => 'intstr.IntOrString',
  quantity: () => 'resource.Quantity',
};
const goTexts: Readonly<Record<string, string>> = { byte: '[]uint8', 'date-time': 'v1.Time' };

const zeros: Readonly<Record<SchemaNode['type'], () => unknown>> = {
  object: () => ({}),
  map: () => ({}),
  list: () => [],
  any: () => null,
  boolean: () => false,
  integer: () => 0,
  number: () => 0,
  intOrString: () => 0,
  quantity: () => '0',
  string: () => '',
};

/** What a null stands for inside a list or a map, where nothing can be absent. */
export const zeroOf = (node: SchemaNode): unknown => zeros[node.type]();
