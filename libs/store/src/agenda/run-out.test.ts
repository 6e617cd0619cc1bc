import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storeLimits } from '../limits.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const terms = { holder: 'one', leaseMs: 10_000 };

describe('claims whose workers died', () => {
  it('do not stay together when they die again, and wait ever longer', async () => {
    let now = 1_000_000;
    const { agenda } = await servers.newStore({ clock: () => now });
    const pass = (ms: number): void => {
      now += ms;
    };
    const keys = Array.from({ length: 40 }, (_, at) => `k${at}`);
    await agenda.mark(keys.map((key) => ({ loop: 'sync', key })));
    const claimed = async (): Promise<number> => (await agenda.claim('sync', keys, terms)).length;
    expect(await claimed()).toBe(40);
    pass(terms.leaseMs);
    // Once is no sign: a worker died.
    expect(await claimed()).toBe(40);
    pass(terms.leaseMs);
    const atOnce = await claimed();
    expect(atOnce).toBeLessThan(10);
    pass(storeLimits.runOutPauseMs / 2);
    const soon = await claimed();
    expect(soon).toBeGreaterThan(5);
    expect(soon).toBeLessThan(35);
    pass(storeLimits.runOutPauseMs / 2);
    expect(atOnce + soon + (await claimed())).toBe(40);
    pass(terms.leaseMs + storeLimits.runOutPauseMs);
    expect(await claimed()).toBeLessThan(40);
    pass(storeLimits.runOutPauseMaxMs);
    expect((await agenda.list({ loop: 'sync' })).every(({ failures }) => failures >= 2)).toBe(true);
    for (const claim of await agenda.claim('sync', keys, terms)) await agenda.close([claim]);
    pass(storeLimits.runOutPauseMaxMs + terms.leaseMs);
    for (const claim of await agenda.claim('sync', keys, terms)) await agenda.close([claim]);
    expect(await agenda.list({ loop: 'sync' })).toEqual([]);
  });
});
