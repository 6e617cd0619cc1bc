/**
 * Starts the loops, and stops them so that nothing is left half done: first no new work, then what is in flight, then the
 * roles are given back, and the connections last.
 */
import type { Server } from 'node:http';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { FleetReader } from '@navarch/planning';
import { checkBackend, type Due, startWorkers, type Workers } from '@navarch/queue';
import { AtHand } from './agenda/at-hand.js';
import type { Bell } from './agenda/bell.js';
import { Dispatcher } from './agenda/dispatch.js';
import { Gate } from './agenda/gate.js';
import type { Reconciler } from './agenda/reconciler.js';
import { QueueWatch } from './agenda/watch-queue.js';
import { Worker } from './agenda/work.js';
import { CapacityObserver } from './capacity/observe.js';
import type { EventRecorder } from './events/record.js';
import { listClusterNames } from './fleet/clusters.js';
import type { Foundation } from './foundation.js';
import { observeFreezes } from './freeze/count.js';
import { FreezeFollower } from './freeze/follow.js';
import { createControlPoints, createHoldKeeper } from './holds/create.js';
import type { ControlPoints } from './holds/control-points.js';
import { observeHolds } from './holds/measure.js';
import { DebtReader } from './health/debts.js';
import { FactsKeeper } from './health/facts/keep.js';
import { HealthKeeper } from './health/health.js';
import { Vitals } from './health/vitals.js';
import type { Kinds } from './kinds/kinds.js';
import { loopQueues } from './loops.js';
import type { Members } from './members/members.js';
import { observeMembers, observeVigil } from './members/measure.js';
import { playWith, rolesFor } from './members/play.js';
import { Roles } from './members/roles.js';
import { observeBacklog, observeGate, observeWork } from './metrics.js';
import { Observer } from './observe/observe.js';
import { ObservationRecorder } from './observe/record.js';
import { serveReadiness } from './ready.js';
import { TopUp } from './place/top-up.js';
import { Relay } from './relay/relay.js';
import { Sweeper } from './sweep/sweep.js';
import { LIFECYCLE_PARTS } from './tokens.js';

export type LifecycleParts = {
  readonly foundation: Foundation;
  readonly bell: Bell;
  readonly members: Members;
  readonly events: EventRecorder;
  readonly kinds: Kinds;
  readonly reconcilers: readonly Reconciler[];
};

@Injectable()
export class SyncerLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  private workers: Workers | undefined;
  private endpoint: Server | undefined;
  private readonly dispatcher: Dispatcher;
  private readonly worker: Worker;
  private readonly atHand: AtHand;
  private readonly roles: Roles;
  private readonly vitals = new Vitals();
  private readonly freezes: FreezeFollower;
  private readonly controlPoints: ControlPoints;
  private readonly queueWatch: QueueWatch;

  constructor(@Inject(LIFECYCLE_PARTS) private readonly parts: LifecycleParts) {
    const { foundation: on, bell, reconcilers } = parts;
    const { store, holder } = on;
    observeBacklog(on.metrics, store, on.clock);
    observeMembers(on.metrics, on.pool);
    observeFreezes(on.metrics, on.freezes);
    observeVigil(on.metrics, on.vigil);
    const gate = new Gate(on.heapUse);
    observeGate(on.metrics, gate);
    this.worker = new Worker({
      agenda: store.agenda,
      holder,
      reconcilers,
      observer: observeWork(on.metrics, on.log),
      gate,
      random: on.random,
      now: on.clock,
    });
    const reportAtHand = this.reportAs('work at hand failed');
    this.atHand = new AtHand({ worker: this.worker, gate, onError: reportAtHand });
    this.dispatcher = new Dispatcher({
      agenda: store.agenda,
      bell,
      worker: this.worker,
      gate,
      holder,
      onError: this.reportAs('dispatching failed'),
    });
    this.roles = this.createRoles();
    this.freezes = this.createFreezeFollower();
    this.controlPoints = createControlPoints(on);
    this.queueWatch = this.createQueueWatch();
    observeHolds(on.metrics, {
      store,
      fleet: new FleetReader(store, on.config),
      limits: on.config,
      controlPoints: this.controlPoints,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.controlPoints.start();
    const { backend, config, store, metrics } = this.parts.foundation;
    this.parts.bell.askFirst(this.atHand.take);
    await this.startLoops();
    this.workers = startWorkers({
      backend,
      loops: loopQueues.map((queue) =>
        queue.loop === 'sync' ? { ...queue, concurrency: config.syncConcurrency } : queue,
      ),
      handle: this.work,
      onError: this.reportAs('the queue reports an error'),
    });
    this.queueWatch.start();
    this.endpoint = await serveReadiness({
      host: config.syncerHost,
      port: config.syncerPort,
      missing: async () => ((await isAnswering(store)) ? [] : ['postgres']),
      metrics: async () => (await metrics.render()).body,
    });
  }

  /** Everything but the queue's workers, the endpoint and the control points; a simulation runs no more than this and {@link work}. */
  async startLoops(): Promise<void> {
    await this.freezes.start();
    this.dispatcher.start();
    this.roles.start();
  }

  /** Handles one ring of the queue. */
  readonly work = (due: Due): Promise<void> => this.worker.handle(due);

  async onApplicationShutdown(): Promise<void> {
    this.endpoint?.close();
    await this.dispatcher.stop();
    await this.queueWatch.stop();
    const endsWithinMs = this.parts.foundation.config.shutdownMs / 2;
    await Promise.all([this.workers?.close(endsWithinMs), this.atHand.close(endsWithinMs)]);
    await this.roles.stop();
    await this.freezes.stop();
    await this.controlPoints.stop();
    await this.parts.members.close();
    await this.parts.foundation.doorbell.close();
    await this.parts.foundation.store.close();
  }

  private createQueueWatch(): QueueWatch {
    const { metrics, backend, queueWarnings, log } = this.parts.foundation;
    return new QueueWatch(
      {
        metrics,
        check: () => checkBackend(backend),
        stats: () => this.workers?.stats(),
        onWarning: (warning) => log.warn({ queue: backend.kind }, warning),
        onOver: (warning) => log.info({ queue: backend.kind, warning }, 'over'),
        onError: this.reportAs('looking at the queue failed'),
      },
      queueWarnings,
    );
  }

  private createRoles(): Roles {
    const { store, clock, config, holder, random, federation } = this.parts.foundation;
    const { bell } = this.parts;
    return new Roles({
      leases: store.leases,
      holder,
      leaseMs: config.leaseMs,
      wanted: async () => rolesFor(await listClusterNames(store)),
      play: playWith({
        relay: new Relay(store, this.parts.bell),
        sweeper: this.createSweeper(),
        observer: new Observer({
          members: this.parts.members,
          kinds: this.parts.kinds,
          sink: new ObservationRecorder({ store, bell, federation, holder, now: clock }),
          now: clock,
          random,
          onError: this.noteWatchEnd,
        }),
        capacity: this.createCapacityObserver(),
        health: this.createHealth(),
        facts: this.createFacts(),
        holds: createHoldKeeper(this.parts.foundation, this.parts),
        onError: this.reportAs('a role ended by itself'),
      }),
      now: clock,
      onError: this.reportAs('renewing roles failed'),
    });
  }

  private readonly noteWatchEnd = (error: unknown): void =>
    this.parts.foundation.log.debug({ err: error }, 'a watch on a member ended');

  private createCapacityObserver(): CapacityObserver {
    const { store, config, clock, random } = this.parts.foundation;
    const topUp = new TopUp(store, this.parts.bell);
    return new CapacityObserver({
      members: this.parts.members,
      sink: store.ledger,
      unschedulableAfterMs: config.unschedulableAfterMs,
      onRoom: () => topUp.onRoom(),
      onUnschedulable: (_cluster, names) => topUp.onUnschedulable(names),
      unready: store.ledger.readiness,
      onUnready: (names) => topUp.onUnready(names),
      onSeen: (cluster, seen) => this.vitals.noteRoom(cluster, seen),
      now: clock,
      random,
      onError: this.noteWatchEnd,
    });
  }

  private createSweeper(): Sweeper {
    const { store, config, clock } = this.parts.foundation;
    const onError = this.reportAs('sweeping failed');
    return new Sweeper({
      store,
      bell: this.parts.bell,
      kinds: this.parts.kinds,
      everyMs: config.sweepEveryMs,
      historyKeepMs: config.historyKeepMs,
      now: clock,
      onError,
    });
  }

  private createFreezeFollower(): FreezeFollower {
    const { foundation, bell, events } = this.parts;
    const { store, freezes, stopwatch } = foundation;
    const onError = this.reportAs('reading the Freezes failed; nothing is written to members');
    return new FreezeFollower({ store, book: freezes, bell, events, stopwatch, onError });
  }

  private createHealth(): HealthKeeper {
    const { store, config, clock, freezes, vigil, random } = this.parts.foundation;
    return new HealthKeeper({
      store,
      bell: this.parts.bell,
      members: this.parts.members,
      events: this.parts.events,
      debts: new DebtReader(store),
      freezes,
      thresholds: { failures: config.probeFailures, successes: config.probeSuccesses },
      pace: { everyMs: config.probeEveryMs, calmMs: config.probeCalmMs },
      returnAfterMs: config.returnAfterMs,
      vitals: this.vitals,
      vigil,
      now: clock,
      random,
      onError: this.reportAs('judging a cluster failed'),
    });
  }

  private createFacts(): FactsKeeper {
    const { store, clock, random } = this.parts.foundation;
    return new FactsKeeper({
      store,
      members: this.parts.members,
      events: this.parts.events,
      vitals: this.vitals,
      now: clock,
      random,
      onError: this.reportAs('describing a cluster failed'),
    });
  }

  private reportAs(what: string): (error: unknown) => void {
    return (error) => this.parts.foundation.log.warn({ err: error }, what);
  }
}

async function isAnswering(store: Foundation['store']): Promise<boolean> {
  try {
    await store.ping();
    return true;
  } catch {
    return false;
  }
}
