import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  annotations,
  federatedReplicaSets,
  fieldManager,
  type KubeObject,
  labels,
  type MemberObjectKey,
  parseObjectKey,
} from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { ObservationRecorder } from './record.js';

const place = { cluster: 'oslo', resource: federatedReplicaSets };
const key: MemberObjectKey = {
  cluster: 'oslo',
  object: { group: 'apps', resource: 'replicasets', namespace: 'web', name: 'a' },
};
const silent = { ring: async () => undefined, close: async () => undefined };

const copyOf = (version: number, ready: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    namespace: 'web',
    name: 'a',
    uid: 'm1',
    resourceVersion: String(version),
    generation: 1,
  },
  status: { replicas: ready, readyReplicas: ready },
});

let store: Store;
let recorder: ObservationRecorder;
beforeEach(async () => {
  store = createMemoryStore({ clock: () => 1 });
  const bell = new Bell(store.agenda, silent, () => undefined);
  recorder = new ObservationRecorder({
    store,
    bell,
    federation: 'ours',
    holder: 'one',
    now: () => 1,
  });
  const offer = { objectUid: 'u1', generation: 5 };
  await store.memberStates.offer(key, offer);
  const member = { memberUid: 'm1', memberVersion: '7', memberGeneration: 1 };
  await store.memberStates.recordApplied([
    { key, ...offer, digest: 'd', ...member, driftMarks: 0 },
  ]);
});

const see = (live: KubeObject | undefined): Promise<void> =>
  recorder.recordBatch(place, [{ namespace: 'web', name: 'a', live }]);
const readyNow = async (): Promise<unknown> =>
  (await store.memberStates.get(key))?.observed?.['readyReplicas'];

describe('what is recorded of a copy', () => {
  it('is what was seen last, however late an older sight of it is told', async () => {
    await see(copyOf(9, 3));
    await see(copyOf(8, 5));
    expect(await readyNow()).toBe(3);
    await see(copyOf(10, 2));
    expect(await readyNow()).toBe(2);
  });

  it('that is gone is that none are ready, and its status is made due', async () => {
    await see(copyOf(9, 3));
    const [status] = await store.agenda.claim('status', { limit: 1 }, { holder: 'h', leaseMs: 1 });
    if (status !== undefined) await store.agenda.close([status]);
    await see(undefined);
    expect(await readyNow()).toBe(0);
    expect((await store.agenda.list()).map(({ loop }) => loop).sort()).toEqual(['status', 'sync']);
    await see(copyOf(9, 3));
    expect(await readyNow()).toBe(0);
  });
});

describe('a copy that no record speaks of', () => {
  const strayOf = (federation: string): KubeObject => ({
    ...copyOf(9, 3),
    metadata: {
      ...copyOf(9, 3).metadata,
      name: 'b',
      annotations: { [annotations.federation]: federation, [annotations.uid]: 'u9' },
    },
  });
  const due = async (): Promise<readonly string[]> =>
    (await store.agenda.list({ loop: 'sync' })).map((row) => row.key);
  const seeStray = (live: KubeObject | undefined): Promise<void> =>
    recorder.recordBatch(place, [{ namespace: 'web', name: 'b', live }]);

  it('is looked at when it is ours, whether the watch tells of it or a list', async () => {
    await seeStray(strayOf('ours'));
    expect(await due()).toEqual(['oslo/apps/replicasets/web/b']);
    await store.agenda.close(
      await store.agenda.claim('sync', { limit: 9 }, { holder: 'h', leaseMs: 1 }),
    );
    await recorder.recordList(place, [copyOf(7, 1), strayOf('ours')]);
    expect(await due()).toEqual(['oslo/apps/replicasets/web/b']);
  });

  it('is nobody’s business when it is of another federation, or gone', async () => {
    await seeStray(strayOf('theirs'));
    await seeStray(undefined);
    expect(await due()).toEqual([]);
  });
});

it('copies of ours without a record are looked at, but not what others are in or of', async () => {
  const seen = async (text: string): Promise<number> => {
    const object = parseObjectKey(text);
    if (object === undefined) throw new Error(`no key: ${text}`);
    const { group, resource, namespace, name } = object;
    const kind = { group, version: 'v1', resource, kind: 'Any', namespaced: namespace !== '' };
    const live = copyOf(3, 0);
    const notes = { [annotations.federation]: 'ours', [annotations.uid]: 'u9' };
    const metadata = { ...live.metadata, name, namespace, annotations: notes, labels: ours };
    const one = { namespace, name, live: { ...live, metadata } };
    await recorder.recordBatch({ cluster: 'oslo', resource: kind }, [one]);
    const terms = { leaseMs: 60_000, holder: 'test' };
    return (await store.agenda.claim('sync', { limit: 10 }, terms)).length;
  };
  expect(await seen('sea.example.com/ships/web/orion')).toBe(1);
  expect(await seen('sea.example.com/ports//oslo')).toBe(1);
  expect(await seen('/namespaces//sea')).toBe(0);
});

const ours = { [labels.managedBy]: fieldManager };
