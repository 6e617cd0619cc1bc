/** Many objects as one on a federation of real processes: placed once, from how they are in the end, and back again. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { stringify } from 'yaml';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { until } from './until.js';
import { create, decided, readyReplicas, replicaSet } from './world.js';

const home = 'together';
const withinMs = 60_000;
const fleet = '/apis/fleet.navarch.dev/v1alpha1';

const workload = (replicas: number): KubeObject => {
  const { metadata, ...rest } = replicaSet({
    name: 'web',
    namespace: home,
    replicas,
    weights: 'tokyo=1',
  });
  const { annotations: _weights, ...named } = metadata;
  return { ...rest, metadata: named };
};
const policy = (cluster: string): KubeObject => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'PlacementPolicy',
  metadata: { name: 'gold', namespace: home },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
    placement: { clusters: { names: [cluster] } },
  },
});

describe('a changeset', () => {
  let on: Federation;

  onFederation({ home, members: ['tokyo', 'sydney'] }, (started) => {
    ({ on } = started);
  });

  const fileOf = async (name: string, objects: readonly KubeObject[]): Promise<string> => {
    const file = join(on.folder, name);
    await writeFile(file, objects.map((one) => `---\n${stringify(one)}`).join(''));
    return file;
  };
  const untilReady = (replicas: number): Promise<unknown> =>
    until(
      () => readyReplicas(on, home, 'web'),
      (ready) => ready === replicas,
      withinMs,
    );
  const generation = async (): Promise<number | undefined> =>
    (await on.call('GET', `${fleet}/namespaces/${home}/placements/web`)).body.metadata.generation;

  it('with a policy and what it governs is placed once', async () => {
    const file = await fileOf('release.yaml', [policy('tokyo'), workload(2)]);
    const tried = await on.navarch(
      'changeset',
      'apply',
      '-f',
      file,
      '--name',
      'release',
      '--dry-run',
    );
    expect(tried).toMatch(/replicaset\/web +created/);
    expect((await on.call('GET', `${fleet}/changesets/release`)).status).toBe(404);
    const said = await on.navarch('changeset', 'apply', '-f', file, '--name', 'release');
    expect(said).toContain('changeset release is committed');
    await untilReady(2);
    expect(await decided(on, home, 'web')).toBe('sydney=0 taipei=0 tokyo=2');
    expect(await generation()).toBe(1);
  }, 120_000);

  it('moves from one state to the other, with nothing decided in between', async () => {
    const file = await fileOf('move.yaml', [policy('sydney'), workload(3)]);
    await on.navarch('changeset', 'apply', '-f', file, '--name', 'move');
    await until(
      () => decided(on, home, 'web'),
      (split) => split === 'sydney=3 taipei=0 tokyo=0',
      withinMs,
    );
    expect(await generation()).toBe(2);
    await untilReady(3);
  }, 120_000);

  it('is undone as a whole, and that too', async () => {
    const shown = await on.navarch('changeset', 'undo', 'move', '--dry-run');
    expect(shown).toMatch(/replicaset\/web +updated +.*spec\.replicas/);
    const said = await on.navarch('changeset', 'undo', 'move', '--yes');
    const [, name = ''] = /changeset undo (\S+)/.exec(said) ?? [];
    await until(
      () => decided(on, home, 'web'),
      (split) => split === 'sydney=0 taipei=0 tokyo=2',
      withinMs,
    );
    await on.navarch('changeset', 'undo', name, '--yes');
    await until(
      () => decided(on, home, 'web'),
      (split) => split === 'sydney=3 taipei=0 tokyo=0',
      withinMs,
    );
    const told = await on.navarch('history', 'rs', 'web', '-n', home);
    expect(told).toMatch(/update +\S+ +rollback-\w+ +spec\.replicas/);
    expect(told).toMatch(/create +\S+ +release/);
  }, 120_000);

  it('a namespace is rolled back to a revision', async () => {
    await create(on, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'later', namespace: home },
    });
    const to = /(\d+) .* create /.exec(
      await on.navarch('history', 'secret', 'later', '-n', home),
    )?.[1];
    const before = String(Number(to) - 1);
    await on.navarch('rollback', 'namespace', home, '--to', before, '--yes');
    expect((await on.call('GET', `/api/v1/namespaces/${home}/secrets/later`)).status).toBe(404);
    await untilReady(3);
    const again = await on.navarch('rollback', 'namespace', home, '--to', before, '--dry-run');
    expect(again).toContain('nothing to do');
  }, 120_000);
});
