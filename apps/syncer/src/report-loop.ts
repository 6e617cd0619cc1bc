/**
 * When to write what is known of something that changes often: at once when it has changed, no more often than once in a
 * moment, and by a timer where time alone changes what is so.
 */
import type { Instant } from '@navarch/model';
import { pause } from './pause.js';

export type ReportLoopParts = {
  /**
   * Writes what is so, and answers when that changes by time alone. `isTouched`: something has changed since the last report
   * that did not fail.
   */
  readonly report: (isTouched: boolean) => Promise<Instant | undefined>;
  readonly pauses: {
    /** After a report. */
    readonly flushMs: number;
    /** After one that failed. */
    readonly restartMs: number;
    /** The longest rest when nothing happens. */
    readonly restMsMax: number;
  };
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
};

/** Made once: an abort without a reason makes an error with a stack, and thousands may touch in a moment. */
const touched = new Error('something changed');

export class ReportLoop {
  private isTouched = false;
  private nextAt: Instant | undefined;
  private wake: () => void = () => {};

  constructor(private readonly parts: ReportLoopParts) {}

  /** What is reported has changed. */
  touch(): void {
    this.isTouched = true;
    this.wake();
  }

  /** Reports until `signal` aborts. Failures go to `onError` and are tried again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!this.isTouched) await this.rest(signal);
      if (!signal.aborted) await pause(await this.turn(), signal);
    }
  }

  /** How long to leave the store alone before the next turn. */
  private async turn(): Promise<number> {
    const { report, pauses, onError } = this.parts;
    const { isTouched } = this;
    this.isTouched = false;
    try {
      this.nextAt = await report(isTouched);
      return pauses.flushMs;
    } catch (error) {
      this.isTouched = true;
      onError(error);
      return pauses.restartMs;
    }
  }

  /** Until something changes by time alone; ends early when something is touched or `signal` aborts. */
  private async rest(signal: AbortSignal): Promise<void> {
    const ms = Math.max(0, (this.nextAt ?? Infinity) - this.parts.now());
    const waking = new AbortController();
    this.wake = () => waking.abort(touched);
    signal.addEventListener('abort', this.wake, { once: true });
    await pause(Math.min(ms, this.parts.pauses.restMsMax), waking.signal);
    signal.removeEventListener('abort', this.wake);
    this.wake = () => {};
  }
}
