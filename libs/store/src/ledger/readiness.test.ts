import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const pods = (...since: readonly number[]): { running: number; since: readonly number[] } => ({
  running: 9,
  since,
});
const lesson = { replicas: 1, until: 5_000, times: 1 };

describe('pods that are not ready', () => {
  it('are kept by cluster as they were last seen, and asked for by workload', async () => {
    const { readiness } = (await servers.newStore()).ledger;
    await readiness.save('oslo', { 'web/a': pods(1, 2), 'web/b': pods(3) });
    await readiness.save('rome', { 'web/a': pods(4) });
    const both = await Promise.all(['web/a', 'web/b', 'web/c'].map((name) => readiness.of(name)));
    expect(both).toEqual([{ oslo: pods(1, 2), rome: pods(4) }, { oslo: pods(3) }, {}]);
    await readiness.save('oslo', { 'web/a': pods(2) });
    expect(await readiness.of('web/a')).toEqual({ oslo: pods(2), rome: pods(4) });
    expect(await readiness.of('web/b')).toEqual({});
  });

  it('void no promise of room', async () => {
    const { ledger } = await servers.newStore();
    const snapshot = { cluster: 'oslo', observedAt: 1, nodes: [], bound: {}, unschedulable: {} };
    await ledger.saveCapacity(snapshot);
    const before = await ledger.versions();
    await ledger.readiness.save('oslo', { 'web/a': pods(1) });
    expect(await ledger.versions()).toEqual(before);
  });
});

describe('what they teach', () => {
  it('is kept apart from what full clusters do, and goes with the object and the cluster', async () => {
    const { ledger } = await servers.newStore();
    const { lessons } = ledger.readiness;
    await ledger.setLearned('u1', { oslo: { ...lesson, replicas: 7 } });
    await lessons.set('u1', { oslo: lesson, rome: lesson });
    await lessons.set('u2', { oslo: lesson });
    expect(await ledger.learned('u1')).toEqual({ oslo: { ...lesson, replicas: 7 } });
    expect(await lessons.of('u1')).toEqual({ oslo: lesson, rome: lesson });
    await ledger.releaseCluster('rome');
    expect(await lessons.of('u1')).toEqual({ oslo: lesson });
    await ledger.release('u1');
    expect(await lessons.all()).toEqual([{ uid: 'u2', cluster: 'oslo', learned: lesson }]);
    expect(await ledger.learned('u1')).toEqual({});
  });

  it('goes with the cluster, as do its pods', async () => {
    const { readiness, releaseCluster } = (await servers.newStore()).ledger;
    await readiness.save('oslo', { 'web/a': pods(1) });
    await releaseCluster('oslo');
    expect(await readiness.of('web/a')).toEqual({});
  });
});
