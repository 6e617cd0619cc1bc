/**
 * One simulated syncer: the real wiring, loops, roles and dispatcher, over a store and members whose every call is a step.
 *
 * The providers of the Nest module are resolved here by hand, which takes no time and keeps the wiring in one place. The queue
 * is a doorbell that brings keys to any syncer, late, twice or not at all, as an emptied Redis would.
 */
import type { Provider } from '@nestjs/common';
import type { MemberClient, MemberPool } from '@navarch/clients';
import { UnavailableError } from '@navarch/model';
import type { Doorbell, Due } from '@navarch/queue';
import { createLog, type Log, type Metrics, readSyncerConfig } from '@navarch/runtime';
import type { Store } from '@navarch/store';
import type { Foundation } from '../foundation.js';
import { FreezeBook } from '../freeze/book.js';
import { Vigil } from '../health/vigil.js';
import { type LifecycleParts, SyncerLifecycle } from '../lifecycle.js';
import { Members } from '../members/members.js';
import { syncerProviders } from '../syncer.module.js';
import { LIFECYCLE_PARTS } from '../tokens.js';
import { type Faults, storeCourse } from './faults.js';
import type { SimulatedMember } from './member.js';
import { createSimulatedClient } from './member-client.js';
import type { SimulatedProcess } from './process.js';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';
import { createSteppingStore, type SteppingParts } from './stepping-store.js';

export type SyncerWorld = {
  readonly store: Store;
  readonly members: ReadonlyMap<string, SimulatedMember>;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly news: SteppingParts['news'];
  /** Takes what is rung for; any syncer may get it. */
  readonly ring: (due: readonly Due[]) => void;
  /** Changes what the syncer does to the store, for tests of the simulation itself. */
  readonly spoil?: (store: Store) => Store;
};

export type SimulatedSyncer = {
  readonly process: SimulatedProcess;
  /** A ring of the queue arrives. */
  readonly handle: (due: Due) => void;
};

const silent: Log = createLog({ name: 'simulation', level: 'silent' });
const nothing = (): void => undefined;
const uncounted = {
  counter: () => ({ inc: nothing }),
  gauge: () => ({ set: nothing, inc: nothing, dec: nothing }),
  histogram: () => ({ observe: nothing }),
} as unknown as Metrics;
const config = readSyncerConfig({
  NAVARCH_POSTGRES_URL: 'postgresql://simulated/store',
  NAVARCH_ROOT_KEY_FILE: 'none',
});

/** Starts a syncer in a process of its own. */
export function startSyncer(world: SyncerWorld, id: number): SimulatedSyncer {
  const { scheduler } = world;
  const process = scheduler.newProcess(id);
  return scheduler.as(process, () => {
    const foundation = createFoundation(world, id);
    const members = membersOf(world, foundation);
    const lifecycle = new SyncerLifecycle(resolveParts(foundation, members));
    void lifecycle.startLoops();
    return {
      process,
      handle: (due) => void lifecycle.work(due).catch(() => undefined),
    };
  });
}

function createFoundation(world: SyncerWorld, id: number): Foundation {
  const { scheduler, faults, random, store, news } = world;
  let uids = 0;
  const now = (): number => scheduler.now;
  const course = () => storeCourse(faults, random);
  const stepping = createSteppingStore({ store, scheduler, course, news });
  return {
    config,
    log: silent,
    metrics: uncounted,
    clock: now,
    stopwatch: now,
    newUid: () => `uid-${id}-${(uids += 1)}`,
    random: random.next,
    heapUse: () => ({ usedBytes: 0, limitBytes: 2 ** 32 }),
    holder: `syncer ${id}`,
    store: world.spoil?.(stepping) ?? stepping,
    federation: 'simulated',
    backend: { kind: 'postgres', url: 'postgresql://simulated/store' },
    queueWarnings: [],
    doorbell: doorbellOf(world),
    freezes: new FreezeBook({ now, stopwatch: now }),
    vigil: new Vigil(),
    pool: {} as MemberPool,
  };
}

const doorbellOf = ({ faults, ring }: SyncerWorld): Doorbell => ({
  ring: async (due) => {
    if (faults.isQueueAway) throw new UnavailableError('queue.unavailable');
    ring(due);
  },
  close: async () => undefined,
});

/** Without credentials: which member is meant is all that the simulation needs to know. */
function membersOf(
  { members, scheduler, faults, random }: SyncerWorld,
  { freezes: { pass: beforeWrite }, vigil: { note: onFailure } }: Foundation,
): Members {
  const open = new Map<
    string,
    { readonly client: MemberClient; readonly closing: AbortController }
  >();
  const source: Pick<Members, 'of' | 'forget' | 'close'> = {
    of: async (name) => {
      const known = open.get(name);
      if (known !== undefined) return known.client;
      const member = members.get(name);
      if (member === undefined)
        throw new UnavailableError('member.unregistered', { cluster: name });
      const closing = new AbortController();
      const { signal } = closing;
      const guards = { beforeWrite, onFailure, closing: signal };
      const parts = { member, scheduler, faults, random, ...guards };
      const client = createSimulatedClient(parts);
      open.set(name, { client, closing });
      return client;
    },
    forget: async (name) => {
      open.get(name)?.closing.abort();
      open.delete(name);
    },
    close: async () => undefined,
  };
  return source as unknown as Members;
}

type Wired = {
  readonly provide: unknown;
  readonly inject?: readonly unknown[];
  readonly useFactory: (...needs: unknown[]) => unknown;
};

function resolveParts(foundation: Foundation, members: Members): LifecycleParts {
  const providers = syncerProviders(foundation) as readonly Provider[] as readonly Wired[];
  const made = new Map<unknown, unknown>([[Members, members]]);
  const resolve = (token: unknown): unknown => {
    if (made.has(token)) return made.get(token);
    const provider = providers.find((one) => one.provide === token);
    const value = provider?.useFactory(...(provider.inject ?? []).map(resolve));
    made.set(token, value);
    return value;
  };
  return resolve(LIFECYCLE_PARTS) as LifecycleParts;
}
