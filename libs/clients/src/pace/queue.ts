/** Those who wait for room a moment, in the order in which they came. None waits longer than it said that it would. */
type Waiting<Place> = { readonly end: (place: Place | undefined) => void };

export class Queue<Place> {
  private readonly waiting = new Set<Waiting<Place>>();

  get length(): number {
    return this.waiting.size;
  }

  /** What {@link offer} found for it; undefined when its time is over. */
  async wait(ms: number): Promise<Place | undefined> {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => one.end(undefined), ms);
      const one: Waiting<Place> = {
        end: (place) => {
          clearTimeout(timer);
          this.waiting.delete(one);
          resolve(place);
        },
      };
      this.waiting.add(one);
    });
  }

  /** Asks for a place for the first, and so on, until there is none. */
  offer(place: () => Place | undefined): void {
    for (const one of this.waiting) {
      const found = place();
      if (found === undefined) return;
      one.end(found);
    }
  }

  /** Nobody waits any longer. */
  disband(): void {
    for (const one of this.waiting) one.end(undefined);
  }
}
