import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { printObjectKey } from '@navarch/model';
import type { Change, CommitResult, Store } from '../index.js';
import {
  keyOf,
  objectOf,
  onPostgres,
  startTestServer,
  until,
  type TestServer,
} from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const create = (store: Store, name: string): Promise<CommitResult> =>
  store.objects.commit({ verb: 'create', key: keyOf(name), body: objectOf(name) }, 'tester');

const everyChange = async (store: Store): Promise<Change[]> => {
  const all: Change[] = [];
  let page = await store.changes.after(0, 500);
  while (page.length > 0) {
    all.push(...page);
    page = await store.changes.after(all.length, 500);
  }
  return all;
};

describe('one write', () => {
  it('is answered with its version, and read back as it was', async () => {
    const store = await servers.newStore();
    const body = objectOf('web', { spec: { replicas: 3 } });
    const created = await store.objects.commit({ verb: 'create', key: keyOf('web'), body }, 'ann');
    const metadata = { ...body.metadata, resourceVersion: '1' };
    expect(created).toEqual({ kind: 'committed', resourceVersion: 1, body: { ...body, metadata } });
    expect(await store.objects.get(keyOf('web'))).toEqual({
      key: keyOf('web'),
      uid: body.metadata.uid,
      resourceVersion: 1,
      body: { ...body, metadata },
    });
    expect(await store.objects.revision()).toBe(1);
  });

  it('a deletion answers with the last object at its own version and leaves proof', async () => {
    const store = await servers.newStore();
    const body = objectOf('web', { spec: { replicas: 3 } });
    const key = keyOf('web');
    await store.objects.commit({ verb: 'create', key, body }, 'ann');
    const deleted = await store.objects.commit({ verb: 'delete', key, precondition: {} }, 'bob');
    const last = { ...body, metadata: { ...body.metadata, resourceVersion: '2' } };
    expect(deleted).toEqual({ kind: 'committed', resourceVersion: 2, body: last });
    expect(await store.objects.get(key)).toBeUndefined();
    const [, change] = await store.changes.after(0, 10);
    expect(change).toMatchObject({ position: 2, type: 'DELETED', actor: 'bob', body: last });
    const uid = body.metadata.uid ?? '';
    const proof = await store.tombstones.find(key, uid);
    expect(proof).toMatchObject({ key, uid, position: 2, actor: 'bob' });
    expect(await store.tombstones.find(key, 'another')).toBeUndefined();
    expect(await store.tombstones.find(keyOf('other'), uid)).toBeUndefined();
  });
});

describe('preconditions', () => {
  const rows = [
    { name: 'create over an object', verb: 'create', on: 'web', expected: 'exists' },
    { name: 'update of nothing', verb: 'update', on: 'none', expected: 'missing' },
    { name: 'delete of nothing', verb: 'delete', on: 'none', expected: 'missing' },
    { name: 'update at an old version', verb: 'update', on: 'web', at: 7, expected: 'stale' },
    { name: 'delete at an old version', verb: 'delete', on: 'web', at: 7, expected: 'stale' },
    { name: 'delete of another uid', verb: 'delete', on: 'web', uid: 'x', expected: 'stale' },
    { name: 'update under another uid', verb: 'update', on: 'web', uid: 'x', expected: 'stale' },
    { name: 'update at the version', verb: 'update', on: 'web', at: 1, expected: 'committed' },
    { name: 'delete at the version', verb: 'delete', on: 'web', at: 1, expected: 'committed' },
  ] as const;
  it.each(rows)('$name is $expected', async (row) => {
    const store = await servers.newStore();
    const body = objectOf('web');
    await store.objects.commit({ verb: 'create', key: keyOf('web'), body }, 'ann');
    const precondition = {
      ...('at' in row ? { resourceVersion: row.at } : {}),
      ...('uid' in row ? { uid: row.uid } : {}),
    };
    const write = { verb: row.verb, key: keyOf(row.on), body, precondition };
    const result = await store.objects.commit(write, 'bob');
    expect(result.kind).toBe(row.expected);
    expect(await store.objects.revision()).toBe(row.expected === 'committed' ? 2 : 1);
  });

  it('an update whose body has another uid than the object is stale', async () => {
    const store = await servers.newStore();
    await create(store, 'web');
    const write = {
      verb: 'update',
      key: keyOf('web'),
      body: objectOf('web'),
      precondition: {},
    } as const;
    expect(await store.objects.commit(write, 'bob')).toEqual({ kind: 'stale' });
  });
});

describe('a batch', () => {
  it('fails only the write that is in conflict', async () => {
    const store = await servers.newStore();
    await create(store, 'taken');
    const names = ['a', 'b', 'taken', 'c', 'd'];
    const results = await Promise.all(names.map((name) => create(store, name)));
    expect(results.map(({ kind }) => kind)).toEqual([
      'committed',
      'committed',
      'exists',
      'committed',
      'committed',
    ]);
    const changes = await everyChange(store);
    expect(changes.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
  });

  onPostgres('fails only the write whose values PostgreSQL refuses', async () => {
    const store = await servers.newStore();
    const names = ['a', 'b', 'zero\u0000byte', 'c', 'd'];
    const results = await Promise.allSettled(names.map((name) => create(store, name)));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await store.objects.revision()).toBe(4);
  });

  it('keeps writes to one key in their order', async () => {
    const store = await servers.newStore();
    const key = keyOf('web');
    const body = objectOf('web');
    const results = await Promise.all([
      store.objects.commit({ verb: 'create', key, body }, 'ann'),
      store.objects.commit(
        { verb: 'update', key, body, precondition: { resourceVersion: 1 } },
        'ann',
      ),
      store.objects.commit({ verb: 'delete', key, precondition: { resourceVersion: 2 } }, 'ann'),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
  });
});

describe('32 concurrent writers over two stores', () => {
  it('leave no gap, and a follower sees every commit once and in order', async () => {
    const url = await servers.newDatabase();
    const stores = [await servers.open(url), await servers.open(url)] as const;
    const seen: Change[] = [];
    const stop = new AbortController();
    const following = stores[0].changes.follow({
      from: 0,
      signal: stop.signal,
      onChanges: (batch) => void seen.push(...batch),
    });
    const committed = await Promise.all(
      Array.from({ length: 32 }, async (_, writer) => {
        const versions: number[] = [];
        for (let round = 0; round < 20; round += 1) {
          const result = await create(stores[writer % 2 === 0 ? 0 : 1], `w${writer}-${round}`);
          if (result.kind === 'committed') versions.push(result.resourceVersion);
          // What was acknowledged is in every later snapshot, and so is everything before it.
          const revision = await stores[1].objects.revision();
          expect(revision).toBeGreaterThanOrEqual(versions.at(-1) ?? Number.POSITIVE_INFINITY);
        }
        return versions;
      }),
    );
    for (const versions of committed) {
      expect(versions).toEqual([...versions].sort((one, other) => one - other));
    }
    const expected = Array.from({ length: 640 }, (_, index) => index + 1);
    expect(committed.flat().sort((one, other) => one - other)).toEqual(expected);
    await until(() => seen.length >= 640);
    stop.abort();
    await following;
    expect(seen.map(({ position }) => position)).toEqual(expected);
    expect(new Set(seen.map(({ key }) => key.name)).size).toBe(640);
  });

  it('lose no update: 400 increments with optimistic retry', async () => {
    const url = await servers.newDatabase();
    const stores = [await servers.open(url), await servers.open(url)] as const;
    const key = keyOf('counter');
    const body = objectOf('counter', { count: 0 });
    await stores[0].objects.commit({ verb: 'create', key, body }, 'ann');
    const increment = async (store: Store): Promise<void> => {
      for (;;) {
        const found = await store.objects.get(key);
        if (found === undefined) throw new Error('the counter is gone');
        const next = { ...found.body, count: Number(found.body['count']) + 1 };
        const precondition = { resourceVersion: found.resourceVersion };
        const write = { verb: 'update', key, body: next, precondition } as const;
        if ((await store.objects.commit(write, 'ann')).kind === 'committed') return;
      }
    };
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let round = 0; round < 50; round += 1)
          await increment(stores[writer % 2 === 0 ? 0 : 1]);
      }),
    );
    expect((await stores[1].objects.get(key))?.body['count']).toBe(400);
    expect(await stores[1].objects.revision()).toBe(401);
  });
});

describe('reading', () => {
  it('lists in order, page by page, and by namespace', async () => {
    const store = await servers.newStore();
    for (const [namespace, name] of [
      ['b', 'x'],
      ['a', 'z'],
      ['a', 'y'],
      ['c', 'w'],
    ] as const) {
      const key = { group: 'apps', resource: 'replicasets', namespace, name };
      await store.objects.commit({ verb: 'create', key, body: objectOf(name) }, 'ann');
    }
    const query = { group: 'apps', resource: 'replicasets' };
    const first = await store.objects.list({ ...query, limit: 2 });
    expect(first.map(({ key }) => `${key.namespace}/${key.name}`)).toEqual(['a/y', 'a/z']);
    const rest = await store.objects.list({
      ...query,
      limit: 9,
      after: { namespace: 'a', name: 'z' },
    });
    expect(rest.map(({ key }) => `${key.namespace}/${key.name}`)).toEqual(['b/x', 'c/w']);
    const some = await store.objects.list({ ...query, namespace: 'a', limit: 9 });
    expect(some.map(({ key }) => key.name)).toEqual(['y', 'z']);
    for (const asked of [
      { ...query, limit: 2 },
      { ...query, limit: 9, after: { namespace: 'a', name: 'z' } },
      { ...query, namespace: 'a', limit: 9 },
    ])
      expect(await store.objects.listKeys(asked)).toEqual(
        (await store.objects.list(asked)).map(({ key }) => key),
      );
  });

  it('a snapshot is everything at its revision, and many keys are read at once', async () => {
    const store = await servers.newStore();
    await Promise.all(Array.from({ length: 1_100 }, (_, at) => create(store, `n${at}`)));
    const names: string[] = [];
    const revision = await store.objects.snapshot((page) => {
      names.push(...page.map(({ key }) => key.name));
    });
    expect(revision).toBe(1_100);
    expect(new Set(names).size).toBe(1_100);
    expect(names.length).toBe(1_100);
    const found = await store.objects.getMany([keyOf('n7'), keyOf('none'), keyOf('n9')]);
    expect(found.map(({ key }) => key.name).sort()).toEqual(['n7', 'n9']);
    const versions = await store.objects.versions([keyOf('n7'), keyOf('none'), keyOf('n9')]);
    expect([...versions]).toEqual(
      expect.arrayContaining(
        found.map(({ key, resourceVersion }) => [printObjectKey(key), resourceVersion]),
      ),
    );
    expect(versions.size).toBe(2);
  });
});
