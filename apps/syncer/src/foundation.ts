/** What all loops stand on, opened before any of them starts: the store, the queue's backend, the pool of member clients. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { MemberPool } from '@navarch/clients';
import type { Clock } from '@navarch/model';
import {
  checkBackend,
  createDoorbell,
  type Doorbell,
  prepareBackend,
  type QueueBackend,
} from '@navarch/queue';
import {
  createMetrics,
  type Log,
  type Metrics,
  readRootKey,
  type SyncerConfig,
  systemClock,
} from '@navarch/runtime';
import { createSealer, openStore, type Store } from '@navarch/store';
import { type HeapUse, heapUse } from './agenda/gate.js';
import { FreezeBook } from './freeze/book.js';
import { Vigil } from './health/vigil.js';
import { loopQueues } from './loops.js';
import { countRequests } from './members/measure.js';

export type Foundation = {
  readonly config: SyncerConfig;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly newUid: () => string;
  readonly random: () => number;
  readonly heapUse: () => HeapUse;
  /** This process among all syncers. */
  readonly holder: string;
  readonly store: Store;
  /** This federation's id, as its copies in members carry it. */
  readonly federation: string;
  readonly backend: QueueBackend;
  /** What was wrong with it at the start. */
  readonly queueWarnings: readonly string[];
  readonly doorbell: Doorbell;
  /** What this process knows of the Freezes: every write of the pool's clients passes it. */
  readonly freezes: FreezeBook;
  /** What there is cause to look at: every failure of the pool's clients is told to it. */
  readonly vigil: Vigil;
  readonly stopwatch: () => number;
  readonly pool: MemberPool;
};

export async function openFoundation(config: SyncerConfig, log: Log): Promise<Foundation> {
  const sealer = createSealer(await readRootKey(config.rootKeyFile));
  const store = await openStore({
    url: config.postgresUrl,
    sealer,
    poolMax: config.postgresPoolMax,
  });
  await store.migrate();
  const stopwatch = (): number => performance.now();
  const freezes = new FreezeBook({ now: systemClock, stopwatch });
  const vigil = new Vigil();
  const { backend, warnings: queueWarnings } = await openBackend(config, log);
  const metrics = createMetrics({ processMetrics: true });
  return {
    config,
    log,
    metrics,
    clock: systemClock,
    newUid: randomUUID,
    random: Math.random,
    heapUse,
    holder: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
    store,
    federation: await store.federationId(),
    backend,
    queueWarnings,
    doorbell: createDoorbell({ backend, loops: loopQueues }),
    freezes,
    vigil,
    stopwatch,
    pool: new MemberPool({
      beforeWrite: (cluster, write) => freezes.pass(cluster, write),
      concurrencyMax: config.memberConcurrency,
      timeoutMs: config.memberTimeoutMs,
      watchIdleMs: config.memberWatchIdleMs,
      probeTimeoutMs: config.probeTimeoutMs,
      random: Math.random,
      onRequest: countRequests(metrics),
      onFailure: vigil.note,
    }),
  };
}

async function openBackend(
  config: SyncerConfig,
  log: Log,
): Promise<{ backend: QueueBackend; warnings: readonly string[] }> {
  const backend = chooseBackend(config);
  await prepareBackend(backend);
  const { warnings } = await checkBackend(backend);
  for (const warning of warnings) log.warn({ queue: backend.kind }, warning);
  return { backend, warnings };
}

/** Redis where there is one, unless told otherwise; PostgreSQL always works. */
function chooseBackend(config: SyncerConfig): QueueBackend {
  const { queue, redisUrl, postgresUrl } = config;
  if (queue === 'postgres' || redisUrl === undefined) return { kind: 'postgres', url: postgresUrl };
  return { kind: 'redis', url: redisUrl };
}
