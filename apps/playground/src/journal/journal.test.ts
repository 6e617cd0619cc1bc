import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryStorage } from '@navarch/apimachinery';
import { DomainError, type ObjectKey } from '@navarch/model';
import { openJournal } from './journal.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navarch-journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keyOf = (name: string): ObjectKey => ({
  group: '',
  resource: 'secrets',
  namespace: 'a',
  name,
});
const objectOf = (name: string, note: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'a', uid: name },
  note,
});

/** Opens the folder's journal, lets `act` write, and closes it. */
async function live(act: (storage: MemoryStorage) => Promise<unknown>): Promise<MemoryStorage> {
  const { journal, remembered } = await openJournal(folder);
  const storage = new MemoryStorage({ clock: () => 0, schedule: () => () => undefined, journal });
  storage.cache.load(remembered.objects, remembered.revision);
  await act(storage);
  journal.close();
  return storage;
}

const create = (name: string) =>
  ({ verb: 'create', key: keyOf(name), object: objectOf(name, 'first') }) as const;

async function writeSome(storage: MemoryStorage): Promise<void> {
  await storage.commit(create('x'), 'test');
  await storage.commit(create('y'), 'test');
  const object = objectOf('x', 'second');
  await storage.commit({ verb: 'update', key: keyOf('x'), object, precondition: {} }, 'test');
  await storage.commit({ verb: 'delete', key: keyOf('y'), precondition: {} }, 'test');
}

describe('a journal', () => {
  it('brings back what was there, and where the log was', async () => {
    const before = await live(writeSome);
    const after = await live(() => Promise.resolve());
    expect(after.cache.list({ group: '', resource: 'secrets' })).toEqual(
      before.cache.list({ group: '', resource: 'secrets' }),
    );
    expect(after.cache.revision()).toBe(4);
  });

  it('does not pretend to know what happened before', async () => {
    await live(writeSome);
    const after = await live(() => Promise.resolve());
    expect(() => after.cache.watch({ group: '', resource: 'secrets' }, 3)).toThrow('too old');
  });

  it('is compacted at each start', async () => {
    await live(async (storage) => {
      await storage.commit(create('x'), 'test');
      for (let round = 0; round < 100; round += 1) {
        const object = objectOf('x', String(round));
        await storage.commit({ verb: 'update', key: keyOf('x'), object, precondition: {} }, 'test');
      }
    });
    await live(() => Promise.resolve());
    const lines = (await readFile(join(folder, 'journal.jsonl'), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(2);
  });

  it('forgets a line that a crash cut off', async () => {
    await live(writeSome);
    await appendFile(join(folder, 'journal.jsonl'), '{"position":5,"key":"/secrets/a/x","obj');
    const after = await live(() => Promise.resolve());
    expect(after.cache.revision()).toBe(4);
    expect(after.cache.get(keyOf('x'))?.object['note']).toBe('second');
  });

  it('that is broken in the middle is refused by its line, without its text', async () => {
    await writeFile(join(folder, 'journal.jsonl'), '{"position":1}\ncanary\n{"position":2}\n');
    const error = await openJournal(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DomainError);
    expect(String(error)).toContain('journal.malformed {"line":2}');
    expect(String(error)).not.toContain('canary');
  });

  it('is for its owner only', async () => {
    await live(writeSome);
    expect((await stat(join(folder, 'journal.jsonl'))).mode & 0o777).toBe(0o600);
  });
});
