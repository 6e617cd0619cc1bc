import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusterTaint } from '@navarch/model';
import { Served } from '../rest/served.fixture.js';
import { clusterKind } from './cluster.js';
import { cellsOf, complaints, written } from './written.fixture.js';

const reference = 'credentialsRef: {namespace: navarch-system, name: tokyo}';
const yaml = (taints: string): string =>
  `metadata: {name: tokyo}\nspec: {server: "https://t", ${reference}, taints: ${taints}}`;

describe('the taints of a Cluster', () => {
  const rows = [
    { name: 'fine', taints: '[{key: example.com/disk, value: slow, effect: NoExecute}]', says: [] },
    {
      name: 'one key with two effects',
      taints: '[{key: a, effect: NoSchedule}, {key: a, effect: NoExecute}]',
      says: [],
    },
    {
      name: 'one key with one effect twice',
      taints: '[{key: a, value: b, effect: NoSchedule}, {key: a, effect: NoSchedule}]',
      says: [
        'spec.taints[1]: Duplicate value: {"key":"a","effect":"NoSchedule"}: taints must be unique by key and effect pair',
      ],
    },
    {
      name: 'nothing in it',
      taints: '[{}]',
      says: [
        'spec.taints[0].key: Invalid value: "": name part must be non-empty',
        'spec.taints[0].key: Invalid value: "": name part must consist of',
        'spec.taints[0].effect: Required value',
      ],
    },
    {
      name: 'an effect that there is not',
      taints: '[{key: a, effect: Never}]',
      says: [
        'spec.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
      ],
    },
    {
      name: 'a value that is none',
      taints: '[{key: a, value: "b c", effect: NoExecute}]',
      says: ['spec.taints[0].value: Invalid value: "b c": a valid label must be'],
    },
  ];
  for (const { name, taints, says } of rows)
    it(name, () => {
      const found = complaints(clusterKind, yaml(taints));
      expect(found).toHaveLength(says.length);
      for (const [index, start] of says.entries()) expect(found[index]).toContain(start);
    });

  it('are printed as people write them', () => {
    const cluster = written(
      clusterKind,
      yaml('[{key: a, value: b, effect: NoExecute}, {key: c, effect: NoSchedule}]'),
    );
    expect(cellsOf(clusterKind, cluster)).toMatchObject({ Taints: 'a=b:NoExecute,c:NoSchedule' });
  });
});

describe('the time of a taint', () => {
  const clusters = '/apis/fleet.navarch.dev/v1alpha1/clusters';
  const tokyo = `${clusters}/tokyo`;
  const merge = { 'content-type': 'application/merge-patch+json' };
  const start = '2030-01-01T00:00:00Z';
  const later = '2030-01-01T01:00:00Z';
  const cluster = (taints: readonly Partial<ClusterTaint>[]): object => ({
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Cluster',
    metadata: { name: 'tokyo' },
    spec: {
      server: 'https://t',
      credentialsRef: { namespace: 'navarch-system', name: 'tokyo' },
      taints,
    },
  });
  const disk = { key: 'disk', effect: 'NoExecute' } as const;
  const rack = { key: 'rack', effect: 'NoSchedule' } as const;

  let served: Served;
  /** `disk 2030-01-01T00:00:00Z`, of the stored cluster. */
  const times = async (): Promise<string[]> => {
    const { body } = await served.call(`GET ${tokyo}`);
    const taints = (body.spec['taints'] ?? []) as readonly ClusterTaint[];
    return taints.map(({ key, timeAdded }) => `${key} ${timeAdded}`);
  };
  beforeEach(async () => {
    served = new Served();
    const made = await served.call(`POST ${clusters}`, cluster([disk]));
    expect(made.status).toBe(201);
    served.pass(3_600_000);
  });

  it('is that of the create', async () => {
    expect(await times()).toEqual([`disk ${start}`]);
  });

  it('is kept when the taint comes again without it, and nothing is written then', async () => {
    const before = await served.call(`GET ${tokyo}`);
    const after = await served.call(`PUT ${tokyo}`, cluster([disk]));
    expect(after.body).toEqual(before.body);
  });

  it('is kept when the value changes, and set for what is new', async () => {
    const spec = { taints: [rack, { ...disk, value: 'slow' }] };
    await served.call(`PATCH ${tokyo}`, { spec }, merge);
    expect(await times()).toEqual([`rack ${later}`, `disk ${start}`]);
  });

  it('begins anew when the taint was gone', async () => {
    await served.call(`PATCH ${tokyo}`, { spec: { taints: null } }, merge);
    expect(await times()).toEqual([]);
    await served.call(`PATCH ${tokyo}`, { spec: { taints: [disk] } }, merge);
    expect(await times()).toEqual([`disk ${later}`]);
  });

  it('is the one that the client says', async () => {
    const said = '2029-06-01T00:00:00Z';
    await served.call(`PUT ${tokyo}`, cluster([{ ...disk, timeAdded: said }]));
    expect(await times()).toEqual([`disk ${said}`]);
  });

  it('is nobody’s to own: appliers share the list by key and effect', async () => {
    const apply = { 'content-type': 'application/apply-patch+yaml' };
    const path = `PATCH ${tokyo}?fieldManager=ops&force=true`;
    expect((await served.call(path, cluster([rack]), apply)).status).toBe(200);
    expect(await times()).toEqual([`disk ${start}`, `rack ${later}`]);
    served.pass(3_600_000);
    await served.call(path, cluster([rack]), apply);
    expect(await times()).toEqual([`disk ${start}`, `rack ${later}`]);
    await served.call(path, cluster([]), apply);
    expect(await times()).toEqual([`disk ${start}`]);
  });
});
