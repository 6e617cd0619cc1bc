/** A syncer that reaches none of its control points may be the one that is lost: while a cluster is lost as well, nothing is evicted. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Hold } from '@navarch/model';
import { Federation } from '../federation/federation.js';
import { until } from '../federation/until.js';
import { create, decided, namespace, readyReplicas, replicaSet } from '../federation/world.js';

const home = 'blind';
const patienceMs = 60_000;

let on: Federation;
let point: Server;
beforeAll(async () => {
  point = await listen(0);
  const controlPoint = `127.0.0.1:${portOf(point)}`;
  const settings = { NAVARCH_CALM_MS: '1000', NAVARCH_CONTROL_POINTS: controlPoint };
  on = await Federation.start({ queue: 'postgres', settings });
}, 180_000);
afterAll(async () => {
  await on?.stop();
  point?.close();
}, 60_000);

it('evicts nothing until it reaches one again', async () => {
  await create(on, namespace(home));
  const weights = 'sydney=1 taipei=1 tokyo=1';
  await create(on, replicaSet({ name: 'web', namespace: home, replicas: 6, weights }));
  await until(
    () => readyReplicas(on, home, 'web'),
    (ready) => ready === 6,
    patienceMs,
  );
  const port = portOf(point);
  point.close();
  await until(
    () => metric('navarch_control_points_reached'),
    (reached) => reached === 0,
    patienceMs,
  );
  await on.navarch('kill', 'tokyo');

  const hold = await until(
    () => evictions(),
    (one) => one !== undefined,
    patienceMs,
  );
  expect(hold?.spec.message).toContain('reaches too few of its control points');
  expect(hold?.spec.clusters).toEqual(['tokyo']);
  expect(await decided(on, home, 'web')).toBe('sydney=2 taipei=2 tokyo=2');
  expect(await metric('navarch_holds_waiting{kind="Evictions"}')).toBe(1);
  expect(await metric('navarch_lost_percent')).toBeGreaterThan(30);

  point = await listen(port);
  await until(
    () => decided(on, home, 'web'),
    (split) => split === 'sydney=3 taipei=3 tokyo=0',
    patienceMs,
  );
  await until(
    () => evictions(),
    (left) => left === undefined,
    patienceMs,
  );
}, 240_000);

async function evictions(): Promise<Hold | undefined> {
  const path = '/apis/fleet.navarch.dev/v1alpha1/holds/evictions';
  const { status, body } = await on.call('GET', path);
  return status === 200 ? (body as unknown as Hold) : undefined;
}

async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** As the syncer shows it; undefined while it does not. */
async function metric(name: string): Promise<number | undefined> {
  // It exits with 1 while something is down; what it says is what is wanted.
  const status = await on
    .navarch('status')
    .catch((error: { readonly stdout: string }) => error.stdout);
  const [syncer] = /http:\/\/127\.0\.0\.1:\d+/.exec(status) ?? [];
  const text = await (await fetch(`${syncer}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}
