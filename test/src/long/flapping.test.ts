/**
 * A member that comes and goes costs one move, not one with each turn; and while nothing happens nothing is written of it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cluster } from '@navarch/model';
import { parse, stringify } from 'yaml';
import { Federation } from '../federation/federation.js';
import { Gate } from '../federation/gate.js';
import { eventsOf, readyText } from '../federation/member-access.js';
import { until } from '../federation/until.js';
import { clusterPhase, create, decided, namespace, replicaSet } from '../federation/world.js';

const home = 'flaps';
const clusterPath = '/apis/fleet.navarch.dev/v1alpha1/clusters/tokyo';
const everywhere = 'sydney=2 taipei=2 tokyo=2';
const elsewhere = 'sydney=3 taipei=3 tokyo=0';
const withinMs = 60_000;
/** Half of a flap: enough for the three failed probes that a loss takes, and less than it must be well for. */
const halfMs = 2_500;
const flaps = 8;
/** Two looks at the facts of a cluster, and some. */
const quietMs = 11_000;

describe('a member that flaps', () => {
  let on: Federation;
  let gate: Gate;

  beforeAll(async () => {
    on = await Federation.start({
      queue: 'postgres',
      settings: { NAVARCH_PROBE_EVERY_MS: '500', NAVARCH_RETURN_AFTER_MS: '6000' },
    });
    gate = await leadThroughGate(on, 'tokyo');
    await create(on, namespace(home));
    const weights = 'sydney=1 taipei=1 tokyo=1';
    await create(on, replicaSet({ name: 'web', namespace: home, replicas: 6, weights }));
    await untilDecided(everywhere);
  }, 180_000);
  afterAll(async () => {
    await gate?.close();
    await on?.stop();
  }, 60_000);

  it('is described, and then costs no writes', async () => {
    const described = await until(
      () => readCluster(),
      ({ status }) => status?.nodes?.total === 3 && status.apiEnablements !== undefined,
      withinMs,
    );
    expect(described.status).toMatchObject({
      kubernetesVersion: expect.stringMatching(/^v1\./),
      nodes: { total: 3, usable: 3 },
      allocatable: { cpu: '12', memory: '24Gi' },
      apiEnablements: [
        {
          groupVersion: 'v1',
          resources: ['namespaces', 'secrets', 'configmaps', 'serviceaccounts', 'services'],
        },
        {
          groupVersion: 'apiextensions.k8s.io/v1',
          resources: ['customresourcedefinitions'],
        },
        { groupVersion: 'apps/v1', resources: ['replicasets', 'deployments'] },
      ],
      credentials: { clientCertificate: expect.stringMatching(/^20\d\d-/) },
    });
    expect(described.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'CredentialsValid', status: 'True' }),
    );
    expect(await on.kubectl('get', 'clusters', '-o', 'wide')).toMatch(/tokyo .*3\/3 .*ms/);
    const versions = await clusterVersions();
    await sleep(quietMs);
    expect(await clusterVersions()).toEqual(versions);
  }, 120_000);

  it('is lost once, and stays out for as long as it flaps', async () => {
    const seen: string[] = [];
    for (let flap = 0; flap < flaps; flap += 1) {
      gate.shut();
      await watchFor(halfMs, seen);
      gate.reopen();
      await watchFor(halfMs, seen);
    }
    expect(seen).toEqual([everywhere, elsewhere]);
    const events = (await eventsOf(on)).filter(({ about }) => about === 'web' || about === 'tokyo');
    const counted = (reason: string): number =>
      events.filter((one) => one.reason === reason).reduce((sum, one) => sum + one.count, 0);
    expect({ lost: counted('ClusterLost'), moves: counted('Replaced') }).toEqual({
      lost: 1,
      moves: 1,
    });
  }, 120_000);

  it('says why it waits, and is taken back when it has been well', async () => {
    gate.shut();
    await until(
      () => readyText(on, 'tokyo'),
      (text) => /no connection/.test(text),
      withinMs,
    );
    gate.reopen();
    await until(
      () => readyText(on, 'tokyo'),
      (text) => /taken back when it has been well for 6 s/.test(text),
      withinMs,
    );
    await untilDecided(everywhere);
    expect(await clusterPhase(on, 'tokyo')).toBe('ClusterReady');
    expect((await readCluster()).status?.losses).toHaveLength(1);
  }, 120_000);

  async function readCluster(): Promise<Cluster> {
    return (await on.call('GET', clusterPath)).body as unknown as Cluster;
  }

  async function clusterVersions(): Promise<readonly unknown[]> {
    const { body } = await on.call('GET', '/apis/fleet.navarch.dev/v1alpha1/clusters');
    return (body['items'] as Cluster[]).map(({ metadata }) => metadata.resourceVersion);
  }

  async function untilDecided(split: string): Promise<void> {
    await until(
      () => decided(on, home, 'web'),
      (found) => found === split,
      withinMs,
    );
  }

  /** Each decision that is new, for so long. */
  async function watchFor(ms: number, seen: string[]): Promise<void> {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      const split = await decided(on, home, 'web');
      if (split !== seen.at(-1)) seen.push(split);
      await sleep(100);
    }
  }
});

/** From now on the federation reaches a member through a gate. */
async function leadThroughGate(on: Federation, name: string): Promise<Gate> {
  const file = await readFile(join(on.folder, 'members', name, 'kubeconfig'), 'utf8');
  const config = parse(file) as { clusters: [{ cluster: { server: string } }] };
  const { cluster } = config.clusters[0];
  const gate = await Gate.open(Number(new URL(cluster.server).port));
  cluster.server = `https://127.0.0.1:${gate.port}`;
  const { body } = await on.call('GET', `/apis/fleet.navarch.dev/v1alpha1/clusters/${name}`);
  const { namespace: place, name: secret } = (body as unknown as Cluster).spec.credentialsRef;
  const data = { kubeconfig: Buffer.from(stringify(config)).toString('base64') };
  const { status } = await on.call('PATCH', `/api/v1/namespaces/${place}/secrets/${secret}`, {
    data,
  });
  if (status !== 200) throw new Error(`the credentials of ${name} cannot be changed: ${status}`);
  return gate;
}
