import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiUnderTest } from './testing/api-under-test.js';
import { FederationUnderTest } from './testing/federation.js';
import { eventually, namesOf, printEvents, secret, versionsOf } from './testing/objectish.js';

const secrets = '/api/v1/namespaces/default/secrets';

let federation: FederationUnderTest;
let one: ApiUnderTest;
let other: ApiUnderTest;
beforeAll(async () => {
  federation = await FederationUnderTest.start();
  // At the same time, on an empty database: both migrate, both make the first namespaces.
  [one, other] = await Promise.all([federation.startReplica(), federation.startReplica()]);
});
afterAll(() => federation.stop());

describe('two replicas', () => {
  it('each read at once what was written through the other', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [one, other] : [other, one];
      const name = `read-${round}`;
      await writer.expect(201, { method: 'POST', path: secrets, body: secret(name) });
      await reader.expect(200, { path: `${secrets}/${name}` });
      expect(namesOf(await reader.expect(200, { path: secrets }))).toContain(name);
    }
  });

  it('show all writes of 32 concurrent writers, once and in one order', async () => {
    const { metadata } = await one.expect(200, { path: secrets });
    const from = `${secrets}?watch=1&resourceVersion=${metadata?.resourceVersion}`;
    const watches = [await one.watch(from), await other.watch(from)] as const;
    const rounds = 8;
    await Promise.all(
      Array.from({ length: 32 }, async (_, writer) => {
        for (let round = 0; round < rounds; round += 1) {
          const through = (writer + round) % 2 === 0 ? one : other;
          const body = secret(`w${writer}-${round}`);
          await through.expect(201, { method: 'POST', path: secrets, body });
        }
      }),
    );
    const [seen, alsoSeen] = watches;
    await eventually('all events at both', () =>
      watches.every((watch) => watch.events.length >= 32 * rounds),
    );
    expect(printEvents(seen.events)).toEqual(printEvents(alsoSeen.events));
    expect(versionsOf(seen.events)).toEqual(versionsOf(alsoSeen.events));
    expect(new Set(printEvents(seen.events)).size).toBe(32 * rounds);
    const first = Number(metadata?.resourceVersion) + 1;
    expect(versionsOf(seen.events)).toEqual(seen.events.map((_, index) => first + index));
    for (const watch of watches) watch.close();
  });

  it('let one of many win who change the same version', async () => {
    const created = await one.expect(201, { method: 'POST', path: secrets, body: secret('race') });
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, racer) =>
        (racer % 2 === 0 ? one : other).send({
          method: 'PUT',
          path: `${secrets}/race`,
          body: { ...created, data: { winner: Buffer.from(String(racer)).toString('base64') } },
        }),
      ),
    );
    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 15 }, () => 409)]);
    const winner = answers.find((answer) => answer.status === 200)?.body;
    expect(await other.expect(200, { path: `${secrets}/race` })).toEqual(winner);
  });

  it('lose no update of many who patch without a version', async () => {
    await one.expect(201, { method: 'POST', path: secrets, body: secret('shared') });
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, writer) =>
        (writer % 2 === 0 ? one : other).send({
          method: 'PATCH',
          path: `${secrets}/shared`,
          body: { data: { [`k${writer}`]: 'YQ==' } },
          contentType: 'application/merge-patch+json',
        }),
      ),
    );
    // Those who lost too often are told so; nobody who was told "done" finds it gone.
    const told = answers.flatMap(({ status }, writer) => (status === 200 ? [`k${writer}`] : []));
    const { data = {} } = await one.expect(200, { path: `${secrets}/shared` });
    expect(Object.keys(data).toSorted()).toEqual(told.toSorted());
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(answers.map(({ status }) => status))).not.toContain(500);
  });

  it('do not miss each other: one stops, the other goes on', async () => {
    await one.stop();
    await other.expect(201, { method: 'POST', path: secrets, body: secret('alone') });
    await other.expect(200, { path: `${secrets}/alone` });
  });
});
