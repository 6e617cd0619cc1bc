import type { Clock } from '@navarch/model';
import { printError } from '@navarch/runtime';
import { limits } from '../limits.js';
import { decideRestart } from './backoff.decide.js';
import { describeExit, type Running, type Unit, type UnitReport, type UnitState } from './unit.js';

export type KeeperWorld = {
  readonly clock: Clock;
  readonly say: (text: string) => void;
  /** Called when a process of the unit begins (with its pid) or is known to be gone. */
  readonly record: (name: string, pid: number | undefined) => void;
};

/**
 * Keeps one unit in the state it was told to be in.
 *
 * It knows one thing more than the process: whether an end was wanted. Only an end that nobody asked for
 * leads to a restart, and only for units that restart.
 */
export class Keeper {
  private state: UnitState = { kind: 'idle' };
  private running: Running | undefined;
  private failures = 0;
  private restarts = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly abort = new AbortController();
  /** What is being done right now; orders wait for it, so that two never overlap. */
  private busy: Promise<void> = Promise.resolve();

  constructor(
    readonly unit: Unit,
    private readonly world: KeeperWorld,
  ) {}

  report(): UnitReport {
    const { name, where } = this.unit;
    return { name, where, state: this.state, restarts: this.restarts };
  }

  /** First start, or a revival. Rejects when the unit cannot become ready. */
  start(): Promise<void> {
    return this.inTurn(async () => {
      if (this.state.kind === 'ready' || this.abort.signal.aborted) return;
      clearTimeout(this.timer);
      this.failures = 0;
      await this.launch();
    });
  }

  /** As a crash. A unit that restarts will be back; a member stays dead. */
  kill(): Promise<void> {
    return this.inTurn(async () => {
      const { running } = this;
      if (running === undefined) return;
      await running.kill();
      await running.exited;
    });
  }

  /** For good: nothing starts after this. */
  stop(): Promise<void> {
    this.abort.abort();
    clearTimeout(this.timer);
    return this.inTurn(async () => {
      const { running } = this;
      this.state = { kind: 'stopped' };
      if (running === undefined) return;
      await running.stop();
      this.forget();
    });
  }

  private inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.busy.then(act);
    // The next order does not care how this one went; its own caller does.
    this.busy = turn.catch(() => undefined);
    return turn;
  }

  private async launch(): Promise<void> {
    const { name } = this.unit;
    const beganMs = this.world.clock();
    this.state = { kind: 'starting' };
    try {
      const running = await this.unit.start(this.abort.signal, (pid) =>
        this.world.record(name, pid),
      );
      const sinceMs = this.world.clock();
      this.running = running;
      this.world.record(name, running.pid);
      this.state = { kind: 'ready', pid: running.pid, sinceMs, tookMs: sinceMs - beganMs };
      this.watch(running, sinceMs);
    } catch (error) {
      this.world.record(name, undefined);
      this.state = { kind: 'dead', why: printError(error) };
      throw error;
    }
  }

  private watch(running: Running, sinceMs: number): void {
    const notice = async (): Promise<void> => {
      const exit = await running.exited;
      if (this.running !== running || this.abort.signal.aborted) return;
      this.forget();
      this.reactToEnd(describeExit(exit), this.world.clock() - sinceMs);
    };
    notice().catch((error: unknown) => this.world.say(`${this.unit.name}: ${printError(error)}`));
  }

  private reactToEnd(why: string, livedMs: number): void {
    const { name } = this.unit;
    if (!this.unit.restarts) {
      this.state = { kind: 'dead', why };
      this.world.say(`${name} is dead (${why}); ./navarch revive ${name} brings it back`);
      return;
    }
    const next = decideRestart({ failures: this.failures, livedMs }, limits);
    this.failures = next.failures;
    this.state = { kind: 'waiting', untilMs: this.world.clock() + next.afterMs, why };
    this.world.say(`${name} ended (${why}); starting it again in ${next.afterMs} ms`);
    this.timer = setTimeout(() => this.restart(), next.afterMs);
  }

  private restart(): void {
    this.inTurn(async () => {
      if (this.state.kind !== 'waiting' || this.abort.signal.aborted) return;
      this.restarts += 1;
      await this.launch();
      this.world.say(`${this.unit.name} is ready again`);
    }).catch((error: unknown) => {
      if (!this.abort.signal.aborted) this.reactToEnd(printError(error), 0);
    });
  }

  private forget(): void {
    this.running = undefined;
    this.world.record(this.unit.name, undefined);
  }
}
