import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import {
  at,
  contentOf,
  ownersOf,
  play,
  sample,
  sampleSchema,
  type Step,
} from './sample.fixture.js';
import { serverSideApply } from './server-side-apply.js';

function refusal(action: () => unknown): ApiError {
  try {
    action();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('answers of server-side apply', () => {
  it('changes nothing when applied again, times included', () => {
    const steps: Step[] = [
      { by: 'm', apply: 'data: {a: x}\nspec: {items: [{name: a, tags: [b]}]}' },
      { by: 'n', apply: 'data: {b: y}' },
    ];
    const once = play(steps);
    const again = serverSideApply({
      schema: sampleSchema,
      live: once,
      applied: sample('data: {a: x}\nspec: {items: [{name: a, tags: [b]}]}'),
      manager: 'm',
      force: false,
      now: at + 1_000_000,
      apiVersion: 'v1',
    });
    expect(again).toEqual({ object: once, changed: false });
  });

  it('keeps what nobody owns, as defaults, beside what it changes', () => {
    const created = play([{ by: 'm', apply: 'spec: {place: {x: 1}}' }]);
    const live = { ...created, spec: { place: { x: 1, y: 7 } } };
    const changed = play([{ by: 'm', apply: 'spec: {place: {x: 2}}' }], live);
    expect(changed['spec']).toEqual({ place: { x: 2, y: 7 } });
    // With the structure itself, the defaults in it go too.
    const dropped = play([{ by: 'm', apply: 'data: {a: x}' }], changed);
    expect(contentOf(dropped)).toEqual(sample('data: {a: x}'));
  });

  it('dates only the entry of who changed something', () => {
    const object = play([
      { by: 'm', apply: 'data: {a: x}' },
      { by: 'n', apply: 'data: {b: y}' },
      { by: 'm', apply: 'data: {a: z}' },
      { by: 'n', apply: 'data: {b: y}' },
    ]);
    const times = object.metadata.managedFields?.map((entry) => [entry['manager'], entry['time']]);
    expect(times).toEqual([
      ['n', '2030-01-01T00:00:01Z'],
      ['m', '2030-01-01T00:00:02Z'],
    ]);
  });

  it('dates nothing for whoever owns more or less of what is the same', () => {
    const object = play([
      { by: 'm', apply: 'data: {a: x, b: y}' },
      { by: 'n', apply: 'data: {a: x}' },
      { by: 'n', apply: 'data: {a: x, b: y}' },
    ]);
    const times = object.metadata.managedFields?.map((entry) => [entry['manager'], entry['time']]);
    expect(times).toEqual([
      ['n', undefined],
      ['m', '2030-01-01T00:00:00Z'],
    ]);
  });

  it('writes entries as Kubernetes does', () => {
    const object = play([{ by: 'm', apply: 'data: {a: x}\nspec: {items: [{name: a, value: 1}]}' }]);
    expect(object.metadata.managedFields).toEqual([
      {
        manager: 'm',
        operation: 'Apply',
        apiVersion: 'v1',
        time: '2030-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:data': { 'f:a': {} },
          'f:spec': { 'f:items': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:value': {} } } },
        },
      },
    ]);
  });

  it('names the conflict with an applier', () => {
    const live = play([{ by: 'm1', apply: 'data: {a: x}' }]);
    const error = refusal(() => play([{ by: 'm2', apply: 'data: {a: y}' }], live));
    expect(error.toStatus()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "m1": .data.a',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "m1"', field: '.data.a' },
        ],
      },
    });
  });

  it('names all conflicts, grouped by owner', () => {
    const live = play([
      { by: 'kubectl-client-side-apply', update: 'data: {a: x, b: x}' },
      { by: 'z', apply: 'spec: {items: [{name: a, value: 1}]}' },
    ]);
    const applied = 'data: {a: y, b: y}\nspec: {items: [{name: a, value: 2}]}';
    const error = refusal(() => play([{ by: 'm', apply: applied }], live));
    expect(error.message).toBe(
      'Apply failed with 3 conflicts: conflicts with "kubectl-client-side-apply" using v1:\n' +
        '- .data.a\n- .data.b\nconflicts with "z":\n- .spec.items[name="a"].value',
    );
    expect(error.details.causes?.map(({ field }) => field)).toEqual([
      '.data.a',
      '.data.b',
      '.spec.items[name="a"].value',
    ]);
  });

  it('gives an untracked object to whoever was before the first apply', () => {
    const live = sample('metadata: {uid: u}\ndata: {a: x, b: y}');
    const error = refusal(() => play([{ by: 'm', apply: 'data: {a: z}' }], live));
    expect(error.message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a',
    );
    const object = play([{ by: 'm', apply: 'data: {a: x}' }], live);
    expect(ownersOf(object)).toEqual({
      'm/Apply': ['.data.a'],
      'before-first-apply/Update': ['.data', '.data.a', '.data.b'],
    });
  });

  it('lets kubectl move from client-side apply without force, where nobody else wrote', () => {
    const annotated = (data: string): string =>
      `metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"apiVersion":"v1","kind":"Sample","metadata":{"name":"a"},"data":{"a":"x","b":"y"}}'}}\ndata: ${data}`;
    const live = play([{ by: 'kubectl-client-side-apply', update: annotated('{a: x, b: y}') }]);
    const moved = play([{ by: 'kubectl', apply: 'data: {a: z}' }], live);
    expect(moved['data']).toEqual({ a: 'z', b: 'y' });
    expect(moved.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toBe(
      '{"apiVersion":"v1","data":{"a":"z"},"kind":"Sample","metadata":{"name":"a"}}\n',
    );
    expect(refusal(() => play([{ by: 'other', apply: 'data: {a: z}' }], live)).code).toBe(409);

    const touched = play([{ by: 'u', update: annotated('{a: w, b: y}') }], live);
    expect(refusal(() => play([{ by: 'kubectl', apply: 'data: {a: z}' }], touched)).message).toBe(
      'Apply failed with 1 conflict: conflict with "u" using v1: .data.a',
    );
  });

  it('writes status through its own endpoint only', () => {
    const live = play([{ by: 'm', apply: 'data: {a: x}' }]);
    const { object } = serverSideApply({
      schema: sampleSchema,
      live,
      applied: sample('data: {a: y}\nstatus: {phase: Ready}'),
      manager: 'm',
      force: false,
      now: at,
      apiVersion: 'v1',
      subresource: 'status',
    });
    expect(contentOf(object)).toEqual(sample('data: {a: x}\nstatus: {phase: Ready}'));
    expect(ownersOf(object)).toEqual({
      'm/Apply': ['.data.a'],
      'm/Apply/status': ['.status.phase'],
    });
  });

  const faults: [string, string][] = [
    ['dat: {a: x}', '.dat: field not declared in schema'],
    [
      'spec: {items: [{name: a, valu: 1}]}',
      '.spec.items[name="a"].valu: field not declared in schema',
    ],
    ['spec: {replicas: many}', '.spec.replicas: expected numeric (int or float), got string'],
    ['data: {a: 5}', '.data.a: expected string, got number'],
    ['data: [a]', '.data: expected map, got list'],
    ['spec: {items: [{name: a}, {name: a}]}', '.spec.items: duplicate entries for key [name="a"]'],
    [
      'spec: {items: [{value: 1}]}',
      '.spec.items: element 0: associative list with keys has an element that omits all key fields ["name"]',
    ],
    [
      'spec: {numbers: [{}]}',
      '.spec.numbers: element 0: associative list without keys has an element that is no scalar',
    ],
  ];

  it.each(faults)('refuses %s', (yaml, complaint) => {
    const error = refusal(() => play([{ by: 'm', apply: yaml }]));
    expect([error.code, error.message]).toEqual([
      400,
      `failed to create typed patch object (/a; /v1, Kind=Sample): ${complaint}`,
    ]);
  });

  it('leaves a version and a uid in the result, for the caller to compare', () => {
    const live = sample('metadata: {uid: u, resourceVersion: "5"}\ndata: {a: x}');
    const object = play(
      [{ by: 'm', apply: 'metadata: {resourceVersion: "4"}\ndata: {b: y}' }],
      live,
    );
    expect(object.metadata).toMatchObject({ uid: 'u', resourceVersion: '4' });
    expect(ownersOf(object)['m/Apply']).toEqual(['.data.b']);
  });

  it('does not trip over an annotation or entries that are nested without end', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': deep };
    const tracked = play([{ by: 'u', update: 'data: {a: x}' }]);
    const live = { ...tracked, metadata: { ...tracked.metadata, annotations } };
    expect(refusal(() => play([{ by: 'kubectl', apply: 'data: {a: z}' }], live)).code).toBe(409);
    const [entry] = tracked.metadata.managedFields ?? [];
    const managedFields = [{ ...entry, fieldsV1: { [`v:${deep}`]: {} } }];
    const broken = { ...tracked, metadata: { ...tracked.metadata, managedFields } };
    expect(Object.keys(ownersOf(play([{ by: 'm', apply: 'data: {b: z}' }], broken)))).toEqual([
      'm/Apply',
      'before-first-apply/Update',
    ]);
  });

  it('refuses managed fields and other versions', () => {
    const own = refusal(() => play([{ by: 'm', apply: 'metadata: {managedFields: []}' }]));
    expect([own.code, own.message]).toEqual([400, 'metadata.managedFields must be nil']);
    const version = refusal(() => play([{ by: 'm', apply: 'apiVersion: v2' }]));
    expect([version.code, version.message]).toEqual([
      400,
      'Incorrect version specified in apply patch. Specified patch version: v2, expected: v1',
    ]);
  });
});
