import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Cluster, clusterConditions, clusterReasons } from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { EventRecorder } from '../../events/record.js';
import { clusterKey, findCluster } from '../../fleet/clusters.js';
import type { Members } from '../../members/members.js';
import { Vitals } from '../vitals.js';
import { FactsKeeper } from './keep.js';

const name = 'oslo';

let store: Store;
let vitals: Vitals;
let client: object;
let reads: number;
let stopping: AbortController;

beforeEach(async () => {
  jest.useFakeTimers({ now: 1_000_000 });
  const memory = createMemoryStore({ clock: () => Date.now() });
  reads = 0;
  const get: Store['objects']['get'] = (key) => {
    reads += 1;
    return memory.objects.get(key);
  };
  store = { ...memory, objects: { ...memory.objects, get } };
  vitals = new Vitals();
  client = clientUntil('2030-01-01');
  stopping = new AbortController();
  const ready = { type: clusterConditions.ready, status: 'True', reason: clusterReasons.ready };
  const body = {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Cluster',
    metadata: { name, uid: name },
    status: { conditions: [ready] },
  };
  await store.objects.commit({ verb: 'create', key: clusterKey(name), body }, 'test');
  seeNodes(1);
  void keep().run(name, stopping.signal);
  await jest.advanceTimersByTimeAsync(60_000);
});
afterEach(() => {
  stopping.abort();
  jest.useRealTimers();
});

const seeNodes = (count: number): void =>
  vitals.noteRoom(name, {
    nodes: Array.from({ length: count }, (_, at) => ({
      name: `node-${at}`,
      takesPods: true,
      allocatable: { pods: 10 },
      labels: {},
      taints: [],
    })),
    used: new Map(),
    bound: new Map(),
    waiting: [],
    copies: new Set(),
  });

const clientUntil = (end: string): object => ({
  whoAnswers: async () => ({ uid: name, kubernetesVersion: 'v1.36.0' }),
  serves: async () => [],
  expiry: () => ({ clientCertificate: new Date(end) }),
});

function keep(): FactsKeeper {
  const now = (): number => Date.now();
  const fail = (error: unknown): never => {
    throw error;
  };
  return new FactsKeeper({
    store,
    members: { of: async () => client } as unknown as Members,
    events: new EventRecorder({ store, now, newUid: () => 'e', onError: fail }),
    vitals,
    now,
    random: () => 0.5,
    onError: fail,
  });
}

const status = async (): Promise<Cluster['status']> => (await findCluster(store, name))?.status;

describe('the facts of a cluster at rest', () => {
  it('are not read again for minutes', async () => {
    reads = 0;
    await jest.advanceTimersByTimeAsync(110_000);
    expect(reads).toBeLessThanOrEqual(1);
  });

  it('are written soon when its room changes', async () => {
    seeNodes(2);
    await jest.advanceTimersByTimeAsync(31_000);
    expect((await status())?.nodes).toMatchObject({ total: 2 });
  });

  it('are written soon when its credentials do', async () => {
    client = clientUntil('2031-01-01');
    await jest.advanceTimersByTimeAsync(31_000);
    expect((await status())?.credentials).toMatchObject({
      clientCertificate: expect.stringContaining('2031') as unknown,
    });
  });
});
