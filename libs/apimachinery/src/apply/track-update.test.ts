import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { replicaSetKind } from '../kinds/replicaset.js';
import { secretKind } from '../kinds/secret.js';
import { freezeDeep } from '../memory/freeze.js';
import { contentOf, ownersOf, sample, sampleSchema } from './sample.fixture.js';
import { keepIfUnchanged } from './timestamp.js';
import { trackUpdate } from './track-update.js';

const at = Date.parse('2030-01-01T00:00:00Z');

type Step = {
  readonly by: string;
  readonly write: string | KubeObject;
  readonly subresource?: string;
  readonly schema?: typeof sampleSchema;
  readonly apiVersion?: string;
};

function play(steps: readonly Step[], start?: KubeObject): KubeObject {
  let object = start;
  for (const [index, { by, write, subresource, schema, apiVersion }] of steps.entries()) {
    object = trackUpdate({
      schema: schema ?? sampleSchema,
      before: freezeDeep(object),
      after: freezeDeep(typeof write === 'string' ? sample(write) : write),
      manager: by,
      now: at + index * 1000,
      apiVersion: apiVersion ?? 'v1',
      subresource,
    });
  }
  return object ?? sample('');
}

describe('tracking updates', () => {
  const rows: [string, Step[], Record<string, string[]>][] = [
    [
      'gives a new object to its creator',
      [{ by: 'm', write: 'metadata: {labels: {l: x}, uid: u}\ndata: {a: x}\nspec: {replicas: 1}' }],
      {
        'm/Update': [
          '.data',
          '.data.a',
          '.metadata.labels',
          '.metadata.labels.l',
          '.spec.replicas',
        ],
      },
    ],
    [
      'moves changed fields to who changed them',
      [
        { by: 'm', write: 'data: {a: x, b: y}' },
        { by: 'n', write: 'data: {a: z, b: y, c: w}' },
      ],
      { 'm/Update': ['.data', '.data.b'], 'n/Update': ['.data.a', '.data.c'] },
    ],
    [
      'takes removed fields from everybody',
      [
        { by: 'm', write: 'data: {a: x, b: y}' },
        { by: 'n', write: 'data: {a: x}' },
      ],
      { 'm/Update': ['.data', '.data.a'] },
    ],
    [
      'forgets who owns nothing any more',
      [
        { by: 'm', write: 'spec: {replicas: 1}' },
        { by: 'n', write: 'spec: {replicas: 2}' },
      ],
      { 'n/Update': ['.spec.replicas'] },
    ],
    [
      'keeps endpoints apart',
      [
        { by: 'm', write: 'data: {a: x}\nstatus: {phase: ignored}' },
        { by: 'm', write: 'data: {a: x}\nstatus: {phase: Ready}', subresource: 'status' },
        {
          by: 'm',
          write: 'data: {a: x}\nspec: {replicas: 2}\nstatus: {phase: Ready}',
          subresource: 'scale',
        },
      ],
      {
        'm/Update': ['.data', '.data.a'],
        'm/Update/status': ['.status.phase'],
        'm/Update/scale': ['.spec', '.spec.replicas'],
      },
    ],
    [
      'counts repeated items as one',
      [
        { by: 'm', write: 'spec: {numbers: [1, 3]}' },
        { by: 'n', write: 'spec: {numbers: [1, 1, 3]}' },
      ],
      { 'm/Update': ['.spec.numbers', '.spec.numbers[=3]'], 'n/Update': ['.spec.numbers[=1]'] },
    ],
  ];

  it.each(rows)('%s', (_, steps, owners) => {
    expect(ownersOf(play(steps))).toEqual(owners);
  });

  it('changes nothing when nothing changes', () => {
    const once = play([{ by: 'm', write: 'data: {a: x}' }]);
    expect(play([{ by: 'n', write: once }], once)).toEqual(once);
    expect(play([{ by: 'n', write: contentOf(once) }], once)).toEqual(once);
  });

  it('leaves objects alone that nobody tracks', () => {
    const live = sample('data: {a: x}');
    expect(play([{ by: 'm', write: 'data: {a: y}' }], live)).toEqual(sample('data: {a: y}'));
  });

  it.each([['[]'], ['[{}]']])('starts over when a client writes %s', (list) => {
    const live = play([{ by: 'm', write: 'data: {a: x}' }]);
    const reset = play(
      [{ by: 'n', write: `metadata: {managedFields: ${list}}\ndata: {a: x}` }],
      live,
    );
    expect(reset).toEqual(sample('data: {a: x}'));
  });

  it('takes entries that a client rewrote, but not broken ones or those of a subresource', () => {
    const live = play([{ by: 'm', write: 'data: {a: x}' }]);
    const [entry] = live.metadata.managedFields ?? [];
    const rewritten = (change: object): KubeObject => ({
      ...live,
      metadata: { ...live.metadata, managedFields: [{ ...entry, ...change }] },
    });
    const owners = (write: KubeObject, subresource = ''): string[] =>
      Object.keys(ownersOf(play([{ by: 'n', write, subresource }], live)));
    expect(owners(rewritten({ manager: 'k', operation: 'Apply' }))).toEqual(['k/Apply']);
    expect(owners(rewritten({ manager: 'k' }), 'status')).toEqual(['m/Update']);
    expect(owners(rewritten({ manager: 'k', operation: 'Delete' }))).toEqual(['m/Update']);
    expect(owners(rewritten({ manager: 'k', fieldsV1: { 'k:{': {} } }))).toEqual(['m/Update']);
    expect(owners(rewritten({ manager: 'k', fieldsV1: { 'x:new': {}, 'f:data': {} } }))).toEqual([
      'k/Update',
    ]);
  });

  it('merges the oldest of more than ten updaters', () => {
    const keys = Array.from({ length: 14 }, (_, index) => `k${String(index).padStart(2, '0')}`);
    const steps = keys.map((key, index) => ({
      by: `m${key}`,
      write: `data: {${keys
        .slice(0, index + 1)
        .map((one) => `${one}: x`)
        .join(', ')}}`,
    }));
    const owners = ownersOf(play(steps));
    expect(Object.keys(owners)).toEqual([
      'ancient-changes/Update',
      ...keys.slice(5).map((key) => `m${key}/Update`),
    ]);
    expect(owners['ancient-changes/Update']).toEqual([
      '.data',
      ...keys.slice(0, 5).map((key) => `.data.${key}`),
    ]);
  });

  it('keeps a version whose only change would be a time', () => {
    const live = play([{ by: 'm', write: 'data: {a: x}' }]);
    const [entry] = live.metadata.managedFields ?? [];
    const withTime = (time: string, data = 'x'): KubeObject => ({
      ...live,
      data: { a: data },
      metadata: { ...live.metadata, managedFields: [{ ...entry, time }] },
    });
    expect(keepIfUnchanged(live, withTime('2031-01-01T00:00:00Z'))).toBe(live);
    const changed = withTime('2031-01-01T00:00:00Z', 'y');
    expect(keepIfUnchanged(live, changed)).toBe(changed);
  });

  it('tracks a ReplicaSet as Kubernetes does', () => {
    const write = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web', namespace: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              { name: 'c', image: 'i', ports: [{ containerPort: 80, protocol: 'TCP' }] },
            ],
            securityContext: {},
          },
        },
      },
    } as KubeObject;
    const { schema } = replicaSetKind;
    const object = play([{ by: 'kubectl-create', write, schema, apiVersion: 'apps/v1' }]);
    expect(object.metadata.managedFields?.[0]?.['fieldsV1']).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': {
        'f:replicas': {},
        'f:selector': {},
        'f:template': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:containers': {
              'k:{"name":"c"}': {
                '.': {},
                'f:image': {},
                'f:name': {},
                'f:ports': {
                  '.': {},
                  'k:{"containerPort":80,"protocol":"TCP"}': {
                    '.': {},
                    'f:containerPort': {},
                    'f:protocol': {},
                  },
                },
              },
            },
            'f:securityContext': {},
          },
        },
      },
    });
  });

  it('tracks a Secret by its keys, whatever they are called', () => {
    const data = JSON.parse('{"__proto__": "eA==", "constructor": "eA==", "a.b": "eA=="}');
    const write = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'web' },
      type: 'Opaque',
      data,
    } as KubeObject;
    const object = play([{ by: 'm', write, schema: secretKind.schema }]);
    expect(ownersOf(object)).toEqual({
      'm/Update': ['.data', '.data.__proto__', '.data.a.b', '.data.constructor', '.type'],
    });
  });
});
