import { describe, expect, it } from '@jest/globals';
import { type KubeObject, resources } from '@navarch/model';
import { differencesOf } from './differences.js';
import { namePaths, printDifferences, printPath } from './field-path.js';
import { syncLimits } from './limits.js';

type Fields = Readonly<Record<string, unknown>>;
const of = (spec: Fields, labels?: Record<string, string>): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', ...(labels === undefined ? {} : { labels }) },
  spec,
});
const pod = (container: Fields, more: Fields = {}): Fields => ({
  template: { spec: { containers: [{ name: 'main', ...container }], ...more } },
});
const main = 'spec.template.spec.containers[name=main]';

const rows: readonly [string, Fields, Fields, string][] = [
  ['the same', { replicas: 2 }, { replicas: 2 }, ''],
  ['what others added', { replicas: 2 }, { replicas: 2, minReadySeconds: 5 }, ''],
  ['a number', { replicas: 2 }, { replicas: 3 }, 'spec.replicas'],
  ['a number that is gone', { replicas: 2 }, {}, 'spec.replicas'],
  ['nought and nothing', { minReadySeconds: 0, paused: false, note: '' }, {}, ''],
  ['nothing and something', { replicas: 0 }, { replicas: 1 }, 'spec.replicas'],
  ['null says nothing', { template: { metadata: { creationTimestamp: null } } }, {}, ''],
  ['a field of a container', pod({ image: 'a:1' }), pod({ image: 'a:2' }), `${main}.image`],
  [
    'a container that others added',
    pod({ image: 'a' }),
    { template: { spec: { containers: [{ name: 'proxy' }, { name: 'main', image: 'a' }] } } },
    '',
  ],
  [
    'a container that is gone',
    pod({ image: 'a' }),
    { template: { spec: { containers: [{ name: 'proxy' }] } } },
    main,
  ],
  [
    'a port that says TCP',
    pod({ ports: [{ containerPort: 80 }] }),
    pod({ ports: [{ containerPort: 80, protocol: 'TCP' }] }),
    '',
  ],
  [
    'a port of a Service, beside what its member gave it',
    { ports: [{ port: 80 }, { port: 53, protocol: 'UDP', targetPort: 53 }] },
    {
      ports: [
        { port: 53, protocol: 'UDP', targetPort: 54 },
        { port: 80, protocol: 'TCP', targetPort: 80, nodePort: 30080 },
      ],
    },
    'spec.ports[port=53,protocol=UDP].targetPort',
  ],
  ['arguments', pod({ args: ['a', 'b'] }), pod({ args: ['a', 'c'] }), `${main}.args[1]`],
  ['more arguments', pod({ args: ['a'] }), pod({ args: ['a', 'c'] }), `${main}.args`],
  [
    'a quantity in another form',
    pod({ resources: { limits: { cpu: '0.5', memory: '1024Mi' } } }),
    pod({ resources: { limits: { cpu: '500m', memory: '1Gi' } } }),
    '',
  ],
  [
    'another quantity',
    pod({ resources: { limits: { cpu: '0.5' } } }),
    pod({ resources: { limits: { cpu: '501m' } } }),
    `${main}.resources.limits.cpu`,
  ],
  [
    'defaults within a list',
    pod({}, { tolerations: [{ key: 'a' }] }),
    pod({}, { tolerations: [{ key: 'a', operator: 'Equal' }] }),
    '',
  ],
  [
    'an empty label',
    { selector: { matchLabels: { a: '' } } },
    { selector: { matchLabels: {} } },
    'spec.selector',
  ],
  [
    'a selector with more in it',
    { selector: { matchLabels: { a: 'b' } } },
    { selector: { matchLabels: { a: 'b', c: 'd' } } },
    'spec.selector',
  ],
  [
    'the same selector',
    { selector: { matchLabels: { a: 'b' } } },
    { selector: { matchLabels: { a: 'b' }, matchExpressions: [] } },
    '',
  ],
];

describe('differencesOf', () => {
  it.each(rows)('%s', (...[, ours, theirs, expected]) => {
    const found = differencesOf(of(ours), of(theirs));
    expect(found.map(({ steps }) => printPath(steps)).join(' ')).toBe(expected);
  });

  it('compares labels and annotations, and nothing else of the metadata', () => {
    const found = differencesOf(of({}, { 'example.com/team': 'a' }), {
      ...of({}),
      metadata: { name: 'other', uid: 'x', labels: { more: 'x' } },
    });
    expect(found.map(({ steps }) => printPath(steps))).toEqual([
      'metadata.labels[example.com/team]',
    ]);
  });

  it('finds nothing between an object and itself with what a member adds', () => {
    const object = of(pod({ image: 'a', env: [{ name: 'A', value: '' }] }), { app: 'web' });
    expect(differencesOf(object, { ...object, status: { replicas: 1 } })).toEqual([]);
  });
});

describe('printDifferences', () => {
  it('shows short values, and both sides', () => {
    const long = 'x'.repeat(10_000);
    const { fields } = printDifferences(
      resources.replicasets,
      differencesOf(of({ replicas: 2, note: long }), of({ replicas: 3, note: 'y' })),
    );
    expect(fields[0]).toEqual({ path: 'spec.replicas', theirs: '3', ours: '2' });
    expect(fields[1]?.ours?.length).toBe(syncLimits.valueLengthMax + 1);
  });

  it('shows nothing of a Secret but where', () => {
    const secret = (value: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'keys', annotations: { note: value } },
      data: { password: value },
    });
    const { fields } = printDifferences(resources.secrets, differencesOf(secret('b'), secret('a')));
    expect(fields).toEqual([{ path: 'metadata.annotations.note' }, { path: 'data.password' }]);
  });

  it('stops after the first few', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 1]));
    const differences = differencesOf(of(many), of({}));
    const { fields, more } = printDifferences(resources.replicasets, differences);
    expect([fields.length, more]).toEqual([syncLimits.fieldsMax, 40 - syncLimits.fieldsMax]);
    expect(namePaths(differences)).toBe('spec.f0, spec.f1, spec.f2 and 37 more');
  });
});
