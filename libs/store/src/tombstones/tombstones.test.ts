import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Propagation } from '@navarch/model';
import { keyOf, objectOf, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

it('tell of each of many deletions at once what it asked for about what is owned', async () => {
  const { objects, tombstones } = await servers.newStore();
  const asked: readonly (Propagation | undefined)[] = [
    'Orphan',
    undefined,
    'Foreground',
    'Background',
  ];
  const bodies = asked.map((_, index) => objectOf(`n${index}`));
  await Promise.all(
    bodies.map((body) =>
      objects.commit({ verb: 'create', key: keyOf(body.metadata.name), body }, 'ann'),
    ),
  );
  const results = await Promise.all(
    asked.map((propagation, index) => {
      const write = { verb: 'delete', key: keyOf(`n${index}`), precondition: {} } as const;
      return objects.commit(propagation === undefined ? write : { ...write, propagation }, 'ann');
    }),
  );
  expect(results.map((result) => result.kind === 'committed' && result.body.metadata.name)).toEqual(
    bodies.map((body) => body.metadata.name),
  );
  const found = await Promise.all(
    bodies.map(({ metadata }) => tombstones.find(keyOf(metadata.name), metadata.uid ?? '')),
  );
  expect(found.map((tombstone) => tombstone?.propagation)).toEqual(asked);
});

it('keep what a deletion asked for that took place, and nothing of one that did not', async () => {
  const { objects, tombstones } = await servers.newStore();
  const key = keyOf('web');
  const body = objectOf('web');
  const uid = body.metadata.uid ?? '';
  const remove = (propagation: Propagation, precondition: { uid?: string }): Promise<unknown> =>
    objects.commit({ verb: 'delete', key, precondition, propagation }, 'ann');
  await objects.commit({ verb: 'create', key, body }, 'ann');
  await remove('Orphan', { uid: 'another' });
  expect(await tombstones.find(key, uid)).toBeUndefined();
  await remove('Foreground', {});
  await remove('Orphan', {});
  expect((await tombstones.find(key, uid))?.propagation).toBe('Foreground');
  await objects.commit({ verb: 'create', key, body }, 'ann');
  await objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
  expect(await tombstones.find(key, uid)).not.toHaveProperty('propagation');
});
