import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { KubeObject, ObjectKey } from '@navarch/model';
import type { Step, Store } from '../index.js';
import { keyOf, objectOf, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const start = Date.parse('2030-01-01T00:00:00Z');
let now: number;
let store: Store;
let bodies: Map<string, KubeObject>;
beforeEach(async () => {
  now = start;
  store = await servers.newStore({ clock: () => now });
  bodies = new Map();
});

const at = (name: string, resource = 'things'): ObjectKey => keyOf(name, resource);

/** Writes one version: creates the object if it is not there. */
async function write(name: string, version: number, resource = 'things'): Promise<void> {
  const key = at(name, resource);
  const known = bodies.get(name);
  const body = { ...(known ?? objectOf(name)), version };
  bodies.set(name, body);
  await store.objects.commit(
    known === undefined
      ? { verb: 'create', key, body }
      : { verb: 'update', key, body, precondition: {} },
    'ann',
  );
}

async function remove(name: string, resource = 'things'): Promise<void> {
  bodies.delete(name);
  await store.objects.commit({ verb: 'delete', key: at(name, resource), precondition: {} }, 'bob');
}

const told = ({ change, before }: Step): string => {
  const former =
    typeof before === 'string'
      ? before
      : `${before.resourceVersion}: ${Number(before.body['version'])}`;
  return `${change.key.name} ${change.type} ${change.position} (${former})`;
};
const firstAfter = async (from: number, scope = {}): Promise<string[]> => {
  const to = await store.objects.revision();
  return (await store.history.firstAfter(scope, { from, to })).map(told);
};
/** Nothing but the newest change is kept. */
const compact = (keepMin = 1): Promise<number> => store.changes.compact({ keepMs: -1, keepMin });

describe('what changed since', () => {
  it('is told with what was there, sealed or not', async () => {
    await write('a', 1);
    await write('b', 1, 'secrets');
    await write('c', 1);
    await write('a', 2);
    await write('a', 3);
    await write('b', 2, 'secrets');
    await remove('c');
    await write('d', 1);
    expect(await firstAfter(3)).toEqual([
      'b MODIFIED 6 (2: 1)',
      'a MODIFIED 4 (1: 1)',
      'c DELETED 7 (3: 1)',
      'd ADDED 8 (absent)',
    ]);
    expect(await firstAfter(4, { resource: 'things' })).toEqual([
      'a MODIFIED 5 (4: 2)',
      'c DELETED 7 (3: 1)',
      'd ADDED 8 (absent)',
    ]);
    expect(await firstAfter(4, at('c'))).toEqual(['c DELETED 7 (3: 1)']);
    expect(await firstAfter(0, { namespace: 'other' })).toEqual([]);
    expect(await firstAfter(8)).toEqual([]);
  });

  it('tells an object from an earlier one of its name', async () => {
    await write('a', 1);
    await remove('a');
    await write('a', 2);
    expect(await firstAfter(1)).toEqual(['a DELETED 2 (1: 1)']);
    expect(await firstAfter(2)).toEqual(['a ADDED 3 (absent)']);
  });

  it('ends where it is to end', async () => {
    await write('a', 1);
    await write('b', 1);
    const steps = await store.history.firstAfter({}, { from: 0, to: 1 });
    expect(steps.map(told)).toEqual(['a ADDED 1 (absent)']);
  });

  it('is known of objects whose last change is no longer kept', async () => {
    await write('quiet', 1);
    await write('busy', 1);
    await write('busy', 2);
    await write('other', 1);
    expect(await compact()).toBe(3);
    // The one had a change that was dropped, the other has not changed since: neither is forgotten.
    await write('quiet', 2, 'things');
    await write('busy', 3);
    expect(await firstAfter(4)).toEqual(['busy MODIFIED 6 (3: 2)', 'quiet MODIFIED 5 (1: 1)']);
    expect(await compact()).toBe(2);
    await write('busy', 4);
    expect(await firstAfter(6)).toEqual(['busy MODIFIED 7 (6: 3)']);
  });

  it('is carried on when the change before is dropped', async () => {
    await write('a', 1);
    await write('a', 2);
    await write('b', 1);
    await remove('b');
    await write('a', 3);
    await write('b', 2);
    expect(await compact(2)).toBe(4);
    expect(await firstAfter(4)).toEqual(['a MODIFIED 5 (2: 2)', 'b ADDED 6 (absent)']);
  });

  it('is refused when the log does not reach back so far', async () => {
    await write('a', 1);
    await write('a', 2);
    await write('a', 3);
    await compact();
    await expect(firstAfter(1)).rejects.toMatchObject({ facts: { oldest: 2, revision: 3 } });
    await expect(firstAfter(4)).rejects.toMatchObject({ facts: { oldest: 2, revision: 3 } });
    expect(await store.history.oldest()).toEqual({ position: 3, at: start });
  });
});

describe('the changes of an object', () => {
  it('come newest first, page by page, with what was before each', async () => {
    await write('a', 1);
    await write('b', 1);
    await write('a', 2);
    await remove('a');
    await write('a', 3);
    const page = await store.history.ofObject(at('a'), { limit: 3 });
    expect(page.map(told)).toEqual([
      'a ADDED 5 (absent)',
      'a DELETED 4 (3: 2)',
      'a MODIFIED 3 (1: 1)',
    ]);
    const rest = await store.history.ofObject(at('a'), { before: 3, limit: 3 });
    expect(rest.map(told)).toEqual(['a ADDED 1 (absent)']);
    expect(page[1]?.change).toMatchObject({ actor: 'bob', at: start });
  });
});

it('a changeset is found again', async () => {
  await write('a', 1);
  const [a] = await store.objects.getMany([at('a')]);
  const writes = [
    { verb: 'create', key: at('b'), body: objectOf('b') },
    {
      verb: 'update',
      key: at('a'),
      body: { ...a?.body, version: 2 } as KubeObject,
      precondition: {},
    },
  ] as const;
  await store.objects.commitTogether(() => writes, { actor: 'ann', changeset: 'one' });
  const steps = await store.history.ofChangeset('one');
  expect(steps.map(told)).toEqual(['b ADDED 2 (absent)', 'a MODIFIED 3 (1: 1)']);
  expect(await store.history.ofChangeset('two')).toEqual([]);
  await write('c', 1);
  expect(await store.history.lastChangeset()).toBe(3);
});

describe('a time', () => {
  beforeEach(async () => {
    for (const version of [1, 2, 3]) {
      await write('a', version);
      await write('b', version);
      now += 10_000;
    }
  });

  const rows = [
    { name: 'before everything is position 0', after: -1, is: 0 },
    { name: 'of several changes is after the last', after: 0, is: 2 },
    { name: 'between changes is after the former', after: 15_000, is: 4 },
    { name: 'of the last change is at the end', after: 20_000, is: 6 },
    { name: 'that is to come is at the end', after: 90_000, is: 6 },
  ];
  it.each(rows)('$name', async ({ after, is }) => {
    expect(await store.history.positionAt(start + after)).toBe(is);
  });

  it('of which nothing is kept is refused', async () => {
    await compact(3);
    expect(await store.history.positionAt(start + 10_000)).toBe(4);
    await expect(store.history.positionAt(start + 9_000)).rejects.toMatchObject({
      facts: { oldest: 3 },
    });
  });
});
