import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { replicaSetKind } from '../kinds/replicaset.js';
import { freezeDeep } from '../memory/freeze.js';
import type { ObjectNode } from '../schema/node.js';
import { ApiError } from '../status.js';
import type { JsonRecord } from './json-value.js';
import { strategicMergePatch } from './strategic-merge.js';

const read = (yaml: string): JsonRecord => freezeDeep((parse(yaml) ?? {}) as JsonRecord);

const podSpec = (): ObjectNode => {
  const walk = ['spec', 'template', 'spec'].reduce<ObjectNode>((node, name) => {
    const child = node.fields.get(name)?.node();
    if (child?.type !== 'object') throw new Error(`no ${name}`);
    return child;
  }, replicaSetKind.schema);
  return walk;
};

const metadata = (): ObjectNode => {
  const node = replicaSetKind.schema.fields.get('metadata')?.node();
  if (node?.type !== 'object') throw new Error('no metadata');
  return node;
};

type Row = [string, string, string, string];
type Fault = [string, string, number, string];

function refusal(action: () => unknown): [number, string] {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return [error.code, error.message];
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('strategic merge patch of a pod spec', () => {
  const rows: Row[] = [
    ['sets scalars', 'restartPolicy: Always', 'hostname: h', 'restartPolicy: Always\nhostname: h'],
    [
      'deletes with null',
      '{restartPolicy: Always, hostname: h}',
      'hostname: null',
      'restartPolicy: Always',
    ],
    [
      'ignores null for what is absent',
      'hostname: h',
      'subdomain: null\nsecurityContext: {runAsUser: null}',
      'hostname: h\nsecurityContext: {}',
    ],
    [
      'merges maps',
      'nodeSelector: {a: x, b: y}',
      'nodeSelector: {b: null, c: z}',
      'nodeSelector: {a: x, c: z}',
    ],
    [
      'merges items by key',
      'containers: [{name: a, image: x, tty: true}]',
      'containers: [{name: a, image: y}]',
      'containers: [{name: a, image: y, tty: true}]',
    ],
    [
      'puts new items first without an order',
      'containers: [{name: c}]',
      'containers: [{name: n1}]',
      'containers: [{name: n1}, {name: c}]',
    ],
    [
      'follows the order of the patch',
      'containers: [{name: a}, {name: b}]',
      'containers: [{name: b, image: x}, {name: a}]',
      'containers: [{name: b, image: x}, {name: a}]',
    ],
    [
      'obeys $setElementOrder',
      'containers: [{name: a}, {name: b}]',
      '{containers: [{name: c}], $setElementOrder/containers: [{name: a}, {name: b}, {name: c}]}',
      'containers: [{name: a}, {name: b}, {name: c}]',
    ],
    [
      'orders without changing',
      'containers: [{name: a}, {name: b}]',
      '$setElementOrder/containers: [{name: b}, {name: a}]',
      'containers: [{name: b}, {name: a}]',
    ],
    [
      'keeps items of others at their place',
      'containers: [{name: x}, {name: a}, {name: y}, {name: b}]',
      '$setElementOrder/containers: [{name: b}, {name: a}]',
      'containers: [{name: x}, {name: y}, {name: b}, {name: a}]',
    ],
    [
      'deletes an item',
      'containers: [{name: a}, {name: b}]',
      'containers: [{name: a, $patch: delete}]',
      'containers: [{name: b}]',
    ],
    [
      'deletes and orders',
      'containers: [{name: a}, {name: b}, {name: c}]',
      '{containers: [{name: b, image: x}, {name: a, $patch: delete}], $setElementOrder/containers: [{name: c}, {name: b}]}',
      'containers: [{name: c}, {name: b, image: x}]',
    ],
    [
      'replaces a list',
      'containers: [{name: a}, {name: b}]',
      'containers: [{$patch: replace}, {name: c}]',
      'containers: [{name: c}]',
    ],
    [
      'empties a list',
      'containers: [{name: a}]',
      'containers: [{$patch: replace}]',
      'containers: []',
    ],
    [
      'replaces a map',
      'securityContext: {runAsUser: 1, runAsGroup: 2}',
      'securityContext: {$patch: replace, fsGroup: 3}',
      'securityContext: {fsGroup: 3}',
    ],
    [
      'empties a map',
      'securityContext: {runAsUser: 1}',
      'securityContext: {$patch: delete}',
      'securityContext: {}',
    ],
    [
      'replaces an item',
      'containers: [{name: a, image: x, tty: true, resources: {requests: {cpu: 2}}}]',
      'containers: [{name: a, image: y, resources: {$patch: replace, limits: {cpu: 1}}}]',
      'containers: [{name: a, image: y, tty: true, resources: {limits: {cpu: 1}}}]',
    ],
    [
      'replaces nothing where there is nothing',
      'containers: [{name: a, image: x}]',
      'containers: [{name: a, resources: {$patch: replace, limits: {cpu: 1}}}]',
      'containers: [{name: a, image: x}]',
    ],
    [
      'drops volume sources that are not retained',
      'volumes: [{name: v, emptyDir: {}}]',
      'volumes: [{name: v, $retainKeys: [name, secret], secret: {secretName: s}}]',
      'volumes: [{name: v, secret: {secretName: s}}]',
    ],
    [
      'replaces lists without a strategy',
      'containers: [{name: a, args: [x, y]}]',
      'containers: [{name: a, args: [z]}]',
      'containers: [{name: a, args: [z]}]',
    ],
    [
      'merges ports by number',
      'containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}]',
      'containers: [{name: a, ports: [{containerPort: 80, name: http}]}]',
      'containers: [{name: a, ports: [{containerPort: 80, protocol: TCP, name: http}]}]',
    ],
    [
      'cleans new values of nulls and directives',
      '',
      'containers: [{name: a, image: null, env: [{name: e, $patch: delete}], $setElementOrder/env: []}]',
      'containers: [{name: a, env: []}]',
    ],
    ['replaces the whole', 'hostname: h', '{$patch: replace, subdomain: s}', 'subdomain: s'],
    [
      'merges when told so',
      'hostname: h',
      '{$patch: merge, subdomain: s}',
      'hostname: h\nsubdomain: s',
    ],
    [
      'replaces what has another type',
      'containers: [{name: a, image: {x: 1}}]',
      'containers: [{name: a, image: y}]',
      'containers: [{name: a, image: y}]',
    ],
    [
      'treats unknown fields as a merge patch does',
      'own: {a: 1, l: [1, 2]}',
      'own: {b: 2, l: [3]}',
      'own: {a: 1, b: 2, l: [3]}',
    ],
  ];

  it.each(rows)('%s', (...[, original, patch, result]: Row) => {
    const merged = strategicMergePatch(podSpec(), read(original), read(patch));
    expect(merged).toEqual(read(result));
  });

  const finalizers: Row[] = [
    ['joins sets', '[a, b]', 'finalizers: [c]', '[c, a, b]'],
    ['does not repeat', '[a, b]', 'finalizers: [b]', '[a, b]'],
    ['deletes from a set', '[a, b, c]', '$deleteFromPrimitiveList/finalizers: [b]', '[a, c]'],
    [
      'deletes, adds and orders',
      '[a, b]',
      '{finalizers: [c], $deleteFromPrimitiveList/finalizers: [a], $setElementOrder/finalizers: [b, c]}',
      '[b, c]',
    ],
    ['empties', '[a]', '$deleteFromPrimitiveList/finalizers: [a]', '[]'],
  ];

  it.each(finalizers)('%s', (...[, original, patch, result]: Row) => {
    const merged = strategicMergePatch(metadata(), read(`finalizers: ${original}`), read(patch));
    expect(merged).toEqual(read(`finalizers: ${result}`));
  });

  const faults: Fault[] = [
    [
      'containers: [{name: a}]',
      'containers: [{image: x}]',
      400,
      'map does not contain declared merge key: name',
    ],
    [
      'containers: [{name: a}]',
      'containers: [{$patch: delete}]',
      400,
      'map does not contain declared merge key: name',
    ],
    ['containers: [{name: a}]', 'containers: [x]', 400, 'list element types are not identical'],
    ['containers: [{name: a}]', 'containers: [[x]]', 422, 'lists of lists are not supported'],
    ['{}', '$patch: explode', 400, 'unknown patch type: $patch must be delete, merge or replace'],
    ['{}', '{$retainKeys: [a], b: 1}', 400, 'invalid patch format of retainKeys'],
    ['{}', '{$retainKeys: a}', 400, 'invalid patch format of retainKeys'],
    ['{}', '{$setElementOrder/containers: a}', 400, 'invalid patch format of setElementOrder list'],
    [
      '{}',
      '{$deleteFromPrimitiveList/containers: a}',
      400,
      'invalid patch format of primitive list',
    ],
    [
      'containers: [{name: a}]',
      '{containers: [{name: b}], $setElementOrder/containers: [{name: a}]}',
      400,
      'invalid patch format of setElementOrder list: it does not match the patch',
    ],
  ];

  it.each(faults)('refuses %s with %s', (...[original, patch, code, message]: Fault) => {
    const action = (): unknown => strategicMergePatch(podSpec(), read(original), read(patch));
    expect(refusal(action)).toEqual([code, message]);
  });

  it('stays quick with many repeated items', () => {
    const env = Array.from({ length: 50_000 }, () => ({ name: 'e', value: 'x' }));
    const original = { containers: [{ name: 'a', env }] };
    const patch = { containers: [{ name: 'a', env: [{ name: 'e', value: 'y' }] }] };
    const merged = strategicMergePatch(podSpec(), original, patch);
    expect(JSON.stringify(merged).match(/"y"/g)).toHaveLength(1);
  });
});
