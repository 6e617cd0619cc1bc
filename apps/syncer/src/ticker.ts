/**
 * Calls a function again and again, never twice at once, until it is stopped.
 *
 * An error is reported and the next turn comes as usual: what ticks is level-based and finds its work again.
 */
export type TickerParts = {
  readonly everyMs: number;
  readonly run: () => Promise<void>;
  readonly onError: (error: unknown) => void;
};

export class Ticker {
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> | undefined;
  private stopped = true;

  constructor(private readonly parts: TickerParts) {}

  /** The first turn comes at once. */
  start(): void {
    this.stopped = false;
    this.schedule(0);
  }

  /** Resolves when the turn in progress, if any, is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.turn;
  }

  private schedule(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.turn = this.tick();
    }, afterMs);
  }

  private async tick(): Promise<void> {
    try {
      await this.parts.run();
    } catch (error) {
      this.parts.onError(error);
    }
    this.schedule(this.parts.everyMs);
  }
}
