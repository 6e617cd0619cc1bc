/**
 * Works on what this very process makes due, as far as there is room: no way through the queue is shorter than none. What
 * there is no room for is rung for, and goes to whichever syncer has some.
 *
 * Nothing depends on it. The row on the agenda is the work, the claim decides who does it, and what is lost here is
 * found by the dispatcher like a ring that was lost.
 */
import { type DueKey, type LoopName, roomAtHand } from '../loops.js';
import { pause } from '../pause.js';
import type { Gate } from './gate.js';
import type { Worker } from './work.js';

export type AtHandParts = {
  readonly worker: Pick<Worker, 'handle'>;
  readonly gate: Pick<Gate, 'free'>;
  readonly onError: (error: unknown) => void;
};

export class AtHand {
  private readonly running = new Map<LoopName, Set<Promise<void>>>();
  private isOpen = true;

  constructor(private readonly parts: AtHandParts) {}

  /** False: there is no room for it. */
  readonly take = (due: DueKey): boolean => {
    const running = this.runningOf(due.loop);
    const room = roomAtHand[due.loop] ?? 0;
    if (!this.isOpen || running.size >= room || this.parts.gate.free === 0) return false;
    const work: Promise<void> = this.parts.worker
      .handle(due)
      .catch(this.parts.onError)
      .finally(() => running.delete(work));
    running.add(work);
    return true;
  };

  /** Takes nothing more, and lets what is under way end, at most for `deadlineMs`. */
  async close(deadlineMs: number): Promise<void> {
    this.isOpen = false;
    const all = [...this.running.values()].flatMap((some) => [...some]);
    const over = new AbortController();
    const ending = Promise.all(all).finally(() => over.abort());
    await Promise.race([ending, pause(deadlineMs, over.signal)]);
  }

  private runningOf(loop: LoopName): Set<Promise<void>> {
    const running = this.running.get(loop) ?? new Set();
    this.running.set(loop, running);
    return running;
  }
}
