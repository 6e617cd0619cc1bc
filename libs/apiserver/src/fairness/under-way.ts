/** How many requests of each user are under way: from the head of a request to the end of its answer. */
export class UnderWay {
  private readonly counts = new Map<string, number>();
  private sum = 0;

  get total(): number {
    return this.sum;
  }

  of(user: string): number {
    return this.counts.get(user) ?? 0;
  }

  /** Returns what takes it off again, once. */
  add(user: string): () => void {
    this.change(user, 1);
    let leave = (): void => {
      leave = () => undefined;
      this.change(user, -1);
    };
    return () => leave();
  }

  private change(user: string, by: 1 | -1): void {
    const count = this.of(user) + by;
    this.sum += by;
    if (count === 0) this.counts.delete(user);
    else this.counts.set(user, count);
  }
}
