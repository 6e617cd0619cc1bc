import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '../index.js';
import { applied, copyIn } from '../testing/member-records.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

describe('a record that tells', () => {
  const status = { loop: 'status', key: 'web', afterMs: 0 };
  const waiting = async ({ agenda }: Store): Promise<readonly string[]> =>
    (await agenda.list()).map(({ loop, key }) => `${loop} ${key}`);

  it('makes due whom it tells, where it changes anything', async () => {
    const store = await servers.newStore();
    const { memberStates } = store;
    const key = copyIn('oslo');
    await memberStates.recordFailed([{ key, message: 'no such row', tell: status }]);
    expect(await waiting(store)).toEqual([]);
    await memberStates.offer(key, { objectUid: 'u1', generation: 5 });
    await memberStates.recordApplied([{ ...applied(key, 4), tell: { ...status, key: 'stale' } }]);
    await memberStates.recordApplied([{ ...applied(key, 5), tell: status }]);
    expect(await waiting(store)).toEqual(['status web']);
    await memberStates.recordFailed([{ key, message: 'no', tell: { ...status, key: 'failed' } }]);
    await memberStates.recordFailed([{ key, message: 'no', tell: { ...status, key: 'again' } }]);
    const seen = { observed: { readyReplicas: 2 } };
    await memberStates.recordObserved([{ key, ...seen, tell: { ...status, key: 'seen' } }]);
    await memberStates.recordObserved([{ key, ...seen, tell: { ...status, key: 'seen twice' } }]);
    const measured = { key, observed: { readyReplicas: 3 }, tell: { ...status, key: 'measured' } };
    await memberStates.recordMeasured([measured]);
    const found = { key, findings: { waiting: true } };
    await memberStates.recordFindings([{ ...found, tell: { ...status, key: 'found' } }]);
    const drift = { key, message: 'changed', tell: { loop: 'sync', key: 'oslo/web' } };
    await memberStates.markDrifted([drift]);
    await memberStates.remove(key, { ...status, key: 'removed' });
    await memberStates.remove(key, { ...status, key: 'removed twice' });
    expect((await waiting(store)).toSorted()).toEqual([
      'status failed',
      'status found',
      'status measured',
      'status removed',
      'status seen',
      'status web',
      'sync oslo/web',
    ]);
  });

  it('tells one for several rows once, when the first of them is to be told', async () => {
    const store = await servers.newStore();
    const keys = ['oslo', 'rome'].map((cluster) => copyIn(cluster));
    for (const key of keys) await store.memberStates.offer(key, { objectUid: 'u1', generation: 5 });
    await store.memberStates.recordFailed(
      keys.map((key, index) => ({
        key,
        message: 'no',
        tell: { loop: 'status', key: 'web', afterMs: index === 0 ? 600_000 : 0 },
      })),
    );
    expect(await waiting(store)).toEqual(['status web']);
    expect(
      await store.agenda.claim('status', { limit: 9 }, { leaseMs: 1_000, holder: 'me' }),
    ).toEqual([expect.objectContaining({ key: 'web', marks: 1 })]);
  });
});
