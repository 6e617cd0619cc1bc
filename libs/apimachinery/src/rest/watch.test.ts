import { beforeEach, describe, expect, it } from '@jest/globals';
import { secret } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const merge = { 'content-type': 'application/merge-patch+json' };

let served: Served;
beforeEach(async () => {
  served = new Served();
  await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
});
const create = (name: string, labels: Record<string, string> = {}) =>
  served.call(`POST ${secrets}`, secret(name, {}, { labels }));
const label = (name: string, labels: Record<string, string | null>) =>
  served.call(`PATCH ${secrets}/${name}`, { metadata: { labels } }, merge);

describe('a watch', () => {
  it('from a version shows everything after it, once, whole', async () => {
    await create('a');
    const stream = await served.watch(`GET ${secrets}?watch=true&resourceVersion=1`);
    await create('b');
    await label('a', { x: '1' });
    await served.call(`DELETE ${secrets}/a`);
    await stream.settled();
    expect(stream.lines).toEqual(['ADDED a 2', 'ADDED b 3', 'MODIFIED a 4', 'DELETED a 5']);
    expect(stream.events[0]?.object).toMatchObject({
      kind: 'Secret',
      apiVersion: 'v1',
      type: 'Opaque',
    });
    stream.close();
    await stream.settled();
    expect(stream.ended).toBe(true);
  });

  it('without a version, or from 0, begins with the state', async () => {
    await create('b');
    await create('a');
    for (const query of ['watch=1', 'watch=1&resourceVersion=0']) {
      const stream = await served.watch(`GET ${secrets}?${query}`);
      await stream.settled();
      expect(stream.lines).toEqual(['ADDED a 3', 'ADDED b 2']);
      stream.close();
      // Where it ends is told to whoever takes bookmarks.
      const marked = await served.watch(`GET ${secrets}?${query}&allowWatchBookmarks=1`);
      await marked.settled();
      expect(marked.lines).toEqual(['ADDED a 3', 'ADDED b 2', 'BOOKMARK 3']);
    }
  });

  it('goes on where another ended', async () => {
    const first = await served.watch(`GET ${secrets}?watch=1&resourceVersion=1`);
    await create('a');
    await create('b');
    await first.settled();
    first.close();
    await create('c');
    await label('a', { x: '1' });
    const last = first.events.at(-1)?.object.metadata.resourceVersion;
    const second = await served.watch(`GET ${secrets}?watch=1&resourceVersion=${last}`);
    await create('d');
    await second.settled();
    expect([...first.lines, ...second.lines]).toEqual([
      'ADDED a 2',
      'ADDED b 3',
      'ADDED c 4',
      'MODIFIED a 5',
      'ADDED d 6',
    ]);
  });

  it('shows who enters and leaves its selection', async () => {
    const stream = await served.watch(
      `GET ${secrets}?watch=1&resourceVersion=1&labelSelector=x%3D1`,
    );
    await create('a');
    await create('b', { x: '1' });
    await label('a', { x: '1' });
    await label('a', { y: '1' });
    await label('a', { x: '2' });
    await label('a', { x: '3' });
    await served.call(`DELETE ${secrets}/a`);
    await served.call(`DELETE ${secrets}/b`);
    await stream.settled();
    expect(stream.lines).toEqual([
      'ADDED b 3',
      'ADDED a 4',
      'MODIFIED a 5',
      'DELETED a 6',
      'DELETED b 9',
    ]);
    expect(stream.events[3]?.object.metadata.labels).toEqual({ x: '1', y: '1' });
  });

  it('of one name', async () => {
    await create('a');
    const stream = await served.watch(
      `GET ${secrets}?watch=1&resourceVersion=0&fieldSelector=metadata.name%3Da`,
    );
    await create('b');
    await label('a', { x: '1' });
    await stream.settled();
    expect(stream.lines).toEqual(['ADDED a 2', 'MODIFIED a 4']);
  });

  it('shows nothing of writes that change nothing, and of dry runs', async () => {
    await create('a');
    const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=2`);
    await label('a', {});
    await served.call(`DELETE ${secrets}/a?dryRun=All`);
    await served.call(`POST ${secrets}?dryRun=All`, secret('b'));
    await stream.settled();
    expect(stream.lines).toEqual([]);
  });

  it('sees the mark, then the deletion, of what had finalizers', async () => {
    await served.call(`POST ${secrets}`, secret('a', {}, { finalizers: ['example.com/x'] }));
    const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=2`);
    await served.call(`DELETE ${secrets}/a`);
    await served.call(`PATCH ${secrets}/a`, { metadata: { finalizers: [] } }, merge);
    await stream.settled();
    expect(stream.lines).toEqual(['MODIFIED a 3', 'DELETED a 4']);
  });
});

describe('the end of a watch', () => {
  it('comes when it was asked for, after a bookmark', async () => {
    const stream = await served.watch(
      `GET ${secrets}?watch=1&resourceVersion=1&timeoutSeconds=10&allowWatchBookmarks=true`,
    );
    await stream.settled();
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'other' } });
    served.pass(8_000);
    await stream.settled();
    expect(stream.events).toEqual([
      {
        type: 'BOOKMARK',
        object: { kind: 'Secret', apiVersion: 'v1', metadata: { resourceVersion: '2' } },
      },
    ]);
    expect(stream.ended).toBe(false);
    served.pass(2_000);
    await stream.settled();
    expect(stream.ended).toBe(true);
  });

  it('comes by itself after a while', async () => {
    const stream = await served.watch(`GET ${secrets}?watch=1`);
    await stream.settled();
    served.pass(3_600_000);
    await stream.settled();
    expect(stream.ended).toBe(true);
  });

  it('is an ERROR for a version that is gone', async () => {
    served = new Served({}, { historyChangesMax: 1 });
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
    await create('a');
    await create('b');
    const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=1`);
    await stream.settled();
    expect(stream.events).toEqual([
      {
        type: 'ERROR',
        object: expect.objectContaining({ kind: 'Status', code: 410, reason: 'Expired' }),
      },
    ]);
    expect(stream.events[0]?.object.message).toBe('too old resource version: 1 (2)');
    expect(stream.ended).toBe(true);
  });
});

describe('bookmarks', () => {
  it('are sent every minute, once something has happened since the watch began', async () => {
    const stream = await served.watch(
      `GET ${secrets}?watch=1&resourceVersion=1&allowWatchBookmarks=1&timeoutSeconds=600`,
    );
    await stream.settled();
    served.pass(60_000);
    await stream.settled();
    expect(stream.lines).toEqual([]);
    await create('a');
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'other' } });
    served.pass(60_000);
    await stream.settled();
    served.pass(60_000);
    await stream.settled();
    expect(stream.lines).toEqual(['ADDED a 2', 'BOOKMARK 3', 'BOOKMARK 3']);
  });

  it('are not sent to those who did not ask', async () => {
    const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=0`);
    await served.call('POST /api/v1/namespaces', { metadata: { name: 'other' } });
    await stream.settled();
    served.pass(600_000);
    await stream.settled();
    expect(stream.lines).toEqual([]);
  });
});

describe('a streaming list', () => {
  const streaming = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';

  it('is the state, its end, and what comes after', async () => {
    await create('b');
    await create('a');
    const stream = await served.watch(`GET ${secrets}?${streaming}&allowWatchBookmarks=true`);
    await stream.settled();
    await create('c');
    await stream.settled();
    expect(stream.lines).toEqual(['ADDED a 3', 'ADDED b 2', 'BOOKMARK 3', 'ADDED c 4']);
    expect(stream.events[2]?.object.metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
  });

  const refused = [
    {
      query: 'watch=1&sendInitialEvents=true',
      is: 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    },
    {
      query: 'watch=1&resourceVersion=1&resourceVersionMatch=NotOlderThan',
      is: 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    },
  ];
  for (const { query, is } of refused) {
    it(`is refused before it begins: ${query}`, async () => {
      const { status, body } = await served.call(`GET ${secrets}?${query}`);
      expect(status).toBe(422);
      expect(body.message).toContain(is);
    });
  }
});

describe('forms of a watch', () => {
  it('tables of one row', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=1`, { accept });
    await create('a');
    await stream.settled();
    expect(stream.events[0]?.object).toMatchObject({
      kind: 'Table',
      metadata: { resourceVersion: '2' },
      rows: [{ cells: ['a', 'Opaque', 0, '0s'], object: { metadata: { name: 'a' } } }],
    });
  });

  it('metadata alone', async () => {
    const accept = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
    const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=1`, { accept });
    await create('a');
    await stream.settled();
    const { object } = stream.events[0] ?? {};
    expect(object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
    expect(object).not.toHaveProperty('type');
  });
});

describe('many writers', () => {
  it('make one order, which every watcher sees, also across reconnects', async () => {
    const steady = await served.watch(`GET ${secrets}?watch=1&resourceVersion=1`);
    const everywhere = await served.watch('GET /api/v1/secrets?watch=1&resourceVersion=1');
    const pieces: string[] = [];
    let from = '1';
    const reconnect = async (): Promise<void> => {
      const stream = await served.watch(`GET ${secrets}?watch=1&resourceVersion=${from}`);
      await stream.settled();
      stream.close();
      pieces.push(...stream.lines);
      from = stream.events.at(-1)?.object.metadata.resourceVersion ?? from;
    };
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < 15; round += 1) {
        const name = `s-${(writer + round) % 4}`;
        await create(name);
        await label(name, { by: `${writer}-${round}` });
        if (round % 3 === 0) await served.call(`DELETE ${secrets}/${name}`);
        if (round % 5 === writer % 5) await reconnect();
      }
    };
    await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((writer) => write(writer)));
    await reconnect();
    await steady.settled();
    await everywhere.settled();
    const positions = steady.events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(positions).toEqual(
      Array.from({ length: served.storage.cache.revision() - 1 }, (_, index) => index + 2),
    );
    expect(everywhere.lines).toEqual(steady.lines);
    // Several writers reconnect at once, so pieces overlap; in order and without repetition they are the whole.
    const byPosition = new Map(pieces.map((line) => [Number(line.split(' ')[2]), line]));
    const joined = [...byPosition]
      .toSorted(([one], [other]) => one - other)
      .map(([, line]) => line);
    expect(joined).toEqual(steady.lines);
  });
});
