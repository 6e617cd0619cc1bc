/**
 * Makes keys due: rows in PostgreSQL first, which is what counts, then a ring of the queue, which only
 * saves time. A ring that fails is not an error: the dispatcher finds the rows.
 */
import type { Doorbell } from '@navarch/queue';
import { type Agenda, gather } from '@navarch/store';
import { limits } from '../limits.js';
import { type DueKey, shardBy } from '../loops.js';

/** A mark that is due in a moment. */
export type SoonMark = DueKey & { readonly afterMs: number };

export class Bell {
  /** Keys that are due in a moment, by when they are rung for. */
  private waiting = new Map<string, { readonly due: DueKey; readonly atMs: number }>();

  private isTakenAtHand: (due: DueKey) => boolean = () => false;

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

  /** From now on is asked first who may do the work at once, without the queue. */
  askFirst(takes: (due: DueKey) => boolean): void {
    this.isTakenAtHand = takes;
  }

  /** Marks keys due now and rings for them. */
  async mark(due: readonly DueKey[]): Promise<void> {
    if (due.length === 0) return;
    await this.agenda.mark(due);
    const fresh = due.filter(({ ifClaimed }) => ifClaimed !== true);
    if (fresh.length > 0) void this.ring(fresh);
  }

  /** Marks keys due in a moment. */
  async markSoon(due: readonly DueKey[]): Promise<void> {
    if (due.length === 0) return;
    const marks = due.map((one) => this.soon(one));
    await this.agenda.mark(marks);
    this.ringSoon(marks);
  }

  /** A mark for a moment from now, so that what happens until then is one piece of work; where many wait, a longer one. */
  soon(due: DueKey): SoonMark {
    const isCrowded = this.waiting.size >= limits.soonCrowd;
    return { ...due, afterMs: isCrowded ? limits.soonCrowdedMs : limits.soonMs };
  }

  /** Rings, when they are due, for marks that were made otherwise. */
  ringSoon(marks: readonly SoonMark[]): void {
    const now = performance.now();
    const isFirst = this.waiting.size === 0;
    for (const { afterMs, ...due } of marks) {
      const id = `${due.loop} ${due.key}`;
      if (!this.waiting.has(id)) this.waiting.set(id, { due, atMs: now + afterMs });
    }
    if (isFirst && marks.length > 0) this.ringIn(Math.min(...marks.map((one) => one.afterMs)));
  }

  /** Rings for rows that are already marked; false when the queue cannot be reached. */
  async ring(due: readonly DueKey[]): Promise<boolean> {
    const left = due.filter((one) => !this.isTakenAtHand(one));
    if (left.length === 0) return true;
    try {
      await this.ringAll(left);
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
    const due = [...this.waiting].filter(([, { atMs }]) => atMs <= now);
    for (const [id] of due) this.waiting.delete(id);
    if (due.length > 0) void this.ring(due.map(([, one]) => one.due));
    if (this.waiting.size === 0) return;
    let nextAtMs = Infinity;
    for (const { atMs } of this.waiting.values()) nextAtMs = Math.min(nextAtMs, atMs);
    this.ringIn(Math.max(limits.ringGatherMs, nextAtMs - now));
  }
}
