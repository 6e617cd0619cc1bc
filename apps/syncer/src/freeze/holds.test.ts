/** What is held, on a real PostgreSQL: on record once, and due again when nothing holds it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { layCluster, type PostgresServer, startPostgres } from '@navarch/backing';
import {
  again,
  done,
  type Freeze,
  type MemberObjectKey,
  type Outcome,
  printMemberObjectKey,
  resources,
} from '@navarch/model';
import { createSealer, openStore, type Store } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { clusterKey } from '../fleet/clusters.js';
import { limits } from '../limits.js';
import { FreezeBook, FreezesUnknownError } from './book.js';
import { Holds, wakeUnsynced } from './holds.js';

const storm: Freeze = {
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Freeze',
  metadata: { name: 'storm', uid: '1', generation: 1 },
  spec: { reason: 'it rains' },
};

let folder: string;
let postgres: PostgresServer;
let store: Store;
let bell: Bell;
let book: FreezeBook;
let holds: Holds;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-holds-'));
  await layCluster(folder);
  postgres = await startPostgres({ dataDir: folder });
  store = await openStore({ url: postgres.url, sealer: createSealer(Buffer.alloc(32, 1)) });
  await store.migrate();
  bell = new Bell(store.agenda, { ring: async () => {} }, () => {});
  book = new FreezeBook({ now: () => 0, stopwatch: () => 0 });
  holds = new Holds({ store, bell, book });
}, 60_000);

afterAll(async () => {
  await store.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const keyOf = (cluster: string, name: string): MemberObjectKey => ({
  cluster,
  object: { group: 'apps', resource: 'replicasets', namespace: 'shop', name },
});

/** Writes to a member as a sync does; nothing is sent here. */
const write = (key: MemberObjectKey, before?: () => void): Promise<Outcome> =>
  holds.heed(key, async () => {
    const { namespace, name } = key.object;
    try {
      book.pass(key.cluster, { resource: resources.replicasets, namespace, name });
    } finally {
      before?.();
    }
    return done;
  });

const dueIn = async (loop: string): Promise<readonly string[]> =>
  (await store.agenda.list({ loop })).map(({ key }) => key).sort();

async function forget(loop: string): Promise<void> {
  const terms = { leaseMs: 60_000, holder: 'test' };
  await store.agenda.close(await store.agenda.claim(loop, { limit: 100 }, terms));
}

const offer = { objectUid: 'uid', generation: 1 };
const applied = {
  ...offer,
  digest: 'd',
  memberUid: 'm',
  memberVersion: '1',
  message: 'as desired',
  driftMarks: 0,
};

describe('what is held', () => {
  const web = keyOf('tokyo', 'web');

  it('is said once, and is not tried again', async () => {
    await store.memberStates.offer(web, offer);
    await store.memberStates.recordApplied([{ key: web, ...applied }]);
    book.write([storm], 0);
    expect(await write(web)).toEqual(done);
    const state = await store.memberStates.get(web);
    expect(state).toMatchObject({ synced: false, message: 'held by Freeze storm: it rains' });
    expect(await dueIn('status')).toEqual(['apps/replicasets/shop/web']);
    await forget('status');
    expect(await write(web)).toEqual(done);
    expect(await dueIn('status')).toEqual([]);
    expect(await store.memberStates.get(web)).toEqual(state);
  });

  it('is tried again at once when it was lifted while that was recorded', async () => {
    book.write([storm], 0);
    expect(await write(web, () => book.write([], 0))).toEqual(again(0));
  });

  it('waits while nobody knows, and says nothing', async () => {
    const before = await store.memberStates.get(web);
    const outcome = await holds.heed(web, () => Promise.reject(new FreezesUnknownError()));
    expect(outcome).toEqual(again(limits.freezesEveryMs));
    expect(await store.memberStates.get(web)).toEqual(before);
  });

  it('is not what fails for another reason', async () => {
    const failure = new Error('broken');
    await expect(holds.heed(web, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('becomes due when all is woken, and what is as it should be does not', async () => {
    for (const name of ['oslo', 'tokyo'])
      await store.objects.commit(
        {
          verb: 'create',
          key: clusterKey(name),
          body: { apiVersion: 'v1', kind: 'Cluster', metadata: { name, uid: name } },
        },
        'test',
      );
    const [good, drifted, fresh] = [
      keyOf('oslo', 'good'),
      keyOf('oslo', 'drifted'),
      keyOf('tokyo', 'fresh'),
    ];
    for (const key of [good, drifted, fresh]) await store.memberStates.offer(key, offer);
    await store.memberStates.recordApplied([good, drifted].map((key) => ({ key, ...applied })));
    await store.memberStates.markDrifted([{ key: drifted, message: 'changed' }]);
    await wakeUnsynced(store, bell);
    expect(await dueIn('sync')).toEqual([drifted, fresh, web].map(printMemberObjectKey).sort());
  });
});
