/** Several writers and one reader: who writes waits once so many items wait for the reader. */
export class Merge<Item> {
  private readonly items: Item[] = [];
  private readonly writers: (() => void)[] = [];
  private wakeReader: (() => void) | undefined;
  private isOver = false;

  constructor(private readonly waitingMax: number) {}

  /** Resolves when there is room again. Nothing is taken after the end. */
  async put(item: Item): Promise<void> {
    if (this.isOver) return;
    this.items.push(item);
    this.wakeReader?.();
    if (this.items.length < this.waitingMax) return;
    await new Promise<void>((resolve) => {
      this.writers.push(resolve);
    });
  }

  /** What is there is still read. */
  end(): void {
    this.isOver = true;
    this.wakeReader?.();
    this.release();
  }

  async *take(): AsyncGenerator<Item, void, undefined> {
    for (;;) {
      const some = this.items.splice(0);
      this.release();
      yield* some;
      if (this.items.length > 0) continue;
      if (this.isOver) return;
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
  }

  private release(): void {
    for (const resolve of this.writers.splice(0)) resolve();
  }
}
