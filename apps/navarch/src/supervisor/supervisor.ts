import { toTimestamp, type Clock } from '@navarch/model';
import type { SupervisorStatus } from '../control/protocol.js';
import { Complaint } from '../complaint.js';
import { busy, done, type Progress } from '../print/progress.js';
import { seconds } from '../print/table.js';
import { Keeper } from './keeper.js';
import type { Unit } from './unit.js';

/** Units that start together; a stage begins when the one before is ready. */
export type Stage = readonly Unit[];

export type SupervisorWorld = {
  readonly clock: Clock;
  readonly say: Progress;
  /** Told whenever the set of processes changes: name → pid. */
  readonly record: (pids: ReadonlyMap<string, number>) => void;
};

/**
 * Starts stages in order, keeps what should run running, and stops all of it in the reverse order.
 *
 * It knows nothing of what the units are. Whether it is starting, ready or stopping is one word, and
 * stopping is final.
 */
export class Supervisor {
  private phase: SupervisorStatus['phase'] = 'starting';
  private readonly pids = new Map<string, number>();
  private readonly stages: readonly (readonly Keeper[])[];
  private readonly startedAt: string;
  private stopped: Promise<void> | undefined;

  constructor(
    stages: readonly Stage[],
    private readonly world: SupervisorWorld,
  ) {
    this.startedAt = toTimestamp(world.clock());
    this.stages = stages.map((stage) => stage.map((unit) => this.keep(unit)));
  }

  status(): SupervisorStatus {
    const units = this.keepers().map((keeper) => keeper.report());
    return { phase: this.phase, pid: process.pid, startedAt: this.startedAt, units };
  }

  /** Resolves when every unit is ready; rejects with the first failure (the caller then stops). */
  async start(): Promise<void> {
    for (const stage of this.stages) {
      if (this.phase === 'stopping') return;
      await Promise.all(stage.map((keeper) => this.startOne(keeper)));
    }
  }

  markReady(): void {
    if (this.phase === 'starting') this.phase = 'ready';
  }

  /** As a crash of that unit. */
  async kill(name: string): Promise<string> {
    const keeper = this.find(name);
    if (keeper.report().state.kind !== 'ready') return `${name} does not run`;
    await keeper.kill();
    return keeper.unit.restarts
      ? `${name} was killed; it is started again by itself`
      : `${name} was killed; ./navarch revive ${name} brings it back`;
  }

  async revive(name: string): Promise<string> {
    const keeper = this.find(name);
    if (keeper.report().state.kind === 'ready') return `${name} runs already`;
    await keeper.start();
    return `${name} is ready at ${keeper.unit.where}`;
  }

  /** Last stage first. Every unit is tried, whatever happens to another; called twice it is one stop. */
  stop(progress: Progress): Promise<void> {
    this.phase = 'stopping';
    this.stopped ??= this.stopAll(progress);
    return this.stopped;
  }

  private async stopAll(progress: Progress): Promise<void> {
    const failures: unknown[] = [];
    for (const stage of this.stages.toReversed()) {
      const running = stage.filter((keeper) => keeper.report().state.kind !== 'idle');
      const outcomes = await Promise.allSettled(running.map((keeper) => keeper.stop()));
      failures.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
      if (running.length > 0) progress(done(`stopped ${names(running)}`));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be stopped');
  }

  private async startOne(keeper: Keeper): Promise<void> {
    const { name, where } = keeper.unit;
    this.world.say(busy(`starting ${name} …`));
    await keeper.start();
    const { state } = keeper.report();
    if (state.kind === 'ready') {
      this.world.say(done(`${name.padEnd(15)} ${where}`, seconds(state.tookMs)));
    }
  }

  private keep(unit: Unit): Keeper {
    return new Keeper(unit, {
      clock: this.world.clock,
      say: (text) => this.world.say(text),
      record: (name, pid) => {
        if (pid === undefined) this.pids.delete(name);
        else this.pids.set(name, pid);
        this.world.record(this.pids);
      },
    });
  }

  private keepers(): readonly Keeper[] {
    return this.stages.flat();
  }

  private find(name: string): Keeper {
    const found = this.keepers().find((keeper) => keeper.unit.name === name);
    if (found !== undefined) return found;
    throw new Complaint(`nothing here is called ${name}; there is: ${names(this.keepers())}`);
  }
}

const names = (keepers: readonly Keeper[]): string =>
  keepers.map((keeper) => keeper.unit.name).join(', ');
