/** A cluster of one's own joins a running federation, and leaves it again. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberClient, parseMemberKubeconfig } from '@navarch/clients';
import { resources } from '@navarch/model';
import { PlaygroundProcess } from '../members/playground-process.js';
import { Federation } from './federation.js';
import { until } from './until.js';
import { clusterPhase, create, decided, namespace } from './world.js';

const withinMs = 40_000;
const plain = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'everywhere', namespace: 'joined' },
  spec: {
    replicas: 8,
    selector: { matchLabels: { app: 'everywhere' } },
    template: {
      metadata: { labels: { app: 'everywhere' } },
      spec: { containers: [{ name: 'main', image: 'nginx:1.29' }] },
    },
  },
};

describe('a cluster of one’s own', () => {
  let on: Federation;
  let osaka: PlaygroundProcess;
  let kubeconfig: string;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    const folder = join(on.folder, 'outside');
    osaka = await PlaygroundProcess.start({
      folder,
      arguments: ['--members', 'osaka', '--any-port'],
    });
    kubeconfig = osaka.members[0]?.kubeconfig ?? '';
    await create(on, namespace('joined'));
  }, 120_000);
  afterAll(async () => {
    await osaka?.stop();
    await on?.stop();
  }, 60_000);

  const refusalOf = async (...args: string[]): Promise<string> => {
    const error: unknown = await on
      .navarch('join', 'osaka', '--yes', ...args)
      .catch((caught: unknown) => caught);
    return String((error as { stderr?: string }).stderr);
  };

  it('is refused on a loopback address, unless that is asked for', async () => {
    expect(await refusalOf('--kubeconfig', kubeconfig)).toMatch(/loopback/);
    expect(await clusterPhase(on, 'osaka')).toBe('none');
  });

  it('is refused with a program to run, and nothing is registered', async () => {
    const text = await readFile(kubeconfig, 'utf8');
    const hostile = join(on.folder, 'hostile.yaml');
    await writeFile(
      hostile,
      text.replace(/client-certificate-data: .*/, 'exec: {command: touch, args: [/tmp/x]}'),
    );
    expect(await refusalOf('--kubeconfig', hostile, '--allow-loopback')).toMatch(/exec/);
    expect(
      (await on.call('GET', '/api/v1/namespaces/navarch-system/secrets/cluster-osaka')).status,
    ).toBe(404);
  });

  it('joins, and gets its share', async () => {
    const said = await on.navarch(
      'join',
      'osaka',
      '--yes',
      '--kubeconfig',
      kubeconfig,
      '--allow-loopback',
    );
    expect(said).toContain('osaka takes part');
    const { status } = await on.call('POST', '/apis/apps/v1/namespaces/joined/replicasets', plain);
    expect(status).toBe(201);
    await until(
      () => decided(on, 'joined', 'everywhere'),
      (split) => split === 'osaka=2 sydney=2 taipei=2 tokyo=2',
      withinMs,
    );
    await until(copiesInOsaka, (copies) => copies === 1, withinMs);
  });

  it('is not replaced by another cluster of its name', async () => {
    const other = join(on.folder, 'members', 'tokyo', 'kubeconfig');
    expect(await refusalOf('--kubeconfig', other, '--allow-loopback')).toMatch(
      /registered already/,
    );
  });

  it('leaves with what it runs, and the replicas move on', async () => {
    await on.navarch('unjoin', 'osaka', '--yes');
    await until(
      () => decided(on, 'joined', 'everywhere'),
      (split) => !split.includes('osaka') && sumOf(split) === 8,
      withinMs,
    );
    expect(await copiesInOsaka()).toBe(1);
  });

  async function copiesInOsaka(): Promise<number> {
    const client = new MemberClient(
      parseMemberKubeconfig(await readFile(kubeconfig, 'utf8'), { allowLoopback: true }),
    );
    const { items } = await client.list(resources.replicasets, { namespace: 'joined' });
    await client.close();
    return items.length;
  }
});

const sumOf = (split: string): number =>
  split.split(' ').reduce((sum, part) => sum + Number(part.split('=')[1]), 0);
