/** The session of the README, as a person types it: kubectl and navarch against a running federation. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from '../repository/root.js';
import { Federation } from './federation.js';
import { queueKinds } from './queues.js';
import { until } from './until.js';
import { clusterPhase, decided, readyReplicas, reported } from './world.js';

const web = join(root, 'examples/web.yaml');
const lostWithinMs = 40_000;
const settledWithinMs = 60_000;

describe.each(queueKinds)('the session, with the queue on %s', (queue) => {
  let on: Federation;
  beforeAll(async () => {
    on = await Federation.start({ queue });
  }, 180_000);
  afterAll(async () => {
    await on?.stop();
  }, 60_000);

  it('splits nine replicas by weight and brings them up', async () => {
    await on.kubectl('apply', '-f', web);
    await untilReady(9);
    expect(await decided(on, 'web', 'web')).toBe('sydney=5 taipei=1 tokyo=3');
    await untilReported('sydney=5 taipei=1 tokyo=3');
  });

  it('lists clusters, ReplicaSets and placements with kubectl', async () => {
    const listing = await on.kubectl('get', 'clusters,rs,placements', '-A');
    for (const name of ['taipei', 'tokyo', 'sydney', 'web']) expect(listing).toContain(name);
    expect(listing).toContain('sydney=5');
  });

  it('explains every cluster', async () => {
    const text = await on.kubectl('describe', 'placement', 'web');
    expect(text).toMatch(/weight/);
    for (const name of ['taipei', 'tokyo', 'sydney']) expect(text).toContain(name);
    expect(text).toContain('Placed');
  });

  it('gives rights, and answers who has which', async () => {
    expect(await on.kubectl('auth', 'whoami')).toContain('system:masters');
    expect(await on.kubectl('auth', 'can-i', '*', '*')).toBe('yes\n');
    const rights = () => on.kubectl('auth', 'can-i', '--list', '--as', 'alice');
    expect(await rights()).not.toContain('replicasets.apps');
    await on.kubectl('create', 'rolebinding', 'alice', '--clusterrole=edit', '--user=alice');
    expect(await rights()).toContain('replicasets.apps');
    expect(await on.kubectl('get', 'placements', '--as', 'alice')).toContain('web');
    await expect(on.kubectl('get', 'clusters', '--as', 'alice')).rejects.toThrow(
      'User "alice" cannot list resource "clusters" in API group "fleet.navarch.dev" at the cluster scope',
    );
  });

  it('changes nothing when the same manifest is applied again', async () => {
    expect(await on.kubectl('apply', '-f', web)).toMatch(/unchanged/);
  });

  it('re-places the replicas of a region that goes dark', async () => {
    await on.navarch('kill', 'tokyo');
    await until(
      () => clusterPhase(on, 'tokyo'),
      (phase) => phase === 'ClusterUnreachable',
      lostWithinMs,
    );
    await until(
      () => decided(on, 'web', 'web'),
      (split) => split === 'sydney=7 taipei=2 tokyo=0',
      settledWithinMs,
    );
    await untilReported('sydney=7 taipei=2 tokyo=?');
    await untilReady(9);
    await untilTold(/ClusterLost/);
  });

  it('cleans the region when it returns and lets it take part again', async () => {
    await on.navarch('revive', 'tokyo');
    await until(
      () => decided(on, 'web', 'web'),
      (split) => split === 'sydney=5 taipei=1 tokyo=3',
      settledWithinMs,
    );
    await untilReported('sydney=5 taipei=1 tokyo=3');
    await untilReady(9);
    await untilTold(/Replaced/);
  });

  it('deletes the namespace with all that is in it, in the members too', async () => {
    await on.kubectl('delete', 'namespace', 'web', '--timeout=60s');
    expect((await on.call('GET', '/api/v1/namespaces/web')).status).toBe(404);
  });

  async function untilReady(replicas: number): Promise<void> {
    await until(
      () => readyReplicas(on, 'web', 'web'),
      (ready) => ready === replicas,
      settledWithinMs,
    );
  }

  async function untilReported(split: string): Promise<void> {
    await until(
      () => reported(on, 'web', 'web'),
      (found) => found === split,
      settledWithinMs,
    );
  }

  /** An event is recorded after what it tells of. */
  async function untilTold(text: RegExp): Promise<void> {
    await until(
      () => on.kubectl('get', 'events', '-A'),
      (events) => text.test(events),
      settledWithinMs,
    );
  }
});
