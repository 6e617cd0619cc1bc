/** A member whose webhook denies an object is not asked for the same again and again, and at once for something else. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Agent } from 'undici';
import { BadMember, identityOf, kubeconfigFor, register } from '../federation/bad-member.js';
import { Federation } from '../federation/federation.js';
import { isSyncedIn, secret, statusIn } from '../federation/member-access.js';
import { until } from '../federation/until.js';
import { admittingFor } from '../federation/webhook-member.js';
import { clusterPhase, create, namespace } from '../federation/world.js';

const home = 'denied';
const doneWithinMs = 40_000;
/** Less than the shortest rest (10 s). */
const atOnceMs = 8_000;
const canary = 'canary-of-a-webhook-71c3';
const clusters = '/apis/fleet.navarch.dev/v1alpha1/clusters';
const keys = `/api/v1/namespaces/${home}/secrets/keys`;
const of = { namespace: home, placement: 'keys.secret', cluster: 'strict' };

describe('a webhook in a member that denies an object', () => {
  let on: Federation;
  let front: BadMember;
  let agent: Agent;
  let isDenying = true;
  const denials: number[] = [];

  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    expect((await on.call('DELETE', `${clusters}/tokyo`)).status).toBe(200);
    const identity = await identityOf(on, 'tokyo');
    const admitting = await admittingFor(on, 'tokyo', (applied) => applied);
    agent = admitting.agent;
    front = await BadMember.start(identity, (asked, response) => {
      const isDenied = isDenying && asked.method === 'PATCH' && asked.url?.includes('/secrets/');
      if (isDenied !== true) return admitting.handler(asked, response);
      denials.push(Date.now());
      asked.resume();
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(denial);
    });
    const access = { address: front.address, authority: identity.authority };
    const kubeconfig = kubeconfigFor(access, { token: 'any' });
    await register(on, { name: 'strict', server: front.address, kubeconfig });
    await until(
      () => clusterPhase(on, 'strict'),
      (phase) => phase === 'ClusterReady',
      doneWithinMs,
    );
    await create(on, namespace(home));
    await create(on, secret(home, 'keys', { of: 'us' }));
  }, 180_000);
  afterAll(async () => {
    await front?.stop();
    await agent?.destroy();
    await on?.stop();
  }, 60_000);

  /** Asked for again before the rest can be over, and then not again until it is. */
  async function expectAskedAtOnce(change: () => Promise<unknown>): Promise<void> {
    const before = denials.length;
    await change();
    await until(
      async () => denials.length,
      (count) => count > before,
      atOnceMs,
    );
  }

  it('is told on the Placement, by its name and not by its words', async () => {
    const status = await until(
      () => statusIn(on, of),
      (found) => found?.synced === false && found.message.includes('refused'),
      doneWithinMs,
    );
    expect(status?.message).toBe('the member refused: Forbidden (by webhook deny.example.com)');
    expect(JSON.stringify((await on.call('GET', '/api/v1/events')).body)).not.toContain(canary);
  });

  it('is asked for something else at once, and seldom for the same', async () => {
    await expectAskedAtOnce(() =>
      on.call('PATCH', keys, { metadata: { annotations: { changed: 'once' } } }),
    );
    await expectAskedAtOnce(() =>
      on.call('PATCH', `${clusters}/strict`, { spec: { region: 'elsewhere' } }),
    );
    await sleep(atOnceMs);
    // What came besides the three that there was reason for would be a loop.
    expect(denials.length).toBeLessThanOrEqual(4);
  }, 60_000);

  it('has what it was denied once it is allowed', async () => {
    isDenying = false;
    await until(
      () => isSyncedIn(on, of, ['strict']),
      (synced) => synced,
      doneWithinMs,
    );
  }, 60_000);
});

const denial = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Status',
  status: 'Failure',
  message: `admission webhook "deny.example.com" denied the request: ${canary}`,
  reason: 'Forbidden',
  code: 403,
});
