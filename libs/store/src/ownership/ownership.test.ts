import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KubeObject, type ObjectKey, resources } from '@navarch/model';
import { Client } from 'pg';
import type { Change, ObjectWrite, Store } from '../index.js';
import { keyOf, onPostgres, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const all = { limit: 100 };
const owner = (uid: string, blockOwnerDeletion?: boolean) => ({
  apiVersion: 'v1',
  kind: 'Thing',
  name: uid,
  uid,
  ...(blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion }),
});
const objectOwnedBy = (
  name: string,
  ...owners: readonly ReturnType<typeof owner>[]
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: {
    name,
    uid: `uid-${name}`,
    ...(owners.length === 0 ? {} : { ownerReferences: owners }),
  },
});
const create = (store: Store, key: ObjectKey, body: KubeObject): Promise<unknown> =>
  store.objects.commit({ verb: 'create', key, body }, 'ann');
const update = (store: Store, key: ObjectKey, body: KubeObject): Promise<unknown> =>
  store.objects.commit({ verb: 'update', key, body, precondition: {} }, 'ann');
const remove = (store: Store, key: ObjectKey): Promise<unknown> =>
  store.objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
const waiting = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: {
    name,
    uid: `uid-${name}`,
    deletionTimestamp: '2030-01-01T00:00:00Z',
    finalizers: ['foregroundDeletion'],
  },
});
const namesOf = (keys: readonly ObjectKey[]): string[] => keys.map(({ name }) => name);

describe('dependents', () => {
  it('are found by the uid of their owner, sealed or not, and page by page', async () => {
    const store = await servers.newStore();
    for (const name of ['a', 'b', 'c'])
      await create(store, keyOf(name, 'secrets'), objectOwnedBy(name, owner('one')));
    await create(store, keyOf('d', 'things'), objectOwnedBy('d', owner('one'), owner('two')));
    await create(store, keyOf('e', 'things'), objectOwnedBy('e'));
    const of = { uid: 'one', namespace: '' };
    const first = await store.ownership.dependents(of, { limit: 2 });
    expect(namesOf(first)).toEqual(['a', 'b']);
    const rest = await store.ownership.dependents(of, { limit: 9, after: first.at(-1) });
    expect(rest).toEqual([keyOf('c', 'secrets'), keyOf('d', 'things')]);
    expect(namesOf(await store.ownership.dependents({ ...of, uid: 'two' }, all))).toEqual(['d']);
    expect(await store.ownership.dependents({ ...of, uid: 'three' }, all)).toEqual([]);
  });

  it('of an owner in a namespace are in that namespace', async () => {
    const store = await servers.newStore();
    const elsewhere = { ...keyOf('a', 'things'), namespace: 'other' };
    await create(store, keyOf('a', 'things'), objectOwnedBy('a', owner('one')));
    await create(store, elsewhere, objectOwnedBy('b', owner('one')));
    const of = { uid: 'one', namespace: 'web' };
    expect(await store.ownership.dependents(of, all)).toEqual([keyOf('a', 'things')]);
  });

  it('that block are told from those that do not', async () => {
    const store = await servers.newStore();
    const both = objectOwnedBy('both', owner('one', true), owner('two', false));
    await create(store, keyOf('both', 'things'), both);
    for (const [uid, found] of [
      ['one', ['both']],
      ['two', []],
    ] as const) {
      const of = { uid, namespace: '', areBlocking: true };
      expect(namesOf(await store.ownership.dependents(of, all))).toEqual(found);
    }
  });

  it('follow every change of the references', async () => {
    const store = await servers.newStore();
    const key = keyOf('a', 'things');
    const ownersNow = async (): Promise<string[]> => {
      const found = await Promise.all(
        ['one', 'two'].map(async (uid) => {
          const dependents = await store.ownership.dependents({ uid, namespace: '' }, all);
          return dependents.length === 0 ? [] : [uid];
        }),
      );
      return found.flat();
    };
    await create(store, key, objectOwnedBy('a'));
    expect(await ownersNow()).toEqual([]);
    await update(store, key, objectOwnedBy('a', owner('one'), owner('two')));
    expect(await ownersNow()).toEqual(['one', 'two']);
    await update(store, key, objectOwnedBy('a', owner('two')));
    expect(await ownersNow()).toEqual(['two']);
    await remove(store, key);
    expect(await ownersNow()).toEqual([]);
  });

  it('are no Placements, which go by themselves, and no Events', async () => {
    const store = await servers.newStore();
    for (const { group, resource } of [resources.placements, resources.events]) {
      const key = { group, resource, namespace: 'web', name: 'a' };
      await create(store, key, objectOwnedBy('a', owner('one')));
    }
    expect(await store.ownership.all(all)).toEqual([]);
  });
});

it('what changes mean for others: dependents of what is gone, owners that wait', async () => {
  const store = await servers.newStore();
  await create(store, keyOf('a', 'things'), objectOwnedBy('a', owner('one')));
  await create(store, keyOf('b', 'things'), objectOwnedBy('b', owner('two')));
  await create(store, keyOf('c', 'things'), waiting('c'));
  await create(store, keyOf('d', 'things'), objectOwnedBy('d'));
  const concerned = (gone: string[], touched: string[]): Promise<ObjectKey[]> =>
    store.ownership.concerned({ gone, touched }, all);
  expect(namesOf(await concerned(['one'], []))).toEqual(['a']);
  expect(namesOf(await concerned(['one', 'two'], ['uid-c', 'uid-d']))).toEqual(['a', 'b', 'c']);
  expect(await concerned([], ['one'])).toEqual([]);
  expect(namesOf(await store.ownership.all(all))).toEqual(['a', 'b', 'c']);
  const after = keyOf('a', 'things');
  expect(namesOf(await store.ownership.all({ limit: 1, after }))).toEqual(['b']);
});

describe('a change says', () => {
  const heads = async (store: Store): Promise<(readonly string[] | undefined)[]> => {
    const changes: Change[] = await store.changes.after(0, 100);
    return changes.map(({ ownership }) => ownership);
  };

  it('which owners it is about, if it is about owners', async () => {
    const store = await servers.newStore();
    const key = keyOf('a', 'things');
    await create(store, key, objectOwnedBy('a'));
    await update(store, key, objectOwnedBy('a', owner('one')));
    await update(store, key, { ...objectOwnedBy('a', owner('one')), spec: {} });
    await update(store, key, objectOwnedBy('a', owner('one', true)));
    await update(store, key, objectOwnedBy('a', owner('two')));
    await remove(store, key);
    expect(await heads(store)).toEqual([
      undefined,
      ['one'],
      undefined,
      ['one', 'one!', 'one'],
      ['two', 'one', 'one!'],
      ['two'],
    ]);
  });

  it('that its object waits for what it owns', async () => {
    const store = await servers.newStore();
    const key = keyOf('c', 'things');
    await create(store, key, objectOwnedBy('c'));
    await update(store, key, waiting('c'));
    expect(await heads(store)).toEqual([undefined, []]);
  });
});

onPostgres('owners that nobody noted are read when the schema is brought up to date', async () => {
  const url = await servers.newDatabase();
  const store = await servers.open(url);
  const write: ObjectWrite = {
    verb: 'create',
    key: keyOf('a', 'secrets'),
    body: objectOwnedBy('a', owner('one')),
  };
  await store.objects.commit(write, 'ann');
  await create(store, keyOf('c', 'things'), waiting('c'));
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('UPDATE objects SET owners = NULL, is_collected = false');
  await client.end();
  expect(await store.ownership.all(all)).toEqual([]);
  await store.migrate();
  expect(namesOf(await store.ownership.all(all))).toEqual(['a', 'c']);
});
