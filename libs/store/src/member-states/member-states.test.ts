import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberObjectKey } from '@navarch/model';
import type { Store } from '../index.js';
import { applied, copyIn } from '../testing/member-records.js';
import { keyOf, objectOf, startTestServer, type TestServer } from '../testing/test-server.js';

let servers: TestServer;
beforeAll(async () => {
  servers = await startTestServer();
});
afterAll(() => servers.stop());

const generationOf = async (store: Store, key: MemberObjectKey): Promise<number | undefined> =>
  (await store.memberStates.get(key))?.generation;

describe('an offer', () => {
  it('never goes back to an older generation; the same again is a repetition', async () => {
    const store = await servers.newStore();
    const { memberStates } = store;
    expect(await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 5 })).toBe(
      'offered',
    );
    expect(await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 4 })).toBe(
      'stale',
    );
    expect(await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 5 })).toBe(
      'offered',
    );
    expect(await memberStates.offer(copyIn('rome'), { objectUid: 'u1', generation: 4 })).toBe(
      'offered',
    );
    expect(await generationOf(store, copyIn('oslo'))).toBe(5);
  });

  it('of many at once ends with the highest', async () => {
    const url = await servers.newDatabase();
    const stores = [await servers.open(url), await servers.open(url)] as const;
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const generation = ((index * 17) % 40) + 1;
        const { memberStates } = stores[index % 2 === 0 ? 0 : 1];
        return memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation });
      }),
    );
    expect(await generationOf(stores[0], copyIn('oslo'))).toBe(40);
  });

  it('from before the deletion of the object is stale, even when nothing is left of it', async () => {
    const { objects, memberStates } = await servers.newStore();
    const key = keyOf('web', 'replicasets');
    const body = objectOf('web');
    const objectUid = body.metadata.uid ?? '';
    await objects.commit({ verb: 'create', key, body }, 'ann');
    await objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
    const target = { cluster: 'oslo', object: key };
    expect(await memberStates.offer(target, { objectUid, generation: 1 })).toBe('stale');
    expect(await memberStates.offer(target, { objectUid, generation: 2 })).toBe('offered');
  });

  it('of a new object under an old name forgets the old copy', async () => {
    const { memberStates } = await servers.newStore();
    await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 5 });
    await memberStates.recordApplied([applied(copyIn('oslo'), 5)]);
    await memberStates.offer(copyIn('oslo'), { objectUid: 'u2', generation: 9 });
    const state = await memberStates.get(copyIn('oslo'));
    expect(state).toMatchObject({ objectUid: 'u2', generation: 9, synced: false });
    expect(state?.digest).toBeUndefined();
    expect(state?.memberUid).toBeUndefined();
  });
});

describe('what is recorded', () => {
  it('of an application counts only for the generation that was offered last', async () => {
    const { memberStates } = await servers.newStore();
    await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 5 });
    await memberStates.offer(copyIn('rome'), { objectUid: 'u1', generation: 5 });
    await memberStates.offer(copyIn('rome'), { objectUid: 'u1', generation: 6 });
    const written = await memberStates.recordApplied([
      applied(copyIn('oslo'), 5),
      applied(copyIn('rome'), 5),
      applied(copyIn('bern'), 5),
    ]);
    expect(written).toEqual([copyIn('oslo')]);
    expect(await memberStates.get(copyIn('oslo'))).toMatchObject({
      synced: true,
      digest: 'digest-5',
      memberUid: 'm1',
      memberVersion: '70',
      memberGeneration: 1,
    });
    expect(await memberStates.get(copyIn('rome'))).toMatchObject({ synced: false });
  });

  it('of an observation is only what is new, and only of known copies', async () => {
    const { memberStates } = await servers.newStore({ clock: () => 1_000_000 });
    await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 5 });
    const seen = {
      key: copyIn('oslo'),
      memberUid: 'm1',
      memberVersion: '71',
      observed: { replicas: 3, conditions: ['ready', 'a "quoted" one, \\ and {braces}'] },
    };
    const unknown = { ...seen, key: copyIn('bern') };
    expect(await memberStates.recordObserved([seen, unknown])).toEqual([copyIn('oslo')]);
    expect(await memberStates.recordObserved([seen])).toEqual([]);
    expect((await memberStates.get(copyIn('oslo')))?.observed).toEqual(seen.observed);
    expect(await memberStates.recordObserved([{ key: copyIn('oslo') }])).toEqual([copyIn('oslo')]);
    expect((await memberStates.get(copyIn('oslo')))?.observed).toBeUndefined();
  });

  it('of an observation is not by one whom another has replaced', async () => {
    let now = 1_000_000;
    const { leases, memberStates } = await servers.newStore({ clock: () => now });
    const key = copyIn('oslo');
    await memberStates.offer(key, { objectUid: 'u1', generation: 5 });
    const name = 'cluster/oslo';
    const seenBy = async (holder: string, replicas: number): Promise<boolean> =>
      (await memberStates.recordObserved([{ key, observed: { replicas } }], { name, holder }))
        .length > 0;
    expect(await seenBy('one', 1)).toBe(true);
    await leases.acquire([name], 'one', 5_000);
    expect(await seenBy('one', 2)).toBe(true);
    now += 5_000;
    expect(await seenBy('one', 3)).toBe(true);
    await leases.acquire([name], 'two', 5_000);
    expect(await seenBy('one', 4)).toBe(false);
    expect(await seenBy('two', 5)).toBe(true);
  });

  it('of what a member shows leaves what was applied as it is, and a measurement does not', async () => {
    const { memberStates } = await servers.newStore();
    const key = copyIn('oslo');
    await memberStates.offer(key, { objectUid: 'u1', generation: 5 });
    await memberStates.recordApplied([{ ...applied(key, 5), memberGeneration: 2 }]);
    const before = await memberStates.get(key);
    const observed = { replicas: 3 };
    await memberStates.recordObserved([{ key, observed }]);
    const after = { ...before, observed, updatedAt: expect.any(Number) };
    expect(await memberStates.get(key)).toEqual(after);
    const found = { memberUid: 'm2', memberVersion: '9', memberGeneration: 4 };
    expect(await memberStates.recordMeasured([{ key, ...found, observed }])).toEqual([key]);
    expect(await memberStates.get(key)).toMatchObject({ ...found, observed });
    await memberStates.recordMeasured([{ key }]);
    const gone = await memberStates.get(key);
    for (const field of [gone?.memberUid, gone?.memberGeneration, gone?.observed])
      expect(field).toBeUndefined();
  });

  it('of drift and failure is written once and ended by an application', async () => {
    const { memberStates } = await servers.newStore();
    await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 5 });
    await memberStates.recordApplied([applied(copyIn('oslo'), 5)]);
    const remark = { key: copyIn('oslo'), message: 'replicas were changed in the member' };
    expect(await memberStates.markDrifted([remark])).toEqual([copyIn('oslo')]);
    const failure = { key: copyIn('oslo'), message: 'refused' };
    expect(await memberStates.recordFailed([failure])).toEqual([copyIn('oslo')]);
    expect(await memberStates.recordFailed([failure])).toEqual([]);
    expect(await memberStates.get(copyIn('oslo'))).toMatchObject({
      synced: false,
      drifted: true,
      message: 'refused',
    });
    await memberStates.recordApplied([{ ...applied(copyIn('oslo'), 5), driftMarks: 1 }]);
    expect(await memberStates.get(copyIn('oslo'))).toMatchObject({
      synced: true,
      drifted: false,
      message: '',
    });
  });

  it('of a copy as it was is not taken for news of it', async () => {
    const { memberStates } = await servers.newStore();
    const key = copyIn('oslo');
    await memberStates.offer(key, { objectUid: 'u1', generation: 5 });
    const seen = (fields: Record<string, unknown>) => ({
      key,
      observed: { uid: 'm1', readyReplicas: 0, ...fields },
    });
    const see = async (fields: Record<string, unknown>): Promise<boolean> =>
      (await memberStates.recordObserved([seen(fields)])).length > 0;
    expect(await see({ version: '9', readyReplicas: 3 })).toBe(true);
    expect(await see({ version: '10', readyReplicas: 3 })).toBe(false);
    expect(await see({ version: '8', readyReplicas: 5 })).toBe(false);
    expect(await see({ version: '11', readyReplicas: 2 })).toBe(true);
    expect(await see({ version: '11', gone: true })).toBe(true);
    expect(await see({ version: '11', readyReplicas: 2 })).toBe(false);
    expect(await see({ uid: 'm2', version: '2', readyReplicas: 1 })).toBe(true);
    expect(await see({ version: '11', gone: true })).toBe(false);
    expect((await memberStates.get(key))?.observed).toMatchObject({ uid: 'm2', readyReplicas: 1 });
    expect(await see({ uid: undefined, readyReplicas: 4 })).toBe(true);
  });

  it('of a drift that is seen while a write is on its way outlives the write', async () => {
    const { memberStates } = await servers.newStore();
    await memberStates.offer(copyIn('oslo'), { objectUid: 'u1', generation: 5 });
    await memberStates.recordApplied([applied(copyIn('oslo'), 5)]);
    const remark = { key: copyIn('oslo'), message: 'changed' };
    await memberStates.markDrifted([remark]);
    const read = await memberStates.get(copyIn('oslo'));
    await memberStates.markDrifted([remark]);
    const write = { ...applied(copyIn('oslo'), 5), driftMarks: read?.driftMarks ?? 0 };
    await memberStates.recordApplied([write]);
    expect(await memberStates.get(copyIn('oslo'))).toMatchObject({ synced: true, drifted: true });
    await memberStates.recordApplied([{ ...write, driftMarks: 2 }]);
    expect(await memberStates.get(copyIn('oslo'))).toMatchObject({ synced: true, drifted: false });
  });
});

describe('reading', () => {
  it('is by object, by cluster in pages, and counts', async () => {
    const { memberStates } = await servers.newStore();
    for (const name of ['c', 'a', 'b']) {
      for (const cluster of ['oslo', 'rome']) {
        await memberStates.offer(copyIn(cluster, name), { objectUid: name, generation: 1 });
      }
    }
    const names = (states: readonly { key: MemberObjectKey }[]): string =>
      states.map(({ key }) => `${key.cluster}/${key.object.name}`).join(' ');
    expect(names(await memberStates.ofObject(copyIn('oslo', 'a').object))).toBe('oslo/a rome/a');
    const both = [copyIn('oslo', 'a').object, copyIn('oslo', 'c').object];
    expect(names(await memberStates.ofObjects(both))).toBe('oslo/a rome/a oslo/c rome/c');
    const first = await memberStates.ofCluster('oslo', { limit: 2 });
    expect(names(first)).toBe('oslo/a oslo/b');
    const after = first.at(-1)?.key.object ?? keyOf('none');
    expect(names(await memberStates.ofCluster('oslo', { after, limit: 2 }))).toBe('oslo/c');
    expect(await memberStates.countOfCluster('oslo')).toBe(3);
    expect(await memberStates.remove(copyIn('oslo', 'a'))).toBe(true);
    expect(await memberStates.remove(copyIn('oslo', 'a'))).toBe(false);
    expect(await memberStates.countOfCluster('oslo')).toBe(2);
  });
});

describe('proof of a deletion', () => {
  it('is kept while a member may hold a copy, then pruned by age', async () => {
    let now = 1_000_000;
    const { objects, memberStates, tombstones } = await servers.newStore({ clock: () => now });
    const key = keyOf('web', 'replicasets');
    const body = objectOf('web');
    const objectUid = body.metadata.uid ?? '';
    await objects.commit({ verb: 'create', key, body }, 'ann');
    await memberStates.offer({ cluster: 'oslo', object: key }, { objectUid, generation: 1 });
    await objects.commit({ verb: 'delete', key, precondition: {} }, 'ann');
    now += 60_000;
    expect(await tombstones.prune({ keepMs: 30_000 })).toBe(0);
    await memberStates.remove({ cluster: 'oslo', object: key });
    expect(await tombstones.prune({ keepMs: 90_000 })).toBe(0);
    expect(await tombstones.prune({ keepMs: 30_000 })).toBe(1);
    expect(await tombstones.find(key, objectUid)).toBeUndefined();
  });
});

describe('findings', () => {
  it('tell who waits for what, in its own cluster', async () => {
    const { memberStates } = await servers.newStore();
    const [first, second, far] = [
      copyIn('oslo', 'first'),
      copyIn('oslo', 'second'),
      copyIn('rome', 'first'),
    ];
    for (const key of [first, second, far]) {
      await memberStates.offer(key, { objectUid: 'u1', generation: 5 });
      const findings = { waiting: { for: ['/replicasets/web/keys'], since: 1 } };
      await memberStates.recordFindings([{ key, findings }]);
    }
    await memberStates.recordFindings([{ key: second }]);
    const asked = [copyIn('oslo', 'keys'), copyIn('oslo', 'other'), copyIn('rome', 'keys')];
    expect(await memberStates.waitingFor(asked)).toEqual([[first], [], [far]]);
  });

  it('stay with the record of the object that they are about, and are written when they change', async () => {
    const { memberStates } = await servers.newStore();
    const key = copyIn('oslo');
    const findings = { conflict: { rule: 'Refuse' } };
    expect(await memberStates.recordFindings([{ key, findings }])).toEqual([]);
    await memberStates.offer(key, { objectUid: 'u1', generation: 5 });
    expect(await memberStates.recordFindings([{ key, findings }])).toEqual([key]);
    expect(await memberStates.recordFindings([{ key, findings }])).toEqual([]);
    await memberStates.offer(key, { objectUid: 'u1', generation: 6 });
    expect((await memberStates.get(key))?.findings).toEqual(findings);
    expect(await memberStates.recordFindings([{ key }])).toEqual([key]);
    expect((await memberStates.get(key))?.findings).toBeUndefined();
    await memberStates.recordFindings([{ key, findings }]);
    await memberStates.offer(key, { objectUid: 'u2', generation: 7 });
    expect((await memberStates.get(key))?.findings).toBeUndefined();
  });
});
