/** What is to end: it is told so, and sees to it. */
type Ending = { readonly abort: () => void };

/**
 * What is under way, and its end when the server stops: requests are waited for; watches never end
 * by themselves, so they are told to.
 */
export class Traffic {
  private readonly watches = new Set<Ending>();
  private readonly waiting = new Set<() => void>();
  private requests = 0;
  private stopping = false;

  get watchesUnderWay(): number {
    return this.watches.size;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  enter(): Passage {
    this.requests += 1;
    return new Passage(this);
  }

  leave(): void {
    this.requests -= 1;
    this.settleIdle();
  }

  enterWatch(gone: Ending): void {
    this.watches.add(gone);
    if (this.stopping) gone.abort();
  }

  leaveWatch(gone: Ending): void {
    this.watches.delete(gone);
    this.settleIdle();
  }

  /** Ends the watches; resolves when nothing is under way, or after `deadlineMs`. */
  async drain(deadlineMs: number): Promise<void> {
    this.stopping = true;
    for (const watch of this.watches) watch.abort();
    if (this.isIdle()) return;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        clearTimeout(deadline);
        this.waiting.delete(settle);
        resolve();
      };
      const deadline = setTimeout(settle, deadlineMs);
      this.waiting.add(settle);
    });
  }

  private settleIdle(): void {
    if (this.isIdle()) for (const settle of this.waiting) settle();
  }

  private isIdle(): boolean {
    return this.requests === 0 && this.watches.size === 0;
  }
}

/** One request's way through the server. */
export class Passage {
  private over: (() => void) | undefined;
  private watch: Ending | undefined;
  private hasLeft = false;

  constructor(private readonly traffic: Traffic) {}

  /** Called when it is not counted as a request any more. */
  whenOver(act: () => void): void {
    this.over = act;
  }

  /** From here on it is a watch: told to end when the server stops, not counted as a request. */
  becomeWatch(gone: Ending): void {
    if (this.hasLeft || this.watch !== undefined) return;
    this.watch = gone;
    this.over?.();
    // First, so that there is no moment in which nothing seems to be under way.
    this.traffic.enterWatch(gone);
    this.traffic.leave();
  }

  leave(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    if (this.watch !== undefined) return this.traffic.leaveWatch(this.watch);
    this.over?.();
    this.traffic.leave();
  }
}
