import * as fc from 'fast-check';
import { json, key } from './words.fixture.js';

const metadata = {
  name: 'a',
  labels: { app: 'a' },
  annotations: { note: 'x' },
  finalizers: ['a.b/c'],
};
const pod = {
  metadata: { labels: { app: 'a' } },
  spec: {
    containers: [
      {
        name: 'web',
        image: 'nginx:1',
        env: [{ name: 'A', value: '1' }],
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        resources: { requests: { cpu: '1' } },
      },
    ],
    volumes: [{ name: 'v', emptyDir: {} }],
  },
};
const selector = { matchLabels: { app: 'a' } };

type Seed = { readonly path: string; readonly object: Readonly<Record<string, unknown>> };
/** What is there before each request, so that there is something to be bent. */
export const seeds: readonly Seed[] = [
  {
    path: '/api/v1/namespaces',
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } },
  },
  {
    path: '/api/v1/namespaces/default/secrets',
    object: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      data: { a: 'YQ==' },
      stringData: { b: 'c' },
    },
  },
  {
    path: '/api/v1/namespaces/default/events',
    object: {
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject: { kind: 'Secret', name: 'a', namespace: 'default' },
      count: 1,
      firstTimestamp: '2030-01-01T00:00:00Z',
    },
  },
  {
    path: '/apis/apps/v1/namespaces/default/replicasets',
    object: {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata,
      spec: { replicas: 1, selector, template: pod },
      status: { replicas: 1, conditions: [{ type: 'X', status: 'True' }] },
    },
  },
  {
    path: '/apis/fleet.navarch.dev/v1alpha1/namespaces/default/placementpolicies',
    object: {
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'PlacementPolicy',
      metadata,
      spec: {
        resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', labelSelector: selector }],
        placement: { division: { weights: [{ cluster: '*', weight: 1 }] } },
      },
    },
  },
];

/** Where something is bent, as choices among what is there, and what is put there. */
type Bend = { readonly turns: readonly number[]; readonly key: string; readonly value: unknown };
const bend: fc.Arbitrary<Bend> = fc.record({
  turns: fc.array(fc.nat({ max: 20 }), { maxLength: 7 }),
  key,
  value: json,
});

function bent(value: unknown, { turns, key: name, value: put }: Bend): unknown {
  const [turn, ...rest] = turns;
  if (typeof value !== 'object' || value === null || turn === undefined) return put;
  const next = { turns: rest, key: name, value: put };
  if (Array.isArray(value)) {
    if (turn >= value.length) return [...(value as unknown[]), put];
    return value.map((item, at): unknown => (at === turn ? bent(item, next) : item));
  }
  const entries = Object.entries(value);
  if (turn >= entries.length) return Object.fromEntries([...entries, [name, put]]);
  return Object.fromEntries(
    entries.map(([field, part], at) => [field, at === turn ? bent(part, next) : part]),
  );
}

export const seed = fc.constantFrom(...seeds);
export const bentSeed = fc
  .tuple(seed, fc.array(bend, { maxLength: 2 }))
  .map(([{ path, object }, bends]) => ({ path, value: bends.reduce<unknown>(bent, object) }));

/** A JSON text; now and then with a field twice, cut short, very deep or very long. */
export const textOf = (value: unknown): fc.Arbitrary<string> => {
  const text = JSON.stringify(value) ?? 'null';
  return fc.oneof(
    { weight: 20, arbitrary: fc.constant(text) },
    { weight: 1, arbitrary: fc.nat({ max: text.length }).map((end) => text.slice(0, end)) },
    { weight: 1, arbitrary: fc.constant(text.replace('{', '{"metadata":{"name":"b"},')) },
    { weight: 1, arbitrary: fc.nat({ max: 20_000 }).map((depth) => '['.repeat(depth)) },
    { weight: 1, arbitrary: fc.nat({ max: 20_000 }).map((depth) => '{"a":'.repeat(depth)) },
    { weight: 1, arbitrary: fc.nat({ max: 30_000 }).map((n) => `[${'0,'.repeat(n)}0]`) },
    { weight: 1, arbitrary: fc.constant(text.replace('"a"', '{"__proto__":{"polluted":true}}')) },
  );
};
