import type { KubeObject } from '@navarch/model';
import { parse } from 'yaml';
import { freezeDeep } from '../memory/freeze.js';
import type { Field, ListNode, ObjectNode, SchemaNode } from '../schema/node.js';
import { pathsOf } from './field-set.js';
import { decodeOwners } from './managed-fields.js';
import { compareTexts, printPath } from './path-element.js';
import { serverSideApply } from './server-side-apply.js';
import { trackUpdate } from './track-update.js';

/** A small kind with one of everything that apply treats differently, and words to speak of its objects in tests. */

const text: SchemaNode = { type: 'string' };
const count: SchemaNode = { type: 'integer' };

const field = (node: SchemaNode, missing?: unknown): Field => ({
  node: () => node,
  required: false,
  ...(missing === undefined ? {} : { default: missing }),
});

/** There in every sample, like the structures of Kubernetes' own kinds. */
const always = (node: SchemaNode): Field => ({ ...field(node), shown: 'zero' });

const struct = (name: string, fields: Record<string, Field>, atomic = false): ObjectNode => ({
  type: 'object',
  name,
  fields: new Map(Object.entries(fields)),
  atomic,
});

const map = (values: SchemaNode, atomic = false): SchemaNode => ({
  type: 'map',
  values: () => values,
  atomic,
});

const list = (
  items: SchemaNode,
  listType: ListNode['listType'],
  keys: string[] = [],
): ListNode => ({
  type: 'list',
  items: () => items,
  listType,
  keys,
  patchStrategy: listType === 'atomic' ? 'replace' : 'merge',
  ...(keys[0] === undefined ? {} : { mergeKey: keys[0] }),
});

const item = struct('Item', {
  name: field(text),
  value: field(count),
  tags: field(list(text, 'set')),
  place: field(struct('Place', { x: field(count), y: field(count) })),
});
const port = struct('Port', {
  number: field(count),
  protocol: field(text, 'TCP'),
  name: field(text),
});

export const sampleSchema: ObjectNode = struct('Sample', {
  apiVersion: field(text),
  kind: field(text),
  metadata: always(
    struct('v1.ObjectMeta', {
      ...Object.fromEntries(
        ['name', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp'].map((name) => [
          name,
          field(text),
        ]),
      ),
      generation: field(count),
      labels: field(map(text)),
      annotations: field(map(text)),
      finalizers: field(list(text, 'set')),
      managedFields: field(list({ type: 'any' }, 'atomic')),
    }),
  ),
  data: field(map(text)),
  spec: always(
    struct('SampleSpec', {
      replicas: field(count),
      items: field(list(item, 'map', ['name'])),
      ports: field(list(port, 'map', ['number', 'protocol'])),
      words: field(list(text, 'atomic')),
      numbers: field(list(count, 'set')),
      selector: field(struct('Selector', { labels: field(map(text)) }, true)),
      nested: field(map(map(count))),
      place: field(struct('Place', { x: field(count), y: field(count) })),
    }),
  ),
  status: field(struct('SampleStatus', { replicas: field(count), phase: field(text) })),
});

/** From YAML without what every object has. */
export function sample(yaml: string): KubeObject {
  const given = (parse(yaml) ?? {}) as Record<string, unknown>;
  const metadata = { name: 'a', ...(given['metadata'] as Record<string, unknown> | undefined) };
  return { apiVersion: 'v1', kind: 'Sample', ...given, metadata };
}

/** Who owns what, readable: `m/Apply` to the paths, sorted. */
export function ownersOf(object: KubeObject): Record<string, string[]> {
  const owners = decodeOwners(object.metadata.managedFields) ?? new Map();
  return Object.fromEntries(
    [...owners.values()].map(({ manager, operation, subresource, fields }) => [
      `${manager}/${operation}${subresource === '' ? '' : `/${subresource}`}`,
      [...pathsOf(fields, compareTexts)].map(printPath).toSorted(),
    ]),
  );
}

/** The object without its own account of owners. */
export function contentOf(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export const at = Date.parse('2030-01-01T00:00:00Z');

export type Step = { readonly by: string } & (
  | { readonly apply: string; readonly force?: boolean }
  | { readonly update: string }
);

/** Plays the steps, each a second after the one before. */
export function play(steps: readonly Step[], start?: KubeObject): KubeObject {
  let object = start;
  for (const [index, step] of steps.entries()) object = perform(object, step, at + index * 1000);
  return object ?? sample('');
}

function perform(live: KubeObject | undefined, step: Step, now: number): KubeObject {
  freezeDeep(live);
  const common = { schema: sampleSchema, manager: step.by, now, apiVersion: 'v1' };
  if ('update' in step) {
    return trackUpdate({ ...common, before: live, after: freezeDeep(sample(step.update)) });
  }
  const applied = freezeDeep(sample(step.apply));
  return serverSideApply({ ...common, live, applied, force: step.force ?? false }).object;
}
