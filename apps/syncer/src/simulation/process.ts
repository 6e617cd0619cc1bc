/**
 * One simulated process: a world of its own continuations.
 *
 * Whatever a process waits for comes back to it through here: answers of the store and of members, timers, rings of the
 * queue. So a process that is dead never goes on anywhere, as if it had been killed, and one that is paused goes on where it
 * stood when it is woken, with all that came for it meanwhile.
 */
export class SimulatedProcess {
  private state: 'running' | 'paused' | 'dead' = 'running';
  private waiting: (() => void)[] = [];

  constructor(
    readonly id: number,
    /** Takes what a woken process is to go on with. */
    private readonly schedule: (process: SimulatedProcess, run: () => void) => void,
  ) {}

  get isRunning(): boolean {
    return this.state === 'running';
  }

  get isDead(): boolean {
    return this.state === 'dead';
  }

  /** Goes on with this now, when it is woken, or never. */
  deliver(run: () => void): void {
    switch (this.state) {
      case 'running':
        run();
        return;
      case 'paused':
        this.waiting.push(run);
        return;
      case 'dead':
        return;
    }
  }

  pause(): void {
    if (this.state === 'running') this.state = 'paused';
  }

  wake(): void {
    if (this.state !== 'paused') return;
    this.state = 'running';
    const waiting = this.waiting;
    this.waiting = [];
    for (const run of waiting) this.schedule(this, run);
  }

  kill(): void {
    this.state = 'dead';
    this.waiting = [];
  }
}
