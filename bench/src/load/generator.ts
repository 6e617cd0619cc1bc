import { type ChildProcess, fork } from 'node:child_process';
import { on } from 'node:events';
import { fileURLToPath } from 'node:url';
import { end } from '../federation/end.js';
import type { Order, Outcome, Plan, Report } from './plan.js';

const main = fileURLToPath(new URL('main.js', import.meta.url));

/** A process that asks an API server for things. */
export class LoadGenerator {
  private readonly reports: AsyncIterator<unknown>;

  private constructor(private readonly process: ChildProcess) {
    this.reports = on(process, 'message', { close: ['exit'] })[Symbol.asyncIterator]();
  }

  /** @param kubeconfig path of the file to get in with */
  static start(kubeconfig: string): LoadGenerator {
    return new LoadGenerator(fork(main, [kubeconfig]));
  }

  /** Resolves with what came of it. Throws when it failed. */
  async run(plan: Plan): Promise<Outcome> {
    const { done } = await this.begin(plan);
    return await done;
  }

  /** Resolves when all connections are open. */
  async begin(plan: Plan): Promise<{ readonly done: Promise<Outcome> }> {
    this.send(plan);
    const first = await this.hear();
    if (first.kind === 'failed') throw new Error(first.message);
    const done = this.outcome();
    // Whoever began it may fail at something else before it asks.
    done.catch(() => undefined);
    return { done };
  }

  /** Ends a burst that has no count. */
  stop(): void {
    this.send({ kind: 'stop' });
  }

  async close(): Promise<void> {
    await end(this.process);
  }

  private async outcome(): Promise<Outcome> {
    const report = await this.hear();
    if (report.kind === 'done') return report.outcome;
    throw new Error(report.kind === 'failed' ? report.message : 'it began twice');
  }

  private send(order: Order): void {
    this.process.send(order);
  }

  private async hear(): Promise<Report> {
    const { done, value } = await this.reports.next();
    if (done === true) throw new Error('the load process has ended');
    const [report] = value as [Report];
    return report;
  }
}
