/**
 * The kill switch: what is frozen is written to no member, whatever changes, breaks, stops or restarts; and when it is
 * lifted everything becomes as it should be.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberClient } from '@navarch/clients';
import { type KubeObject, resources } from '@navarch/model';
import { Federation } from '../federation/federation.js';
import {
  eventsOf,
  isSyncedIn,
  openMember,
  secret,
  statusIn,
  untilStill,
  versionsIn,
} from '../federation/member-access.js';
import { suspend } from '../federation/suspend.js';
import { until } from '../federation/until.js';
import { clusterPhase, create, namespace, readyReplicas, replicaSet } from '../federation/world.js';

const members = ['sydney', 'taipei', 'tokyo'] as const;
const home = 'cold';
const holdsAfterMs = 2_000;
const quietMs = 4_000;
const convergedWithinMs = 60_000;

describe('a freeze', () => {
  let on: Federation;
  let clients: Record<string, MemberClient>;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    const opened = await Promise.all(
      members.map(async (name) => [name, await openMember(on, name)] as const),
    );
    clients = Object.fromEntries(opened);
    await create(on, namespace(home));
    const weights = 'sydney=1 taipei=1 tokyo=1';
    await create(on, replicaSet({ name: 'web', namespace: home, replicas: 6, weights }));
    await create(on, secret(home, 'keys', { password: 'first' }));
    await create(on, secret(home, 'old', { password: 'old' }));
    await until(
      async () => [
        await readyReplicas(on, home, 'web'),
        await isSynced('keys'),
        await isSynced('old'),
      ],
      ([ready, ...synced]) => ready === 6 && synced.every((one) => one === true),
      convergedWithinMs,
    );
  }, 180_000);
  afterAll(async () => {
    await Promise.all(Object.values(clients ?? {}).map((client) => client.close()));
    await on?.stop();
  }, 60_000);

  const isSynced = (name: string): Promise<boolean> =>
    isSyncedIn(on, { namespace: home, placement: `${name}.secret` }, members);
  const messageIn = async (cluster: string, placement: string): Promise<string | undefined> =>
    (await statusIn(on, { namespace: home, placement, cluster }))?.message;
  const changeSecret = async (name: string, password: string): Promise<void> => {
    const path = `/api/v1/namespaces/${home}/secrets/${name}`;
    const { status } = await on.call('PATCH', path, secret(home, name, { password }));
    expect(status).toBe(200);
  };
  const freezesHeard = async (): Promise<string> =>
    (await eventsOf(on))
      .filter(({ reason }) => reason === 'Frozen' || reason === 'Lifted')
      .map(({ about, reason }) => `${about} ${reason}`)
      .sort()
      .join(', ');

  /** `sydney keys=first web=2` of each member. */
  const contents = async (): Promise<readonly string[]> =>
    await Promise.all(
      Object.entries(clients).map(async ([member, client]) => {
        const secrets = await client.list(resources.secrets, { namespace: home });
        const sets = await client.list(resources.replicasets, { namespace: home });
        const lines = [...secrets.items.map(passwordText), ...sets.items.map(replicasText)];
        return [member, ...lines.sort()].join(' ');
      }),
    );
  const untilContents = (text: string): Promise<unknown> =>
    until(
      contents,
      (found) => found.join('; ') === members.map((member) => `${member} ${text}`).join('; '),
      convergedWithinMs,
    );

  /** Nothing is written for some seconds. */
  const expectQuiet = async (before: Readonly<Record<string, string>>): Promise<void> => {
    const end = Date.now() + quietMs;
    while (Date.now() < end) {
      expect(await versionsIn(clients)).toEqual(before);
      await sleep(200);
    }
  };

  it('of everything lets no write through until it is lifted', async () => {
    const said = await on.navarch('freeze', '--name', 'storm', '--reason', 'it rains');
    expect(said).toContain('FROZEN: everything');
    expect(said).toContain('./navarch unfreeze storm');
    await sleep(holdsAfterMs);
    await clients['taipei']?.delete(resources.replicasets, { namespace: home, name: 'web' });
    const before = await untilStill(clients);
    expect(before[`taipei/replicasets/${home}/web`]).toBeUndefined();

    await changeSecret('keys', 'second');
    await create(on, secret(home, 'new', { password: 'new' }));
    expect((await on.call('DELETE', `/api/v1/namespaces/${home}/secrets/old`)).status).toBe(200);
    const scale = { spec: { replicas: 9 } };
    await on.call('PATCH', `/apis/apps/v1/namespaces/${home}/replicasets/web`, scale);
    await create(on, namespace('colder'));
    await create(on, secret('colder', 'keys', { password: 'x' }));
    const held = 'held by Freeze storm: it rains';
    for (const placement of ['web', 'keys.secret', 'new.secret'])
      for (const member of members)
        await until(
          () => messageIn(member, placement),
          (message) => message === held,
          convergedWithinMs,
        );
    await expectQuiet(before);

    const resume = await suspend(await on.pidOf('postgresql'));
    try {
      await expectQuiet(before);
    } finally {
      resume();
    }

    process.kill(await on.pidOf('syncer'), 'SIGKILL');
    await until(
      async () => (await on.call('POST', `/api/v1/namespaces/${home}/secrets`, late)).status,
      (status) => status === 201 || status === 409,
      convergedWithinMs,
    );
    await until(
      () => messageIn('tokyo', 'late.secret'),
      (message) => message === held,
      convergedWithinMs,
    );
    await expectQuiet(before);
    expect(await on.navarch('status')).toContain('FROZEN: everything');

    expect(await on.navarch('unfreeze', 'storm')).toContain('lifted storm: everything');
    await untilContents('keys=second late=late new=new web=3');
    await until(
      () => readyReplicas(on, home, 'web'),
      (ready) => ready === 9,
      convergedWithinMs,
    );
    await until(
      () => isSyncedIn(on, { namespace: 'colder', placement: 'keys.secret' }, members),
      (synced) => synced,
      convergedWithinMs,
    );
    await until(freezesHeard, (heard) => heard === 'storm Frozen, storm Lifted', convergedWithinMs);
    expect(await on.navarch('status')).not.toContain('FROZEN');
  }, 300_000);

  it('of one cluster lets the others go on', async () => {
    await on.navarch('freeze', '--name', 'one', '--cluster', 'tokyo', '--kind', 'secrets');
    await sleep(holdsAfterMs);
    const before = await untilStill(clients);
    await changeSecret('keys', 'third');
    await until(
      async () => [
        await messageIn('sydney', 'keys.secret'),
        await messageIn('tokyo', 'keys.secret'),
      ],
      ([sydney, tokyo]) => sydney === 'as desired' && tokyo === 'held by Freeze one',
      convergedWithinMs,
    );
    const key = `/secrets/${home}/keys`;
    const after = await versionsIn(clients);
    expect(after[`sydney${key}`]).not.toBe(before[`sydney${key}`]);
    await expectQuiet({ ...after, [`tokyo${key}`]: before[`tokyo${key}`] ?? '' });
    await on.navarch('unfreeze', '--all');
    await untilContents('keys=third late=late new=new web=3');
  }, 180_000);

  it('of a cluster that comes back keeps it out, with what it owes', async () => {
    const stale = `tokyo/replicasets/${home}/web`;
    const versionIn = async (): Promise<string | undefined> =>
      (await versionsIn({ tokyo: clients['tokyo'] as MemberClient }))[stale];
    await on.navarch('kill', 'tokyo');
    await until(
      async () => [await clusterPhase(on, 'tokyo'), await readyReplicas(on, home, 'web')],
      ([phase, ready]) => phase === 'ClusterUnreachable' && ready === 9,
      convergedWithinMs,
    );
    await on.navarch('freeze', '--name', 'owing', '--cluster', 'tokyo');
    await on.navarch('revive', 'tokyo');
    await until(
      () => clusterPhase(on, 'tokyo'),
      (phase) => phase === 'CleaningStaleCopies',
      convergedWithinMs,
    );
    const before = await until(versionIn, (version) => version !== undefined, convergedWithinMs);
    await sleep(quietMs);
    expect(await versionIn()).toBe(before);
    expect(await clusterPhase(on, 'tokyo')).toBe('CleaningStaleCopies');
    await on.navarch('unfreeze', 'owing');
    await until(
      () => clusterPhase(on, 'tokyo'),
      (phase) => phase === 'ClusterReady',
      convergedWithinMs,
    );
    await untilContents('keys=third late=late new=new web=3');
  }, 240_000);

  it('that runs out lets everything go on by itself', async () => {
    await on.navarch('freeze', '--name', 'short', '--for', '20s');
    await sleep(holdsAfterMs);
    await changeSecret('keys', 'fourth');
    await until(
      () => messageIn('tokyo', 'keys.secret'),
      (message) => message === 'held by Freeze short',
      convergedWithinMs,
    );
    await untilContents('keys=fourth late=late new=new web=3');
    expect(await on.navarch('get', 'freezes')).toContain('(over)');
  }, 180_000);
});

const late = secret(home, 'late', { password: 'late' });

function passwordText({ metadata, ...content }: KubeObject): string {
  const { password = '' } = content['data'] as { password?: string };
  return `${metadata.name}=${Buffer.from(password, 'base64').toString()}`;
}

function replicasText({ metadata, ...content }: KubeObject): string {
  const { replicas } = content['spec'] as { replicas?: number };
  return `${metadata.name}=${replicas}`;
}
