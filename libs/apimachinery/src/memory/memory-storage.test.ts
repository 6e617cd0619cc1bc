import { describe, expect, it } from '@jest/globals';
import type { KubeObject, ObjectKey } from '@navarch/model';
import type { CommitOutcome, StorageWrite, StoredChange } from '../storage.js';
import { MemoryStorage, type MemoryStorageOptions } from './memory-storage.js';

const newStorage = (options: Partial<MemoryStorageOptions> = {}): MemoryStorage =>
  new MemoryStorage({ clock: () => 0, schedule: () => () => undefined, ...options });

const key: ObjectKey = { group: '', resource: 'secrets', namespace: 'a', name: 'x' };
const object = (uid: string, note = ''): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'x', namespace: 'a', uid },
  note,
});
const create: StorageWrite = { verb: 'create', key, object: object('u1') };
const describeOutcome = (outcome: CommitOutcome): string =>
  outcome.kind === 'committed' ? `committed ${outcome.stored.resourceVersion}` : outcome.kind;

describe('a commit', () => {
  const update = (precondition: object): StorageWrite => ({
    verb: 'update',
    key,
    object: object('u1', 'new'),
    precondition,
  });
  const remove = (precondition: object): StorageWrite => ({ verb: 'delete', key, precondition });
  const rows = [
    { name: 'creates', before: [], write: create, is: 'committed 1' },
    { name: 'does not create twice', before: [create], write: create, is: 'exists' },
    { name: 'updates', before: [create], write: update({}), is: 'committed 2' },
    {
      name: 'updates the version',
      before: [create],
      write: update({ resourceVersion: 1 }),
      is: 'committed 2',
    },
    {
      name: 'refuses another',
      before: [create],
      write: update({ resourceVersion: 7 }),
      is: 'stale',
    },
    { name: 'refuses another uid', before: [create], write: update({ uid: 'u2' }), is: 'stale' },
    { name: 'updates nothing', before: [], write: update({}), is: 'missing' },
    { name: 'deletes', before: [create], write: remove({ uid: 'u1' }), is: 'committed 2' },
    { name: 'deletes no other', before: [create], write: remove({ uid: 'u2' }), is: 'stale' },
    { name: 'deletes nothing', before: [], write: remove({}), is: 'missing' },
  ];
  for (const { name, before, write, is } of rows) {
    it(name, async () => {
      const storage = newStorage();
      for (const one of before) await storage.commit(one, 'test');
      expect(describeOutcome(await storage.commit(write, 'test'))).toBe(is);
    });
  }

  it('is frozen and carries its version, a deletion too', async () => {
    const storage = newStorage();
    const watcher = storage.cache.watch(key, 0);
    await storage.commit(create, 'test');
    await storage.commit(remove({}), 'test');
    const [added, deleted] = watcher.take();
    expect(added?.after.object.metadata.resourceVersion).toBe('1');
    expect(deleted?.after.object.metadata.resourceVersion).toBe('2');
    expect(Object.isFrozen(added?.after.object.metadata)).toBe(true);
    expect(storage.cache.get(key)).toBeUndefined();
  });
});

describe('a journal', () => {
  it('brings everything back', async () => {
    const lines: string[] = [];
    const journal = { append: (change: StoredChange) => void lines.push(JSON.stringify(change)) };
    const before = newStorage({ journal });
    await before.commit(create, 'test');
    await before.commit(
      { verb: 'update', key, object: object('u1', 'b'), precondition: {} },
      'test',
    );
    const after = newStorage();
    after.restore(lines.map((line) => JSON.parse(line) as StoredChange));
    expect(after.cache.get(key)).toEqual(before.cache.get(key));
    expect(after.cache.revision()).toBe(2);
    const next = await after.commit({ verb: 'delete', key, precondition: {} }, 'test');
    expect(describeOutcome(next)).toBe('committed 3');
  });

  it('that refuses a change keeps it from happening', async () => {
    const journal = {
      append: () => {
        throw new Error('disk full');
      },
    };
    const storage = newStorage({ journal });
    await expect(storage.commit(create, 'test')).rejects.toThrow('disk full');
    expect(storage.cache.revision()).toBe(0);
    expect(storage.cache.get(key)).toBeUndefined();
  });
});
