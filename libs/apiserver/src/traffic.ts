/** One request's way through the server. */
export type Passage = {
  /** From here on it is a watch: told to end when the server stops, not counted as a request. */
  readonly becomeWatch: () => void;
  /** Called when it is not counted as a request any more. */
  readonly whenOver: (act: () => void) => void;
  readonly leave: () => void;
};

/**
 * What is under way, and its end when the server stops: requests are waited for; watches never end
 * by themselves, so they are told to.
 */
export class Traffic {
  private readonly watches = new Set<AbortController>();
  private readonly waiting = new Set<() => void>();
  private requests = 0;
  private stopping = false;

  get watchesUnderWay(): number {
    return this.watches.size;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** `gone` ends the request's work when it aborts. */
  enter(gone: AbortController): Passage {
    let over = (): void => undefined;
    let leave = (): void => {
      this.requests -= 1;
      over();
    };
    this.requests += 1;
    return {
      whenOver: (act) => {
        over = act;
      },
      becomeWatch: () => {
        leave();
        this.watches.add(gone);
        leave = () => this.watches.delete(gone);
        if (this.stopping) gone.abort();
      },
      leave: () => {
        leave();
        leave = () => undefined;
        if (this.isIdle()) for (const settle of this.waiting) settle();
      },
    };
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

  private isIdle(): boolean {
    return this.requests === 0 && this.watches.size === 0;
  }
}
