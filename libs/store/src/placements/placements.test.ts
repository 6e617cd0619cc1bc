import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { printObjectKey } from '@navarch/model';
import type { PlacementDraft } from '../index.js';
import { keyOf, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const key = printObjectKey(keyOf('web', 'replicasets'));
const draft = (inputsDigest: string, parent?: string): PlacementDraft => ({
  key,
  uid: 'uid-1',
  inputsDigest,
  planner: 'v1',
  decision: { clusters: [{ name: 'oslo', replicas: 3 }], digest: inputsDigest },
  ...(parent === undefined ? {} : { parent }),
});

describe('placements', () => {
  it('are a chain of decisions; the same inputs add nothing', async () => {
    const { placements } = await servers.newStore({ clock: () => 1_000_000 });
    const first = await placements.append(draft('d1'));
    expect(await placements.append(draft('d1'))).toBe(first);
    const second = await placements.append(draft('d2', first));
    const record = { ...draft('d2', first), id: second, decidedAt: 1_000_000 };
    expect(await placements.latest({ key })).toEqual(record);
    expect(await placements.latest({ uid: 'uid-1' })).toEqual(record);
    expect(await placements.latest({ uid: 'none' })).toBeUndefined();
    expect((await placements.history(key, 10)).map(({ id }) => id)).toEqual([second, first]);
  });

  it('refuse a decision that follows an old one', async () => {
    const { placements } = await servers.newStore();
    const first = await placements.append(draft('d1'));
    await placements.append(draft('d2', first));
    await expect(placements.append(draft('d3', first))).rejects.toMatchObject({
      kind: 'conflict',
      code: 'placement.parent',
    });
  });

  it('of one object that are made at once are one', async () => {
    const url = await servers.newDatabase();
    const stores = [await servers.open(url), await servers.open(url)] as const;
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        stores[at % 2 === 0 ? 0 : 1].placements.append(draft('d1')),
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await stores[0].placements.history(key, 10)).toHaveLength(1);
  });
});
