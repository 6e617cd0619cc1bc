import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { printObjectKey } from '@navarch/model';
import type { PlacementDraft } from '../index.js';
import { storeLimits } from '../limits.js';
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

describe('a decision', () => {
  it('comes back with its inputs, byte for byte, and its moves', async () => {
    const { placements } = await servers.newStore({ clock: () => 5_000 });
    const inputs = '{"key":"web/å","b":1,"a":[ 1,2]}';
    await placements.append({ ...draft('d1'), inputs, moved: 3 });
    await placements.append(draft('d2'));
    expect((await placements.history(key, 10)).map((one) => [one.inputs, one.moved])).toEqual([
      [undefined, undefined],
      [inputs, 3],
    ]);
    expect(await placements.recentMoves('uid-1', 4_999)).toEqual([{ at: 5_000, replicas: 3 }]);
    expect(await placements.recentMoves('uid-1', 5_000)).toEqual([]);
  });

  it('is dropped when twenty newer ones of its object are there', async () => {
    const { placements } = await servers.newStore();
    for (let number = 0; number < 25; number += 1) await placements.append(draft(`d${number}`));
    const kept = await placements.history(key, 100);
    expect(kept.map((one) => one.inputsDigest)).toEqual(
      Array.from({ length: 20 }, (_, at) => `d${24 - at}`),
    );
  });

  it('that moved something is kept for as long as budgets count it', async () => {
    let now = 1_000;
    const { placements } = await servers.newStore({ clock: () => now });
    await placements.append({ ...draft('first'), moved: 2 });
    for (let number = 0; number < 25; number += 1) await placements.append(draft(`a${number}`));
    expect(await placements.recentMoves('uid-1', 0)).toEqual([{ at: 1_000, replicas: 2 }]);
    now += storeLimits.movesKeptMs;
    await placements.append(draft('last'));
    expect(await placements.recentMoves('uid-1', 0)).toEqual([]);
  });
});
