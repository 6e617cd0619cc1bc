/** One user floods a real API with 200 connections; another one, who asks for little, hardly notices. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { during } from '../overload/flood.js';
import { send } from '../parity/exchange.js';
import { type OurServer, startOurs } from '../parity/ours.js';

const namespace = 'fairness';
const collection = `/api/v1/namespaces/${namespace}/configmaps`;
const json = { 'content-type': 'application/json' };
const samples = 100;
/** What three busy processes on few cores take from each other, whoever is fair. */
const slackMs = 50;

let ours: OurServer;
beforeAll(async () => {
  ours = await startOurs();
  const binding = {
    metadata: { name: 'everybody' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
    subjects: ['flood', 'seldom'].map((name) => ({ kind: 'User', name })),
  };
  await create('/api/v1/namespaces', { metadata: { name: namespace } });
  await create(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, binding);
  for (let made = 0; made < 50; made += 1)
    await create(collection, {
      metadata: { name: `map-${made}` },
      data: { text: 'x'.repeat(1_000) },
    });
}, 180_000);
afterAll(async () => {
  await ours?.stop();
}, 60_000);

async function create(path: string, body: unknown): Promise<void> {
  const { status } = await send(ours, { method: 'POST', path, headers: json, body });
  if (status !== 201) throw new Error(`creating in ${path}: ${status}`);
}

/** How long one request after the other takes a user who sends one at a time. */
async function times(method: 'GET' | 'PUT'): Promise<number[]> {
  const headers = { ...json, 'impersonate-user': 'seldom' };
  const tookMs: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const body =
      method === 'PUT' ? { metadata: { name: 'map-0' }, data: { n: `${sample}` } } : undefined;
    const startedAt = performance.now();
    const { status } = await send(ours, { method, path: `${collection}/map-0`, headers, body });
    tookMs.push(performance.now() - startedAt);
    expect(status).toBe(200);
  }
  return tookMs.toSorted((one, other) => one - other);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(share * sorted.length) - 1] ?? 0;

const flood = (user: string, method: 'GET' | 'PUT') =>
  during(ours, { user, path: collection, connections: 200 }, () => times(method));

describe('beside a flood', () => {
  for (const method of ['GET', 'PUT'] as const) {
    it(`a ${method} takes little longer, or far less than where nobody has to wait`, async () => {
      await times(method);
      const quiet = await times(method);
      const fair = await flood('flood', method);
      // As a master the same flood is exempt.
      const unfair = await flood('', method);
      expect(fair.answers['429']).toBeGreaterThan(0);
      expect(fair.answers['200']).toBeGreaterThan(0);
      expect(unfair.answers['429']).toBeUndefined();
      const shown = `quiet ${show(quiet)}; beside a flood ${show(fair.found)}; without fairness ${show(unfair.found)}`;
      const isLittle = (share: number): boolean =>
        at(fair.found, share) <= at(quiet, share) * 3 + slackMs;
      expect({ shown, isLittle: isLittle(0.5) }).toEqual({ shown, isLittle: true });
      const isLess = at(fair.found, 0.9) < at(unfair.found, 0.9) / 2;
      expect({ shown, isFair: isLittle(0.9) || isLess }).toEqual({ shown, isFair: true });
    }, 180_000);
  }
});

const show = (all: readonly number[]): string =>
  [0.5, 0.9, 0.99].map((share) => at(all, share).toFixed(1)).join(' / ');
