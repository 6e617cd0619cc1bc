/** One at a time, the highest priority first, the longest waiting first among equals. */
type Waiting = { readonly priority: number; readonly begin: () => void };

export class Turn {
  private isTaken = false;
  private readonly queue: Waiting[] = [];

  /** Runs `work` when it is its turn. */
  async take<Result>(priority: number, work: () => Promise<Result>): Promise<Result> {
    if (this.isTaken) await new Promise<void>((begin) => this.queue.push({ priority, begin }));
    this.isTaken = true;
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private passOn(): void {
    let best = 0;
    for (const [at, { priority }] of this.queue.entries()) {
      if (priority > (this.queue[best]?.priority ?? 0)) best = at;
    }
    const [next] = this.queue.splice(best, 1);
    // It stays taken while it is handed on: nobody slips in between.
    if (next === undefined) this.isTaken = false;
    else next.begin();
  }
}
