import { DomainError } from '@navarch/model';
import { limits } from '../limits.js';
import type { Surroundings } from './surroundings.js';

/**
 * Keys that are due, each once, one at a time.
 *
 * A key that is added while it is worked on is worked on again afterwards. A failure comes back after a while;
 * a conflict soon, since it only says that somebody else wrote. Between two keys the process gets to do other things.
 */
export class KeyQueue {
  private readonly due = new Set<string>();
  private readonly timers = new Map<string, () => void>();
  private isWorking = false;

  constructor(
    private readonly work: (key: string) => Promise<void>,
    private readonly around: Pick<Surroundings, 'schedule' | 'signal' | 'onError'>,
  ) {
    around.signal.addEventListener('abort', () => this.clear(), { once: true });
  }

  add(key: string): void {
    if (this.around.signal.aborted) return;
    this.forgetTimer(key);
    this.due.add(key);
    if (this.isWorking) return;
    this.isWorking = true;
    setImmediate(() => void this.drain());
  }

  /** A key that waits already keeps its time. */
  addAfter(key: string, delayMs: number): void {
    if (this.around.signal.aborted || this.timers.has(key)) return;
    if (delayMs <= 0) return this.add(key);
    this.timers.set(
      key,
      this.around.schedule(() => this.add(key), delayMs),
    );
  }

  /** The key is not needed any more. */
  forget(key: string): void {
    this.forgetTimer(key);
    this.due.delete(key);
  }

  private async drain(): Promise<void> {
    for (const key of this.due) {
      this.due.delete(key);
      await this.workOn(key);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    this.isWorking = false;
  }

  private async workOn(key: string): Promise<void> {
    try {
      await this.work(key);
    } catch (error) {
      if (this.around.signal.aborted) return;
      const isConflict = error instanceof DomainError && error.kind === 'conflict';
      if (!isConflict) this.around.onError(error);
      this.addAfter(key, isConflict ? limits.conflictRetryMs : limits.failureRetryMs);
    }
  }

  private forgetTimer(key: string): void {
    this.timers.get(key)?.();
    this.timers.delete(key);
  }

  private clear(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
    this.due.clear();
  }
}
