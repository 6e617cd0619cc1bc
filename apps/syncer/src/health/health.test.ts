import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Cluster, clusterConditions, clusterReasons, phaseOf } from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { EventRecorder } from '../events/record.js';
import { clusterKey, findCluster } from '../fleet/clusters.js';
import type { Members } from '../members/members.js';
import { DebtReader } from './debts.js';
import { HealthKeeper } from './health.js';
import { Vigil } from './vigil.js';
import { Vitals } from './vitals.js';

const names = ['oslo', 'rome', 'kyoto'] as const;
const pace = { everyMs: 2_000, calmMs: 10_000 };
const probeTimeoutMs = 1_500;
/** Before this all have been read once. */
const begunMs = 30_000;

type State = 'well' | 'dead' | 'silent';

let store: Store;
let vigil: Vigil;
let stopping: AbortController;
let states: Map<string, State>;
/** When each was asked. */
let asked: Map<string, number[]>;

beforeEach(async () => {
  jest.useFakeTimers({ now: 0 });
  store = createMemoryStore({ clock: () => Date.now() });
  vigil = new Vigil();
  stopping = new AbortController();
  states = new Map(names.map((name) => [name, 'well']));
  asked = new Map(names.map((name) => [name, []]));
  for (const name of names) await register(name);
  const keeper = keep();
  for (const name of names) void keeper.run(name, stopping.signal);
  await jest.advanceTimersByTimeAsync(begunMs);
  await outOfStep();
});
afterEach(async () => {
  stopping.abort();
  await jest.advanceTimersByTimeAsync(probeTimeoutMs);
  jest.useRealTimers();
});

async function register(name: string): Promise<void> {
  const ready = { type: clusterConditions.ready, status: 'True', reason: clusterReasons.ready };
  const offline = { type: clusterConditions.offline, status: 'False', reason: 'ProbesAnswered' };
  const body = {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Cluster',
    metadata: { name, uid: name },
    status: { conditions: [ready, offline] },
  };
  await store.objects.commit({ verb: 'create', key: clusterKey(name), body }, 'test');
}

async function probe(name: string) {
  asked.get(name)?.push(Date.now());
  const state = states.get(name);
  if (state === 'silent') await new Promise((resolve) => setTimeout(resolve, probeTimeoutMs));
  return { ok: state === 'well', latencyMs: 1, message: String(state) };
}

function keep(): HealthKeeper {
  const now = (): number => Date.now();
  const known = new Map<string, object>(names.map((name) => [name, { probe: () => probe(name) }]));
  const fail = (error: unknown): never => {
    throw error;
  };
  const clients = {
    of: async (name: string) => known.get(name),
    forget: async () => undefined,
  };
  return new HealthKeeper({
    store,
    bell: new Bell(store.agenda, { ring: async () => undefined }, fail),
    members: clients as unknown as Members,
    events: new EventRecorder({ store, now, newUid: () => 'e', onError: fail }),
    debts: new DebtReader(store),
    freezes: { holdingCopy: () => undefined },
    thresholds: { failures: 3, successes: 2 },
    returnAfterMs: 6_000,
    vitals: new Vitals(),
    vigil,
    pace,
    now,
    random: () => 0,
    onError: fail,
  });
}

/** When a member was asked from a moment on, in milliseconds since then. */
const askedSince = (name: string, from: number): readonly number[] =>
  (asked.get(name) ?? []).filter((at) => at >= from).map((at) => at - from);

const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

/** Milliseconds until the first of these is lost. */
async function lostAfter(of: readonly string[], withinMs: number): Promise<number> {
  for (let ms = 0; ms <= withinMs; ms += 100) {
    const clusters = await Promise.all(of.map((name) => findCluster(store, name)));
    if (clusters.some((one) => phaseOf(one as Cluster) === 'lost')) return ms;
    await pass(100);
  }
  return Infinity;
}

const cut = { code: 'member.unreachable', status: undefined };

/** Each is asked three seconds after the one before. */
async function outOfStep(): Promise<void> {
  await untilAsked('oslo');
  for (const name of names.slice(1)) {
    await pass(3_000);
    vigil.note(name, cut);
  }
  await pass(0);
}

/** Rests until a member was asked just now. */
async function untilAsked(name: string): Promise<number> {
  const before = asked.get(name)?.length;
  while (asked.get(name)?.length === before) await pass(100);
  return asked.get(name)?.at(-1) ?? 0;
}

describe('members that are well', () => {
  it('are asked at the calm pace', async () => {
    const from = Date.now();
    await pass(59_900);
    for (const name of names) expect(askedSince(name, from)).toHaveLength(6);
  });

  it('are asked at once when something fails on them, each by itself', async () => {
    await untilAsked('oslo');
    await pass(5_000);
    const from = Date.now();
    vigil.note('oslo', cut);
    await pass(0);
    expect(names.map((name) => askedSince(name, from))).toEqual([[0], [], []]);
  });

  it('are asked no more often than those that are not, however much fails', async () => {
    const from = await untilAsked('oslo');
    for (let ms = 0; ms < 20_000; ms += 100) {
      vigil.note('oslo', { code: 'member.failed', status: 500 });
      await pass(100);
    }
    expect(askedSince('oslo', from).length).toBeLessThanOrEqual(11);
  });
});

describe('a member that dies', () => {
  it('is lost as soon as if it had been asked all the time', async () => {
    await untilAsked('oslo');
    await pass(3_000);
    states.set('oslo', 'dead');
    vigil.note('oslo', cut);
    expect(await lostAfter(['oslo'], 20_000)).toBeLessThanOrEqual(4_100);
  });

  it('and only falls silent is lost later by no more than the calm pace', async () => {
    await untilAsked('oslo');
    await pass(100);
    states.set('oslo', 'silent');
    const mostMs = pace.calmMs + 3 * probeTimeoutMs + 2 * pace.everyMs;
    expect(await lostAfter(['oslo'], 60_000)).toBeLessThanOrEqual(mostMs);
  });

  it('lets the others rest again when it is lost', async () => {
    states.set('oslo', 'dead');
    await lostAfter(['oslo'], 30_000);
    const from = Date.now();
    await pass(60_000);
    expect(askedSince('rome', from).length).toBeLessThanOrEqual(7);
    expect(askedSince('oslo', from).length).toBeGreaterThanOrEqual(29);
  });
});

describe('members that go together without a sign', () => {
  it.each(['dead', 'silent'] as const)(
    'are all suspected before the first is lost: %s',
    async (state) => {
      await untilAsked('kyoto');
      await pass(100);
      for (const name of names) states.set(name, state);
      await lostAfter(names, 60_000);
      const marks = await store.brakes.marks('suspect/');
      expect(marks.map(({ name }) => name)).toEqual(names.map((name) => `suspect/${name}`).sort());
    },
  );

  it('are seen so though they fail one after the other, as long as none is lost', async () => {
    const first = await untilAsked('oslo');
    states.set('oslo', 'silent');
    vigil.note('oslo', { code: 'member.timeout', status: undefined });
    await pass(5_000);
    states.set('rome', 'silent');
    await lostAfter(['oslo'], 60_000);
    expect(askedSince('rome', first).length).toBeGreaterThanOrEqual(3);
    expect((await store.brakes.marks('suspect/')).map(({ name }) => name)).toContain(
      'suspect/rome',
    );
  });
});

it('a member that is another syncer’s from now on keeps nobody awake', async () => {
  states.set('oslo', 'dead');
  vigil.note('oslo', cut);
  await pass(2_100);
  expect(vigil.inDoubt).toBe(1);
  stopping.abort();
  await pass(pace.everyMs);
  expect(vigil.inDoubt).toBe(0);
});
