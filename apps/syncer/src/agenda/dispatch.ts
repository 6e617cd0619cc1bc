/**
 * Finds what is due and gets it worked on.
 *
 * Wakes every half second and whenever a local retry falls due. Rows that nobody rang for yet are
 * rung; rows that were rung long ago and still wait show that the queue has failed them, and are claimed
 * here directly. So the queue hurries things along, and nothing waits for it: not for a ring that is on its way either, which
 * a silent server may keep there for seconds.
 */
import type { Agenda, Claim } from '@navarch/store';
import { limits } from '../limits.js';
import type { DueKey } from '../loops.js';
import { Ticker } from '../ticker.js';
import type { Bell } from './bell.js';
import type { Gate } from './gate.js';
import type { Worker } from './work.js';

export type DispatcherParts = {
  readonly agenda: Agenda;
  readonly bell: Bell;
  readonly worker: Worker;
  readonly gate: Pick<Gate, 'free'>;
  readonly holder: string;
  readonly onError: (error: unknown) => void;
};

export class Dispatcher {
  private readonly ticker: Ticker;
  private running = 0;
  private isRinging = false;
  /** Whether the queue took the last ring. */
  private isHeard = true;

  constructor(private readonly parts: DispatcherParts) {
    this.ticker = new Ticker({
      everyMs: limits.dispatchEveryMs,
      run: () => this.dispatch(),
      onError: parts.onError,
    });
  }

  start(): void {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  private async dispatch(): Promise<void> {
    const { ring: fresh, overdue } = await this.parts.agenda.due({
      limit: limits.dispatchBatchMax,
      ringAgainMs: limits.ringAgainMs,
    });
    if (fresh.length > 0 && !this.isRinging) void this.ring(fresh as readonly DueKey[]);
    await this.claimDirectly(this.isHeard ? overdue : [...overdue, ...fresh]);
  }

  /** What is not rung for since another ring is on its way is overdue soon. */
  private async ring(due: readonly DueKey[]): Promise<void> {
    this.isRinging = true;
    this.isHeard = await this.parts.bell.ring(due);
    this.isRinging = false;
  }

  private async claimDirectly(rows: readonly { loop: string; key: string }[]): Promise<void> {
    // What is claimed cannot wait: its claim runs out.
    const room = Math.min(limits.directConcurrencyMax - this.running, this.parts.gate.free);
    const terms = { leaseMs: limits.claimLeaseMs, holder: this.parts.holder };
    for (const [loop, keys] of groupByLoop(rows.slice(0, Math.max(0, room)))) {
      const claims = await this.parts.agenda.claim(loop, keys, terms);
      for (const claim of claims) void this.work(claim);
    }
  }

  private async work(claim: Claim): Promise<void> {
    this.running += 1;
    try {
      await this.parts.worker.handleClaim(claim);
    } catch (error) {
      this.parts.onError(error);
    } finally {
      this.running -= 1;
    }
  }
}

function groupByLoop(rows: readonly { loop: string; key: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const row of rows) groups.set(row.loop, [...(groups.get(row.loop) ?? []), row.key]);
  return groups;
}
