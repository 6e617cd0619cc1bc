import { describe, expect, it } from '@jest/globals';
import { federationKinds, memberKinds } from '../kinds/registry.js';
import { kubernetesType } from '../schema/load.js';
import type { ObjectNode, SchemaNode } from '../schema/node.js';
import { hasProtobuf } from './decode.js';
import { protobufLimits } from './limits.js';
import { accessMessages } from './access-messages.js';
import { messages } from './messages.js';
import { type FieldRule, type Leaf, messageNamed } from './table.js';

const lines = `${messages}${accessMessages}`.split('\n').filter((line) => line !== '');
const names = lines.map((line) => line.split(' ')[0] ?? '');

type NamedRule = Exclude<FieldRule, { readonly form: 'inline' }>;

function rulesOf(name: string): readonly NamedRule[] {
  const message = messageNamed(name);
  if (message === undefined) throw new Error(`no message ${name}`);
  return [...message.values()].flatMap((rule) =>
    rule.form === 'inline' ? rulesOf(rule.message) : [rule],
  );
}

/** Every type that a served kind with a protobuf form reaches. */
function typesReached(): readonly ObjectNode[] {
  const seen = new Set<ObjectNode>();
  const walk = (node: SchemaNode): void => {
    if (node.type === 'list') walk(node.items());
    if (node.type === 'map') walk(node.values());
    if (node.type !== 'object' || seen.has(node)) return;
    seen.add(node);
    for (const field of node.fields.values()) walk(field.node());
  };
  for (const { schema, name } of [...federationKinds, ...memberKinds]) {
    if (hasProtobuf(name.kind)) walk(schema);
  }
  walk(kubernetesType('Scale'));
  return [...seen];
}

const leafWords: Readonly<Record<Leaf, string>> = {
  string: 'string',
  bytes: 'string byte',
  bool: 'boolean',
  int32: 'integer int32',
  int64: 'integer int64',
  time: 'string date-time',
  microTime: 'string date-time',
  quantity: 'quantity',
  intOrString: 'intOrString',
  fieldsV1: 'any',
  texts: 'list of string',
};

function wordOfRule(rule: NamedRule): string {
  switch (rule.form) {
    case 'leaf':
      return leafWords[rule.leaf];
    case 'leaves':
      return `list of ${leafWords[rule.leaf]}`;
    case 'map':
      return `map of ${leafWords[rule.leaf]}`;
    case 'message':
      return `v1.${rule.message}`;
    case 'messages':
      return `list of v1.${rule.message}`;
  }
}

function wordOfNode(node: SchemaNode): string {
  if (node.type === 'list') return `list of ${wordOfNode(node.items())}`;
  if (node.type === 'map') return `map of ${wordOfNode(node.values())}`;
  if (node.type === 'object') return node.name;
  if (node.type === 'any') return 'any';
  return node.format === undefined ? node.type : `${node.type} ${node.format}`;
}

const envelopeOnly = ['apiVersion', 'kind'];
const isRoot = ({ fields }: ObjectNode): boolean =>
  fields.has('metadata') && envelopeOnly.every((field) => fields.has(field));

describe('the table of messages', () => {
  const types = typesReached();

  it('has every kind that Kubernetes has, and not the own ones', () => {
    const kinds = [...federationKinds, ...memberKinds].map(({ name }) => name.kind);
    expect(new Set(kinds.filter((kind) => !hasProtobuf(kind)))).toEqual(
      new Set([
        // It nests in itself, and who writes it writes JSON.
        'CustomResourceDefinition',
        'Cluster',
        'Placement',
        'PlacementPolicy',
        'ClusterPlacementPolicy',
        'Simulation',
        'History',
        'Changeset',
        'Rollback',
        'Freeze',
        'Hold',
      ]),
    );
    expect(hasProtobuf('Scale') && hasProtobuf('DeleteOptions')).toBe(true);
    expect(types.length).toBeGreaterThan(150);
  });

  it('numbers exactly the fields of the schema, with the same types', () => {
    const bySchema = types.flatMap((node) =>
      [...node.fields]
        .filter(([field]) => !(isRoot(node) && envelopeOnly.includes(field)))
        .map(([field, { node: inner }]) => `${node.name}.${field}: ${wordOfNode(inner())}`),
    );
    const byTable = types.flatMap((node) =>
      rulesOf(node.name.slice('v1.'.length)).map(
        (rule) => `${node.name}.${rule.name}: ${wordOfRule(rule)}`,
      ),
    );
    expect(byTable.toSorted()).toEqual(bySchema.toSorted());
  });

  it('keeps the zeros of what is required, but for where Go clients leave them out of JSON too', () => {
    const dropped = types.flatMap((node) =>
      rulesOf(node.name.slice('v1.'.length))
        .filter((rule) => rule.form === 'leaf' && !rule.keepsZero && isPlain(rule.leaf))
        .filter((rule) => node.fields.get(rule.name)?.required)
        .map((rule) => `${node.name}.${rule.name}`),
    );
    expect(dropped.toSorted()).toEqual([
      'v1.ContainerRestartRule.action',
      'v1.ContainerRestartRuleOnExitCodes.operator',
      'v1.ImageVolumeStatus.imageRef',
      'v1.PodCertificateProjection.keyType',
      'v1.PodCertificateProjection.signerName',
    ]);
  });

  it('gives no number and no name twice', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const line of lines) {
      const numbers = line
        .split(' ')
        .slice(1)
        .map((entry) => entry.split(':')[0]);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
    for (const name of names) {
      const fields = rulesOf(name).map((rule) => rule.name);
      expect(new Set(fields).size).toBe(fields.length);
    }
  });

  it('has no circles, and is shallower than what is read', () => {
    const depthOf = (name: string, above: readonly string[]): number => {
      expect(above).not.toContain(name);
      const inner = [...(messageNamed(name)?.values() ?? [])].flatMap((rule) =>
        'message' in rule ? [depthOf(rule.message, [...above, name])] : [],
      );
      return 1 + Math.max(0, ...inner);
    };
    expect(Math.max(...names.map((name) => depthOf(name, [])))).toBeLessThan(
      protobufLimits.depthMax,
    );
  });
});

const isPlain = (leaf: Leaf): boolean =>
  ['string', 'bytes', 'bool', 'int32', 'int64'].includes(leaf);
