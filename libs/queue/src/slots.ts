/** Runs so many pieces of work at a time; the others wait for their turn, in order. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private used = 0;

  constructor(private readonly most: number) {}

  get taken(): number {
    return this.used;
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (this.used < this.most) this.used += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      await work();
    } finally {
      // The slot goes to the next one as it is, so that nobody comes in between.
      const next = this.waiting.shift();
      if (next === undefined) this.used -= 1;
      else next();
    }
  }
}
