import { describe, expect, it } from '@jest/globals';
import { freezeKind } from './freeze.js';
import { cellsOf, complaints, written } from './written.fixture.js';

const bornAt = '2026-11-21T12:00:00Z';
const yaml = (spec: string): string =>
  `metadata: {name: stop, creationTimestamp: "${bornAt}"}\nspec: ${spec}`;

describe('a Freeze', () => {
  const rows = [
    { name: 'of everything', spec: '{}', says: [] },
    {
      name: 'of something, for a while',
      spec: '{clusters: [tokyo, a.b], namespaces: [shop], kinds: [ReplicaSet, Secret, Namespace], reason: storm, until: "2026-11-21T12:00:01Z"}',
      says: [],
    },
    {
      name: 'of empty lists, which could mean all or nothing',
      spec: '{clusters: [], namespaces: [], kinds: []}',
      says: ['clusters', 'namespaces', 'kinds'].map(
        (list) => `spec.${list}: Required value: leave it out to match everything`,
      ),
    },
    {
      name: 'of kinds that no member gets',
      spec: '{kinds: [ReplicaSet, Pod]}',
      says: [
        'spec.kinds[1]: Unsupported value: "Pod": supported values: "Namespace", "CustomResourceDefinition", "Secret", "ConfigMap", "ServiceAccount", "ReplicaSet", "Deployment", "Service"',
      ],
    },
    { name: 'of a custom kind', spec: '{kinds: [Ship]}', says: [] },
    {
      name: 'of a kind that is misspelled',
      spec: '{kinds: [replicaset]}',
      says: [expect.stringContaining('spec.kinds[0]: Unsupported value: "replicaset"')],
    },
    {
      name: 'of one thing twice',
      spec: '{clusters: [tokyo, tokyo]}',
      says: ['spec.clusters[1]: Duplicate value: "tokyo"'],
    },
    {
      name: 'until now',
      spec: `{until: "${bornAt}"}`,
      says: [`spec.until: Invalid value: "${bornAt}": must be in the future`],
    },
    {
      name: 'until the past, in another zone',
      spec: '{until: "2026-11-21T13:59:59+02:00"}',
      says: ['spec.until: Invalid value: "2026-11-21T13:59:59+02:00": must be in the future'],
    },
    {
      name: 'with a reason of two lines',
      spec: '{reason: "a\\nb"}',
      says: ['spec.reason: Invalid value: "a\\nb": must be one line without control characters'],
    },
    {
      name: 'with a reason too long to show',
      spec: `{reason: "${'ä'.repeat(129)}"}`,
      says: ['spec.reason: Too long: may not be more than 256 bytes'],
    },
  ];
  it.each(rows)('$name', ({ spec, says }) => {
    expect(complaints(freezeKind, yaml(spec))).toEqual(says);
  });

  it.each(['{clusters: [To_kyo]}', '{namespaces: [a.b]}'])('of bad names: %s', (spec) => {
    const [first = '', ...more] = complaints(freezeKind, yaml(spec));
    expect(first).toMatch(/^spec\.(clusters|namespaces)\[0\]: Invalid value: /);
    expect(more).toEqual([]);
  });

  it('remarks on a kind that is not built in', () => {
    const remarks = freezeKind.remarks?.(written(freezeKind, yaml('{kinds: [ReplicaSet, Ship]}')));
    expect(remarks).toEqual([
      'spec.kinds[1]: Ship is no built-in kind; it holds back custom objects of that kind only',
    ]);
  });

  it('of too much', () => {
    const names = Array.from({ length: 257 }, (_, index) => `c${index}`).join(', ');
    expect(complaints(freezeKind, yaml(`{clusters: [${names}]}`))).toEqual([
      'spec.clusters: Too many: 257: must have at most 256 items',
    ]);
  });

  it('says what it freezes', () => {
    expect(complaints(freezeKind, 'metadata: {name: stop}')).toEqual([
      'spec: Required value: write {} to freeze everything',
    ]);
    expect(() => written(freezeKind, yaml('{cluster: tokyo}'))).toThrow('spec.cluster');
    expect(() => written(freezeKind, yaml('{until: tomorrow}'))).toThrow('tomorrow');
  });

  it('shows what it freezes', () => {
    const all = written(freezeKind, yaml('{}'));
    expect(cellsOf(freezeKind, all)).toMatchObject({
      Clusters: '<all>',
      Namespaces: '<all>',
      Kinds: '<all>',
      Until: '<none>',
      Reason: '<none>',
    });
    const until = '2026-11-21T13:00:00Z';
    const some = written(
      freezeKind,
      yaml(`{clusters: [sydney, tokyo], kinds: [Secret], reason: storm, until: "${until}"}`),
    );
    expect(cellsOf(freezeKind, some, Date.parse(until) - 1)).toMatchObject({
      Clusters: 'sydney,tokyo',
      Kinds: 'Secret',
      Until: until,
      Reason: 'storm',
    });
    expect(cellsOf(freezeKind, some, Date.parse(until))['Until']).toBe(`${until} (over)`);
  });
});
