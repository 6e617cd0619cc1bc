import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { findRedis } from '@navarch/backing';
import { UnavailableError } from '@navarch/model';
import { createDoorbell } from './doorbell.js';
import type { Doorbell } from './doorbell.js';
import { type LoopQueue, type QueueBackend, shardOf } from './job.js';
import { limits } from './limits.js';
import { startPostgresServer, startRedisServer } from './testing/servers.js';
import type { Server } from './testing/servers.js';
import { openTransport } from './transport.js';
import { startWorkers } from './workers.js';
import type { Workers } from './workers.js';

const loops: readonly LoopQueue[] = [
  { loop: 'place', shards: 3, concurrency: 4 },
  { loop: 'sync', shards: 9, concurrency: 4 },
];
const job = (key: string, loop = 'sync') => ({ loop, key, shardBy: key });
/** How soon a syncer rings again for what it was not told of. */
const ringAgainMs = 2_000;
const quick = { lockMs: 1_000, stalledEveryMs: 500 };

/** Polls until `holds`; the state it shows last is in the failure. */
async function until(holds: () => boolean, show: () => unknown = () => ''): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${JSON.stringify(show())}`);
    await delay(20);
  }
}

// On a person's machine Redis may be missing; where the project is judged it must not be.
const mayLackRedis = findRedis() === undefined && process.env['CI'] !== 'true';

const backends = [
  {
    name: 'Redis (needs redis-server or valkey-server on PATH)',
    start: startRedisServer,
    isMissing: mayLackRedis,
  },
  { name: 'PostgreSQL', start: startPostgresServer, isMissing: false },
];

/** What the doorbell promises on any backend. */
for (const { name, start, isMissing } of backends) {
  (isMissing ? describe.skip : describe)(`the doorbell on ${name}`, () => describeDoorbell(start));
}

function describeDoorbell(start: () => Promise<Server>): void {
  let server: Server;
  let doorbell: Doorbell | undefined;
  let workers: Workers[] = [];
  let children: ChildProcess[] = [];
  let ran: string[] = [];
  let errors: Error[] = [];

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(workers.map((one) => one.close(1_000)));
    await doorbell?.close();
    [workers, children, ran, errors, doorbell] = [[], [], [], [], undefined];
    await server.empty();
  });

  const opened = (): Doorbell => (doorbell ??= createDoorbell({ backend: server.backend, loops }));
  const work = (handle: (key: string) => Promise<void> = async () => undefined): Workers => {
    const started = startWorkers({
      backend: server.backend,
      loops,
      limits: quick,
      handle: async ({ key }) => {
        ran.push(key);
        await handle(key);
      },
      onError: (error) => errors.push(error),
    });
    workers.push(started);
    return started;
  };
  /** As the sweep does: again until the backend takes it. */
  const ringUntilTaken = async (key: string): Promise<void> => {
    for (;;) {
      try {
        await opened().ring([job(key)]);
        return;
      } catch {
        await delay(50);
      }
    }
  };
  /** As the dispatcher does, for what nobody was told of: a ring is a hint, and one that was taken in a bad moment may be lost. */
  const ringAgainFor = async (keys: readonly string[]): Promise<void> => {
    const untold = (): string[] => keys.filter((key) => !ran.includes(key));
    for (let turn = 0; turn < 10 && untold().length > 0; turn += 1) {
      await delay(ringAgainMs);
      for (const key of untold()) await ringUntilTaken(key);
    }
  };
  const ranWith = (...keys: string[]): Promise<void> =>
    until(
      () => keys.every((key) => ran.includes(key)),
      () => ({ ran, errors: errors.map(String) }),
    );

  describe('delivery', () => {
    it('runs every key of every loop once, however often one ring names it', async () => {
      const keys = Array.from(
        { length: 200 },
        (_, index) => `tokyo/apps/replicasets/web/w:${index}`,
      );
      work();
      await opened().ring([...keys, ...keys].map((key) => job(key)));
      await opened().ring([job('apps/replicasets/web/web', 'place')]);
      await ranWith(...keys, 'apps/replicasets/web/web');
      expect(ran.toSorted()).toEqual([...keys, 'apps/replicasets/web/web'].toSorted());
    });

    it('tells of a key that waits to whoever comes, and again when it is rung later', async () => {
      await opened().ring([job('a')]);
      work();
      await ranWith('a');
      ran = [];
      await opened().ring([job('a')]);
      await ranWith('a');
    });

    it('tells of a key again that is rung while it is being worked on', async () => {
      let finish = (): void => undefined;
      const finished = new Promise<void>((done) => {
        finish = done;
      });
      work(() => finished);
      await opened().ring([job('a')]);
      await ranWith('a');
      await opened().ring([job('a')]);
      await until(() => ran.length === 2);
      finish();
    });

    it('works on no more keys of a shard at a time than it may, however they came', async () => {
      let finish = (): void => undefined;
      const finished = new Promise<void>((done) => {
        finish = done;
      });
      const started = work(() => finished);
      const keys = Array.from({ length: 100 }, (_, index) => `place-${index}`);
      const shards = new Set(keys.map((key) => shardOf(key, 3)));
      await opened().ring(keys.map((key) => job(key, 'place')));
      await until(() => started.stats().running === shards.size * 4);
      expect(ran).toHaveLength(shards.size * 4);
      finish();
      await ranWith(...keys);
      expect(ran).toHaveLength(keys.length);
    });

    it('tells of a failed handler and runs the key again when it is rung', async () => {
      work(async (key) => {
        if (key === 'bad' && ran.filter((one) => one === 'bad').length === 1) throw new Error('no');
      });
      await opened().ring([job('bad')]);
      await until(() => errors.length === 1);
      expect(errors[0]).toMatchObject({
        code: 'queue.handle',
        facts: { loop: 'sync', key: 'bad' },
      });
      await until(() => workers[0]?.stats().running === 0);
      ran = [];
      await ringUntilTaken('bad');
      await ranWith('bad');
    });

    it('drops what is no job of ours, counts it and goes on', async () => {
      const producers = openTransport(server.backend).produce();
      await producers.attempted;
      const rogue = producers.open('navarch-place-0');
      const bad = [null, 'x', {}, { loop: 'sync', keys: ['a'] }, { loop: 'place', keys: [7] }];
      const long = { loop: 'place', keys: ['k'.repeat(limits.keyLengthMax + 1)] };
      await rogue.addBulk([...bad, long].map((data) => ({ name: 'place', data })));
      await rogue.close();
      await producers.close();
      const started = work();
      await until(
        () => started.stats().malformed === 6,
        () => started.stats(),
      );
      expect(ran).toEqual([]);
      expect(errors.map((error) => error.message)).toEqual(
        Array.from({ length: 6 }, () => 'queue.malformedJob {"queue":"navarch-place-0"}'),
      );
    });

    it('refuses a loop that nobody works on', async () => {
      await expect(opened().ring([job('a', 'dance')])).rejects.toMatchObject({
        code: 'doorbell.unknownLoop',
      });
    });
  });

  describe('outages', () => {
    it('is emptied while keys wait and run: the workers go on with what is rung next', async () => {
      let finish = (): void => undefined;
      const finished = new Promise<void>((done) => {
        finish = done;
      });
      work((key) => (key.startsWith('slow') ? finished : Promise.resolve()));
      await opened().ring(Array.from({ length: 60 }, (_, index) => job(`slow-${index}`)));
      await until(() => ran.length >= 9);
      await server.empty();
      finish();
      await until(() => workers[0]?.stats().running === 0);
      await ringUntilTaken('slow-0');
      await ringUntilTaken('new');
      await ranWith('slow-0', 'new');
    });

    it('dies and comes back: a ring fails fast, then the same workers go on', async () => {
      work();
      await ringUntilTaken('before');
      await ranWith('before');
      await server.kill();
      const rungAt = performance.now();
      await expect(opened().ring([job('lost')])).rejects.toBeInstanceOf(UnavailableError);
      expect(performance.now() - rungAt).toBeLessThan(limits.ringMs + 1_000);
      await server.restart();
      const keys = Array.from({ length: 30 }, (_, index) => `after-${index}`);
      for (const key of keys) await ringUntilTaken(key);
      const ringingAgain = ringAgainFor(keys);
      await ranWith(...keys);
      await ringingAgain;
    });

    it('is down at the start: rings fail fast, the workers wait and go on when it comes', async () => {
      await server.kill();
      work();
      const rungAt = performance.now();
      await expect(opened().ring([job('lost')])).rejects.toMatchObject({ code: 'doorbell.ring' });
      expect(performance.now() - rungAt).toBeLessThan(limits.ringMs + 1_000);
      await server.restart();
      await ringUntilTaken('after');
      await ranWith('after');
    });

    it('loses a worker process in the middle of a job: another one gets the job in seconds', async () => {
      const child = startWorkerProcess(server.backend);
      children.push(child.process);
      await opened().ring([job('held')]);
      await until(
        () => child.said.includes('held'),
        () => child.said,
      );
      const exited = new Promise((done) => child.process.once('exit', done));
      child.process.kill('SIGKILL');
      await exited;
      work();
      await ranWith('held');
      await opened().ring([job('held')]);
      await until(() => ran.length >= 2);
    });

    it('closes in time although a job never ends', async () => {
      const stuck = work(() => new Promise<void>(() => undefined));
      await opened().ring([job('endless')]);
      await ranWith('endless');
      const closedAt = performance.now();
      await stuck.close(300);
      workers = [];
      expect(performance.now() - closedAt).toBeLessThan(300 + limits.abandonMs + 1_000);
    });
  });
}

/** Another process that takes a job and never finishes it; it says the key. */
function startWorkerProcess(backend: QueueBackend): { process: ChildProcess; said: string } {
  const script = `
    const { startWorkers } = await import(${JSON.stringify(new URL('./index.js', import.meta.url).href)});
    startWorkers({
      backend: ${JSON.stringify(backend)},
      loops: ${JSON.stringify(loops)},
      limits: ${JSON.stringify(quick)},
      handle: ({ key }) => new Promise(() => console.log(key)),
      onError: (error) => console.error(error),
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  const started = { process: child, said: '' };
  child.stdout.on('data', (data: Buffer) => {
    started.said += data.toString('utf8');
  });
  child.stderr.on('data', (data: Buffer) => {
    started.said += data.toString('utf8');
  });
  return started;
}
