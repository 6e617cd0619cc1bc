const compactAfter = 1_024;

/**
 * A queue whose items keep their number for life: the first ever pushed is 0, whatever has been dropped
 * since. A reader is then nothing but the number of the item it wants next.
 */
export class Ring<Item> {
  private items: (Item | undefined)[] = [];
  private dropped = 0;
  private head = 0;

  /** Number of the oldest item still here. */
  get start(): number {
    return this.dropped + this.head;
  }

  /** Number that the next item will get. */
  get end(): number {
    return this.dropped + this.items.length;
  }

  push(item: Item): void {
    this.items.push(item);
  }

  at(number: number): Item | undefined {
    return this.items[number - this.dropped];
  }

  shift(): Item | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head];
    this.items[this.head] = undefined;
    this.head += 1;
    if (this.head >= compactAfter && this.head * 2 >= this.items.length) this.compact();
    return item;
  }

  private compact(): void {
    this.items = this.items.slice(this.head);
    this.dropped += this.head;
    this.head = 0;
  }
}
