import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSealer, openStore } from '@navarch/store';
import type { ApiUnderTest } from './testing/api-under-test.js';
import { FederationUnderTest } from './testing/federation.js';
import { eventually, printEvents, secret, versionsOf } from './testing/objectish.js';

const secrets = '/api/v1/namespaces/default/secrets';
const merge = 'application/merge-patch+json';

let federation: FederationUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
});
afterAll(() => federation.stop());

/** Makes, changes and deletes; returns the version before the first of it. */
async function write(api: ApiUnderTest, prefix: string): Promise<number> {
  const { metadata } = await api.expect(200, { path: secrets });
  for (const name of [`${prefix}-a`, `${prefix}-b`])
    await api.expect(201, { method: 'POST', path: secrets, body: secret(name) });
  await api.expect(200, {
    method: 'PATCH',
    path: `${secrets}/${prefix}-a`,
    body: { metadata: { labels: { changed: 'yes' } } },
    contentType: merge,
  });
  await api.expect(200, { method: 'DELETE', path: `${secrets}/${prefix}-b` });
  return Number(metadata?.resourceVersion);
}

const written = (prefix: string): readonly string[] => [
  `ADDED ${prefix}-a`,
  `ADDED ${prefix}-b`,
  `MODIFIED ${prefix}-a`,
  `DELETED ${prefix}-b`,
];

describe('a replica that was started anew', () => {
  it('tells watchers what happened before it was there, once and in order', async () => {
    const before = await federation.startReplica();
    const from = await write(before, 'old');
    await before.stop();
    const after = await federation.startReplica();
    const watch = await after.watch(`${secrets}?watch=1&resourceVersion=${from}`);
    await write(after, 'new');
    await eventually('all events', () => watch.events.length >= 8);
    expect(printEvents(watch.events)).toEqual([...written('old'), ...written('new')]);
    expect(versionsOf(watch.events)).toEqual(Array.from({ length: 8 }, (_, at) => from + 1 + at));
    watch.close();
    await after.stop();
  });

  it('says that it is too old what the log no longer has, and goes on from what it has', async () => {
    const before = await federation.startReplica();
    const from = await write(before, 'gone');
    await before.stop();
    const store = await openStore({
      url: federation.postgres.url,
      sealer: createSealer(Buffer.alloc(32, 7)),
    });
    expect(await store.changes.compact({ keepMs: 0, keepMin: 2 })).toBeGreaterThan(0);
    await store.close();
    const after = await federation.startReplica();
    const tooOld = await after.watch(`${secrets}?watch=1&resourceVersion=${from}`);
    await eventually('its end', () => tooOld.ended());
    expect(tooOld.events).toMatchObject([{ type: 'ERROR', object: { code: 410 } }]);
    const rest = await after.watch(`${secrets}?watch=1&resourceVersion=${from + 2}`);
    await eventually('the rest', () => rest.events.length >= 2);
    expect(printEvents(rest.events)).toEqual(written('gone').slice(2));
    rest.close();
  });
});
