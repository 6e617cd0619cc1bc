/** A member may be broken, silent, refusing or registered wrongly: that is its own condition, and nobody else's delay. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BadMember,
  babble,
  hang,
  hangUnlessProbed,
  identityOf,
  kubeconfigFor,
  refuseWrites,
  register,
  repeated,
} from './bad-member.js';
import { Federation } from './federation.js';
import { eventsOf, isSyncedIn, placementOf, readyText, secret, statusIn } from './member-access.js';
import { until } from './until.js';
import { clusterPhase, create, namespace, replicaSet } from './world.js';

const good = ['sydney', 'taipei', 'tokyo'] as const;
const weights = 'sydney=1 taipei=1 tokyo=1';
const home = 'crowd';
const workloads = `/apis/apps/v1/namespaces/${home}/replicasets`;
const canaries = {
  token: 'canary-of-the-token-9b3e',
  secret: 'canary-of-the-secret-71ac',
  argument: 'canary-of-the-argument-0d42',
};
const toldWithinMs = 40_000;
const slowdownMax = 5;
/** Whoever waits for a hanging member waits for a whole request timeout of 10 s; noise of a loaded machine is less. */
const alwaysAllowedMs = 8_000;
const atOnceMs = 5_000;
const secretsOfLoad = 30;

describe('bad members', () => {
  let on: Federation;
  const bad: Record<string, BadMember> = {};
  let undisturbedMs = 0;

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    await create(on, namespace(home));
    undisturbedMs = await timeUnderLoad('before');
  }, 120_000);
  afterAll(async () => {
    await Promise.all(Object.values(bad).map((member) => member.stop()));
    await on?.stop();
  }, 60_000);

  it('gives each a condition that a person can act on', async () => {
    await registerAll();
    const expected = {
      babbling: /^Joining: .*member\.garbage/,
      silent: /^Joining: .*no answer in time/,
      misled: /^Joining: .*users\[0\]\.user\.exec runs a program/,
      forbidding: /^ClusterReady/,
      failing: /^ClusterReady/,
      stalling: /^ClusterReady/,
    };
    for (const [name, text] of Object.entries(expected)) {
      await until(
        () => readyText(on, name),
        (found) => text.test(found),
        toldWithinMs,
      );
    }
    // The condition is written first and its event after it, so the event is waited for too.
    const warned = await until(
      async () => joiningEvents(await eventsOf(on)),
      (found) => found.length >= 3,
      toldWithinMs,
    );
    expect(warned).toEqual(['babbling', 'misled', 'silent']);
  });

  it('says on the Placement what a member refuses, and goes on with the others', async () => {
    await create(on, secret(home, 'keys', { password: canaries.secret }));
    const of = { namespace: home, placement: 'keys.secret' };
    for (const [cluster, text] of [
      ['forbidding', /the member refused: Forbidden/],
      ['failing', /the member refused: InternalError/],
    ] as const) {
      await until(
        () => statusIn(on, { ...of, cluster }),
        (found) => found?.synced === false && text.test(found.message),
        toldWithinMs,
      );
    }
    await until(
      () => isSyncedIn(on, of, good),
      (synced) => synced,
      toldWithinMs,
    );
  });

  it('keeps the good members as fast as they were', async () => {
    bad['stalling']?.behave(hangUnlessProbed);
    const allowedMs = Math.max(alwaysAllowedMs, slowdownMax * undisturbedMs);
    expect(await timeUnderLoad('load')).toBeLessThanOrEqual(allowedMs);
    await until(
      () => isSyncedIn(on, { namespace: home, placement: 'load-29.secret' }, good),
      (synced) => synced,
      toldWithinMs,
    );
  }, 180_000);

  it('creates and deletes at once what is placed on a member that hangs', async () => {
    const everywhere = replicaSet({
      name: 'stuck',
      namespace: home,
      replicas: 8,
      weights: `${weights} stalling=1 forbidding=1 silent=1 babbling=1`,
    });
    const startedAt = Date.now();
    await create(on, everywhere);
    expect(Date.now() - startedAt).toBeLessThan(atOnceMs);
    const chosen = await until(
      async () => (await placementOf(on, home, 'stuck')).spec.clusters.filter((one) => one.chosen),
      (found) => found.length > 0,
      toldWithinMs,
    );
    expect(chosen.map((one) => one.name)).toContain('stalling');
    const deletedAt = Date.now();
    expect((await on.call('DELETE', `${workloads}/stuck`)).status).toBe(200);
    expect((await on.call('GET', `${workloads}/stuck`)).status).toBe(404);
    expect(Date.now() - deletedAt).toBeLessThan(atOnceMs);
  });

  it('does not repeat itself in events', async () => {
    const events = await eventsOf(on);
    expect(events.filter((one) => one.count > 5)).toEqual([]);
    const aboutLoad = events.filter((one) => one.about.startsWith('load-'));
    // At most one text for each object and bad member, besides where it was placed.
    expect(aboutLoad.length).toBeLessThanOrEqual(secretsOfLoad * 5);
    expect(aboutLoad.filter((one) => /suspended|busy/.test(one.message))).toEqual([]);
  });

  it('shows no Secret value and no credential anywhere', async () => {
    const placements = await on.call('GET', '/apis/fleet.navarch.dev/v1alpha1/placements');
    const clusters = await on.call('GET', '/apis/fleet.navarch.dev/v1alpha1/clusters');
    const logs = join(on.folder, 'logs');
    const files = await readdir(logs);
    const texts = new Map<string, string>([
      ['events', JSON.stringify((await on.call('GET', '/api/v1/events')).body)],
      ['placements', JSON.stringify(placements.body)],
      ['clusters', JSON.stringify(clusters.body)],
    ]);
    for (const file of files) texts.set(file, await readFile(join(logs, file), 'utf8'));
    expect(files.length).toBeGreaterThan(2);
    const leaks = Object.values({ ...canaries, repeated })
      .flatMap((canary) => [canary, Buffer.from(canary).toString('base64')])
      .flatMap((text) =>
        [...texts].filter(([, all]) => all.includes(text)).map(([where]) => where),
      );
    expect(leaks).toEqual([]);
  });

  it('keeps no Secret value readable on disk', async () => {
    expect(await filesWith(join(on.folder, 'postgres'), Object.values(canaries))).toEqual([]);
  });

  it('lets go of them', async () => {
    for (const name of ['babbling', 'silent', 'misled', 'forbidding', 'failing', 'stalling']) {
      const path = `/apis/fleet.navarch.dev/v1alpha1/clusters/${name}`;
      expect((await on.call('DELETE', path)).status).toBe(200);
    }
    await until(
      async () => (await placementOf(on, home, 'keys.secret')).status?.summary,
      (summary) => summary === '3/3',
      toldWithinMs,
    );
    expect(await clusterPhase(on, 'tokyo')).toBe('ClusterReady');
  });

  /** The median of three workloads that arrive after thirty Secrets for every member there is. */
  async function timeUnderLoad(prefix: string): Promise<number> {
    for (let index = 0; index < secretsOfLoad; index += 1)
      await create(on, secret(home, `${prefix}-${index}`, { password: canaries.secret }));
    const times = [];
    for (const number of [1, 2, 3]) times.push(await timeToAll(`${prefix}-web-${number}`));
    return times.sort((one, other) => one - other)[1] ?? 0;
  }

  /** Milliseconds until every good member is known to have a new workload. */
  async function timeToAll(name: string): Promise<number> {
    const startedAt = Date.now();
    await create(on, replicaSet({ name, namespace: home, replicas: 3, weights }));
    await until(
      () => isSyncedIn(on, { namespace: home, placement: name }, good),
      (synced) => synced,
      toldWithinMs,
    );
    return Date.now() - startedAt;
  }

  async function registerAll(): Promise<void> {
    const identity = await identityOf(on, 'taipei');
    const behaviours = {
      babbling: babble,
      silent: hang,
      misled: babble,
      forbidding: refuseWrites('forbidding', 403),
      failing: refuseWrites('failing', 500),
      stalling: refuseWrites('stalling', 403),
    };
    const exec = { command: 'sh', args: [canaries.argument], apiVersion: 'v1' };
    for (const [name, behaviour] of Object.entries(behaviours)) {
      const member = await BadMember.start(identity, behaviour);
      bad[name] = member;
      const user = name === 'misled' ? { exec } : { token: canaries.token };
      const access = { address: member.address, authority: identity.authority };
      const kubeconfig = kubeconfigFor(access, user);
      await register(on, { name, server: member.address, kubeconfig });
    }
  }
});

/** The clusters about which an event says that they cannot join yet. */
function joiningEvents(events: Awaited<ReturnType<typeof eventsOf>>): readonly string[] {
  const about = events.filter((one) => one.reason === 'ClusterJoining').map((one) => one.about);
  return [...new Set(about)].sort();
}

/** Files below a folder that hold one of the texts, plain or in base64. */
async function filesWith(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const wanted = texts.flatMap((text) => [text, Buffer.from(text).toString('base64')]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (wanted.some((text) => bytes.includes(text))) found.push(path);
  }
  return found;
}
