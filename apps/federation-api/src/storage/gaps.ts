import type { WatchCache } from '@navarch/apimachinery';

/**
 * Positions of the change log that cannot be shown, because what was stored there cannot be opened.
 *
 * The log leaves them out. The cache must step over them nevertheless: a reader waits for the
 * position of the last commit, and would wait in vain if that were one of these.
 */
export class Gaps {
  private readonly positions = new Set<number>();
  private readonly listeners = new Set<() => void>();

  note(position: number): void {
    this.positions.add(position);
    for (const listener of this.listeners) listener();
  }

  onNoted(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Moves the cache over every gap that comes right after what it holds. */
  stepOver(cache: Pick<WatchCache, 'revision' | 'advance'>): void {
    while (this.positions.has(cache.revision() + 1)) cache.advance(cache.revision() + 1);
    for (const position of this.positions) {
      if (position <= cache.revision()) this.positions.delete(position);
    }
  }
}
