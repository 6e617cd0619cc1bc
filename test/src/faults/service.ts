/**
 * A process of the federation under test, kept running as any supervisor would: an end that nobody asked for leads to a
 * new start. Tests kill it, stop it in its tracks, and wake it up again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild, stopChild } from '@navarch/backing';

export type ServicePlan = {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
};

const startAgainMs = 200;

export class Service {
  private child: Child | undefined;
  private isWanted = false;
  private lives = 0;
  private running: Promise<void> = Promise.resolve();

  constructor(readonly plan: ServicePlan) {}

  get pid(): number {
    if (this.child === undefined) throw new Error(`${this.plan.name} was never started`);
    return this.child.pid;
  }

  /** How often it was started. */
  get starts(): number {
    return this.lives;
  }

  /** Starts it and keeps it running; does not wait until it is ready. */
  async start(): Promise<void> {
    if (this.isWanted) return;
    this.isWanted = true;
    await this.launch();
    this.running = this.keep();
  }

  /** What it wrote last, for a test that fails. */
  tail(): string {
    return this.child?.tail() ?? '';
  }

  /** As a crash: it is started again at once. */
  async crash(): Promise<void> {
    const { child } = this;
    child?.signal('SIGKILL');
    await child?.exited;
  }

  /** As a crash, and it stays away until {@link start}. */
  async kill(): Promise<void> {
    this.isWanted = false;
    await this.crash();
    await this.running;
  }

  /** Stops it in its tracks, as a machine that hangs. */
  freeze(): void {
    this.child?.signal('SIGSTOP');
  }

  /** Lets it go on where it was. */
  thaw(): void {
    this.child?.signal('SIGCONT');
  }

  /** Politely. */
  async stop(): Promise<void> {
    this.isWanted = false;
    this.thaw();
    if (this.child !== undefined) await stopChild(this.child, ['SIGTERM']);
    await this.running;
  }

  private async launch(): Promise<void> {
    const { script, args = [], env, logFile } = this.plan;
    this.lives += 1;
    this.child = await startChild({
      command: process.execPath,
      args: [script, ...args],
      env,
      logFile,
      endWithUs: 'SIGKILL',
    });
  }

  private async keep(): Promise<void> {
    while (this.isWanted) {
      await this.child?.exited;
      if (!this.isWanted) return;
      await sleep(startAgainMs);
      if (this.isWanted) await this.launch();
    }
  }
}
