/**
 * Makes keys due: rows in PostgreSQL first, which is what counts, then a ring of the queue, which only
 * saves time. A ring that fails is not an error: the dispatcher finds the rows.
 */
import type { Doorbell } from '@navarch/queue';
import { type Agenda, gather } from '@navarch/store';
import { limits } from '../limits.js';
import { type DueKey, shardBy } from '../loops.js';

export class Bell {
  /** Keys that are due in a moment, by when they are rung for. */
  private soon = new Map<string, { readonly due: DueKey; readonly atMs: number }>();

  private readonly ringAll: (due: readonly DueKey[]) => Promise<void>;

  constructor(
    private readonly agenda: Agenda,
    doorbell: Pick<Doorbell, 'ring'>,
    private readonly onSilent: (error: unknown) => void,
  ) {
    this.ringAll = gather(async (calls: readonly (readonly DueKey[])[]) => {
      await doorbell.ring(calls.flat().map((one) => ({ ...one, shardBy: shardBy(one) })));
      return calls.map(() => undefined);
    }, limits.gatheredMax);
  }

  /** Marks keys due now and rings for them. */
  async mark(due: readonly DueKey[]): Promise<void> {
    if (due.length === 0) return;
    await this.agenda.mark(due);
    const fresh = due.filter(({ ifClaimed }) => ifClaimed !== true);
    if (fresh.length > 0) void this.ring(fresh);
  }

  /** Marks keys due in a moment, so that what happens to them until then is one piece of work; where many are, in a longer one. */
  async markSoon(due: readonly DueKey[]): Promise<void> {
    if (due.length === 0) return;
    const afterMs = this.soon.size < limits.soonCrowd ? limits.soonMs : limits.soonCrowdedMs;
    await this.agenda.mark(due.map((one) => ({ ...one, afterMs })));
    const atMs = performance.now() + afterMs;
    const isFirst = this.soon.size === 0;
    for (const one of due) {
      const id = `${one.loop} ${one.key}`;
      if (!this.soon.has(id)) this.soon.set(id, { due: one, atMs });
    }
    if (isFirst) this.ringIn(afterMs);
  }

  /** Rings for rows that are already marked; false when the queue cannot be reached. */
  async ring(due: readonly DueKey[]): Promise<boolean> {
    try {
      await this.ringAll(due);
      return true;
    } catch (error) {
      this.onSilent(error);
      return false;
    }
  }

  /** A timer that dies with the process is no loss: the dispatcher finds what is due. */
  private ringIn(ms: number): void {
    setTimeout(() => this.ringDue(), ms).unref();
  }

  private ringDue(): void {
    const now = performance.now();
    const due = [...this.soon].filter(([, { atMs }]) => atMs <= now);
    for (const [id] of due) this.soon.delete(id);
    if (due.length > 0) void this.ring(due.map(([, one]) => one.due));
    if (this.soon.size === 0) return;
    let nextAtMs = Infinity;
    for (const { atMs } of this.soon.values()) nextAtMs = Math.min(nextAtMs, atMs);
    this.ringIn(Math.max(limits.ringGatherMs, nextAtMs - now));
  }
}
