import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ObjectWrite, Store } from '../index.js';
import { keyOf, objectOf, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const together = { actor: 'ann', changeset: 'set-1' };
const creationOf = (name: string): ObjectWrite => ({
  verb: 'create',
  key: keyOf(name),
  body: objectOf(name),
});

/** One object of each kind of write: `old` to be changed, `gone` to be deleted. */
async function storeWithTwo(): Promise<{ store: Store; writes: ObjectWrite[] }> {
  const store = await servers.newStore();
  const old = objectOf('old');
  await store.objects.commit({ verb: 'create', key: keyOf('old'), body: old }, 'bob');
  await store.objects.commit(creationOf('gone'), 'bob');
  const writes: ObjectWrite[] = [
    creationOf('new'),
    { verb: 'update', key: keyOf('old'), body: { ...old, spec: 1 }, precondition: {} },
    { verb: 'delete', key: keyOf('gone'), precondition: { resourceVersion: 2 } },
  ];
  return { store, writes };
}

describe('several writes', () => {
  it('are committed in consecutive positions, under one name', async () => {
    const { store, writes } = await storeWithTwo();
    const outcome = await store.objects.commitTogether(() => writes, together);
    expect(outcome).toMatchObject({
      kind: 'committed',
      results: [{ resourceVersion: 3 }, { resourceVersion: 4 }, { resourceVersion: 5 }],
    });
    const changes = await store.changes.after(0, 10);
    expect(changes.map(({ changeset }) => changeset)).toEqual([
      undefined,
      undefined,
      'set-1',
      'set-1',
      'set-1',
    ]);
    expect(changes.slice(2).map(({ type, actor }) => `${type} ${actor}`)).toEqual([
      'ADDED ann',
      'MODIFIED ann',
      'DELETED ann',
    ]);
    expect((await store.objects.get(keyOf('old')))?.body['spec']).toBe(1);
    expect(await store.objects.get(keyOf('gone'))).toBeUndefined();
  });

  it('may say in which positions they are', async () => {
    const { store, writes } = await storeWithTwo();
    const record = { ...objectOf('record'), first: 0 };
    await store.objects.commitTogether(
      (first) => [...writes, { verb: 'create', key: keyOf('record'), body: { ...record, first } }],
      together,
    );
    expect((await store.objects.get(keyOf('record')))?.body).toMatchObject({ first: 3 });
  });

  it('are none when they cannot be composed', async () => {
    const store = await servers.newStore();
    const broken = (): never => {
      throw new Error('no');
    };
    await expect(store.objects.commitTogether(broken, together)).rejects.toBeDefined();
    await store.objects.commit(creationOf('after'), 'bob');
    expect(await store.objects.revision()).toBe(1);
  });

  it('are all refused when one is, and each is told why', async () => {
    const { store, writes } = await storeWithTwo();
    await store.objects.commit(creationOf('new'), 'bob');
    const more: ObjectWrite = { verb: 'delete', key: keyOf('none'), precondition: {} };
    const stale: ObjectWrite = {
      verb: 'delete',
      key: keyOf('gone'),
      precondition: { resourceVersion: 1 },
    };
    const all = [...writes.slice(0, 2), stale, more];
    expect(await store.objects.commitTogether(() => all, together)).toEqual({
      kind: 'refused',
      verdicts: ['exists', 'ready', 'stale', 'missing'],
    });
    expect(await store.objects.revision()).toBe(3);
    expect((await store.objects.get(keyOf('old')))?.body['spec']).toBeUndefined();
  });

  it('of one key are refused', async () => {
    const store = await servers.newStore();
    const twice = [creationOf('new'), creationOf('new')];
    await expect(store.objects.commitTogether(() => twice, together)).rejects.toMatchObject({
      code: 'store.keyRepeated',
    });
  });

  it('take their turn among those of others, of whom none is lost', async () => {
    const store = await servers.newStore();
    const [outcome] = await Promise.all([
      store.objects.commitTogether(() => [1, 2, 3].map((at) => creationOf(`set${at}`)), together),
      ...[1, 2, 3, 4].map((at) => store.objects.commit(creationOf(`one${at}`), 'bob')),
    ]);
    const changes = await store.changes.after(0, 100);
    expect(changes.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const own = changes.filter(({ changeset }) => changeset === 'set-1');
    const first = own[0]?.position ?? 0;
    expect(own.map(({ position }) => position)).toEqual([first, first + 1, first + 2]);
    expect(outcome?.kind).toBe('committed');
  });

  it('are none at all', async () => {
    const store = await servers.newStore();
    expect(await store.objects.commitTogether(() => [], together)).toEqual({
      kind: 'committed',
      results: [],
    });
  });
});
