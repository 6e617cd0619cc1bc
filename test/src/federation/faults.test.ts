/**
 * Nothing is lost: whatever dies in mid-work, every acknowledged object ends up in the members exactly as its
 * placement says, and nothing else does.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberClient, parseMemberKubeconfig } from '@navarch/clients';
import { type Placement, resources } from '@navarch/model';
import { Federation, type QueueKind } from './federation.js';
import { queueKinds } from './queues.js';
import { until } from './until.js';
import { create, namespace, replicaSet } from './world.js';

const members = ['sydney', 'taipei', 'tokyo'] as const;
const workloads = 20;
const convergedWithinMs = 60_000;

describe.each(queueKinds)('with the queue on %s', (queue) => {
  let on: Federation;
  let number = 0;
  beforeAll(async () => {
    on = await Federation.start({ queue });
  }, 180_000);
  afterAll(async () => {
    await on?.stop();
  }, 60_000);
  afterEach(() => {
    number += 1;
  });

  for (const { name, strike } of strikesFor(queue)) {
    it(`loses nothing when ${name}`, async () => {
      const home = `strike-${number}`;
      await create(on, namespace(home));
      const writing = write(on, home);
      await sleep(300);
      await strike(on);
      await writing;
      await until(
        async () => differences(await inMembers(on, home), await decisionsIn(on, home)),
        (found) => found.length === 0,
        convergedWithinMs,
      );
      await until(
        () => readyIn(on, home),
        (ready) => ready === workloads * 3,
        convergedWithinMs,
      );
    }, 180_000);
  }
});

type Strike = { readonly name: string; readonly strike: (on: Federation) => Promise<void> };

function strikesFor(queue: QueueKind): readonly Strike[] {
  return [
    { name: 'the syncer is killed in mid-work, twice', strike: killSyncerTwice },
    { name: 'PostgreSQL is killed and recovers', strike: (on) => kill(on, 'postgresql') },
    { name: 'the API is killed', strike: (on) => kill(on, 'federation-api') },
    ...(queue === 'redis'
      ? [
          { name: 'Redis is flushed', strike: flushRedis },
          { name: 'Redis is killed', strike: (on: Federation) => kill(on, 'redis') },
        ]
      : []),
  ];
}

async function kill(on: Federation, unit: string): Promise<void> {
  process.kill(await on.pidOf(unit), 'SIGKILL');
}

async function killSyncerTwice(on: Federation): Promise<void> {
  await kill(on, 'syncer');
  const pid = await until(
    () => on.pidOf('syncer'),
    (found) => found > 0,
    30_000,
  );
  process.kill(pid, 'SIGKILL');
}

async function flushRedis(on: Federation): Promise<void> {
  expect(await on.redis('FLUSHALL')).toBe('+OK');
}

/** Writes with retries, as a client does: an unknown outcome shows as "already exists" at the next attempt. */
async function write(on: Federation, home: string): Promise<void> {
  for (let index = 0; index < workloads; index += 1) {
    const object = replicaSet({
      name: `app-${index}`,
      namespace: home,
      replicas: 3,
      weights: 'sydney=1 taipei=1 tokyo=1',
    });
    await until(
      () => on.call('POST', `/apis/apps/v1/namespaces/${home}/replicasets`, object),
      ({ status }) => status === 201 || status === 409,
      60_000,
    );
  }
}

/** `member/name` → replicas, from the placements. */
async function decisionsIn(on: Federation, home: string): Promise<Record<string, string>> {
  const path = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placements`;
  const items = (await on.call('GET', path)).body['items'] as Placement[];
  if (items.length !== workloads) throw new Error(`${items.length} placements so far`);
  return Object.fromEntries(
    items.map((one) => [
      one.metadata.name,
      one.spec.clusters
        .filter((cluster) => cluster.chosen)
        .map((cluster) => `${cluster.name}=${cluster.replicas}`)
        .join(' '),
    ]),
  );
}

/** The same from the members themselves. */
async function inMembers(on: Federation, home: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const member of members) {
    const client = await clientOf(on, member);
    const { items } = await client.list(resources.replicasets, { namespace: home, limit: 500 });
    for (const { metadata, ...content } of items) {
      const { replicas } = content['spec'] as { replicas: number };
      found[metadata.name] = `${found[metadata.name] ?? ''} ${member}=${replicas}`.trim();
    }
    await client.close();
  }
  return found;
}

async function clientOf(on: Federation, member: string): Promise<MemberClient> {
  const text = await readFile(join(on.folder, 'members', member, 'kubeconfig'), 'utf8');
  return new MemberClient(parseMemberKubeconfig(text, { allowLoopback: true }));
}

async function readyIn(on: Federation, home: string): Promise<number> {
  const { body } = await on.call('GET', `/apis/apps/v1/namespaces/${home}/replicasets`);
  const items = body['items'] as { status?: { readyReplicas?: number } }[];
  return items.reduce((sum, one) => sum + (one.status?.readyReplicas ?? 0), 0);
}

/** What the members have that they should not, or lack. */
function differences(found: Record<string, string>, wanted: Record<string, string>): string[] {
  return [...new Set([...Object.keys(found), ...Object.keys(wanted)])]
    .filter((name) => found[name] !== wanted[name])
    .map((name) => `${name}: has ${found[name] ?? 'nothing'}, wanted ${wanted[name] ?? 'nothing'}`);
}
