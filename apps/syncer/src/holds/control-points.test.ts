/** A syncer that cannot reach its control points, over real sockets and a real PostgreSQL. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type PostgresServer, startPostgres } from '@navarch/backing';
import { cutOffMark } from '@navarch/planning';
import { createSealer, openStore, type Store } from '@navarch/store';
import { ControlPoints } from './control-points.js';

let folder: string;
let postgres: PostgresServer;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-control-'));
  postgres = await startPostgres({ dataDir: folder, durable: false });
  const sealer = createSealer(Buffer.alloc(32, 1));
  store = await openStore({ url: postgres.url, sealer, requireDurable: false });
  await store.migrate();
}, 60_000);

afterAll(async () => {
  await store?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('says so while it lasts, and takes it back', async () => {
  const first = await listen(0);
  const second = await listen(0);
  const ports = [portOf(first), portOf(second)];
  const points = new ControlPoints({
    store,
    points: ports.map((port) => ({ host: '127.0.0.1', port })),
    holder: 'host/1/a',
    everyMs: 20,
    timeoutMs: 2_000,
    onError: (error) => {
      throw error;
    },
  });
  points.start();
  await until(async () => points.reached === 2);
  expect(await marks()).toEqual([]);

  await close(second);
  await until(async () => (await marks()).length === 1);
  expect(await marks()).toEqual([cutOffMark('host/1/a')]);
  expect(points.reached).toBe(1);

  const again = await listen(ports[1] ?? 0);
  await until(async () => (await marks()).length === 0);
  await Promise.all([close(first), close(again)]);
  await until(async () => (await marks()).length === 1);
  await points.stop();
  expect(await marks()).toEqual([]);
}, 60_000);

const marks = async (): Promise<readonly string[]> =>
  (await store.brakes.marks(cutOffMark(''))).map(({ name }) => name);

async function listen(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('not within 30 s');
    await sleep(10);
  }
}
