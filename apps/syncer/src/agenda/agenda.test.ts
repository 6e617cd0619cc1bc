/** The agenda at work, on a real PostgreSQL, with a queue that does not deliver. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { layCluster, type PostgresServer, startPostgres } from '@navarch/backing';
import { again, done, type Outcome, TerminalError, UnavailableError } from '@navarch/model';
import { createSealer, openStore, type Store } from '@navarch/store';
import { loopNames } from '../loops.js';
import { Bell } from './bell.js';
import { Dispatcher } from './dispatch.js';
import { Gate } from './gate.js';
import { Worker } from './work.js';

let folder: string;
let postgres: PostgresServer;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-agenda-'));
  await layCluster(folder);
  postgres = await startPostgres({ dataDir: folder });
  store = await openStore({ url: postgres.url, sealer: createSealer(Buffer.alloc(32, 1)) });
  await store.migrate();
}, 60_000);

afterAll(async () => {
  await store.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A syncer of one loop, whose reconcile is given; `rings` says whether the queue takes rings, or never answers. */
function syncer(reconcile: (key: string) => Promise<Outcome>, rings: boolean | 'never') {
  const doorbell = {
    ring: async () => {
      if (rings === 'never') await new Promise<never>(() => {});
      if (rings !== true) throw new UnavailableError('doorbell.ring');
    },
    close: async () => {},
  };
  const bell = new Bell(store.agenda, doorbell, () => {});
  const gate = new Gate(() => ({ usedBytes: 0, limitBytes: 2 ** 32 }));
  const worker = new Worker({
    agenda: store.agenda,
    holder: 'test',
    reconcilers: [{ loop: loopNames.place, reconcile }],
    observer: { settled: () => {} },
    gate,
    random: () => 0,
    now: Date.now,
  });
  const onError = (error: unknown): void => {
    throw error;
  };
  const dispatcher = new Dispatcher({
    agenda: store.agenda,
    bell,
    worker,
    gate,
    holder: 'test',
    onError,
  });
  return { bell, worker, dispatcher };
}

const due = (key: string) => [{ loop: loopNames.place, key }];
const rowOf = async (key: string) => (await store.agenda.list({})).find((row) => row.key === key);

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('not within a minute');
    await sleep(20);
  }
}

describe('a key that is due', () => {
  it('is worked on although the queue cannot be reached', async () => {
    const seen: string[] = [];
    const { bell, dispatcher } = syncer(async (key) => (seen.push(key), done), false);
    await bell.mark(due('unreachable'));
    dispatcher.start();
    await until(() => seen.includes('unreachable'));
    await until(async () => (await rowOf('unreachable')) === undefined);
    await dispatcher.stop();
  });

  it('is worked on while the queue does not answer, however many are due', async () => {
    const seen = new Set<string>();
    const { bell, dispatcher } = syncer(async (key) => (seen.add(key), done), 'never');
    dispatcher.start();
    const keys = Array.from({ length: 40 }, (_, index) => `silent-${index}`);
    for (const key of keys) await bell.mark(due(key));
    await until(() => keys.every((key) => seen.has(key)));
    await dispatcher.stop();
  });

  it('is worked on although the queue swallowed the ring', async () => {
    const seen: string[] = [];
    const { bell, dispatcher } = syncer(async (key) => (seen.push(key), done), true);
    await bell.mark(due('swallowed'));
    dispatcher.start();
    await until(() => seen.includes('swallowed'));
    await dispatcher.stop();
  });

  it('stays on the agenda with its error when the reconcile fails', async () => {
    const { bell, worker } = syncer(async () => {
      throw new UnavailableError('test.broken', { secret: 'none' });
    }, true);
    await bell.mark(due('failing'));
    await worker.handle({ loop: loopNames.place, key: 'failing' });
    const row = await rowOf('failing');
    expect(row?.state).toBe('waiting');
    expect(row?.failures).toBe(1);
    expect(row?.lastError).toContain('test.broken');
  });

  it('is parked when trying again cannot help, and works again once it is marked', async () => {
    let isMended = false;
    const { bell, worker } = syncer(async () => {
      if (!isMended) throw new TerminalError('test.hopeless');
      return done;
    }, true);
    await bell.mark(due('hopeless'));
    await worker.handle({ loop: loopNames.place, key: 'hopeless' });
    expect((await rowOf('hopeless'))?.state).toBe('parked');
    isMended = true;
    await bell.mark(due('hopeless'));
    await worker.handle({ loop: loopNames.place, key: 'hopeless' });
    expect(await rowOf('hopeless')).toBeUndefined();
  });

  it('comes back when it asks to', async () => {
    let calls = 0;
    const { bell, dispatcher } = syncer(async () => {
      calls += 1;
      return calls < 3 ? again(10) : done;
    }, false);
    await bell.mark(due('again'));
    dispatcher.start();
    await until(() => calls === 3);
    await until(async () => (await rowOf('again')) === undefined);
    await dispatcher.stop();
  });

  it('is looked at again at once when it was marked during the look', async () => {
    let calls = 0;
    const { bell, worker } = syncer(async () => {
      calls += 1;
      if (calls === 1) await bell.mark(due('moved'));
      return done;
    }, false);
    await bell.mark(due('moved'));
    await worker.handle({ loop: loopNames.place, key: 'moved' });
    expect(calls).toBe(2);
    expect(await rowOf('moved')).toBeUndefined();
  });

  it('is handled once although several workers are told', async () => {
    let calls = 0;
    const work = async (): Promise<Outcome> => {
      calls += 1;
      await sleep(50);
      return done;
    };
    const workers = [syncer(work, true), syncer(work, true), syncer(work, true)];
    await workers[0]?.bell.mark(due('once'));
    await Promise.all(
      workers.map(({ worker }) => worker.handle({ loop: loopNames.place, key: 'once' })),
    );
    expect(calls).toBe(1);
  });
});
