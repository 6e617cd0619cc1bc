/**
 * Keeps the Holds: what the brakes stopped becomes an object that a person can see and approve, and goes when nothing waits.
 *
 * One syncer at a time has the role. The brakes themselves do not need it: they read what is stored, so whoever decides
 * or removes holds back by itself, and a keeper that is away only keeps people waiting.
 */
import { Ticker } from '../ticker.js';
import { holdLimits } from './marks.js';

export const holdsRole = 'holds';

type Kept = { readonly turn: () => Promise<void> };

export class HoldKeeper {
  private readonly ticker: Ticker;

  constructor(kinds: readonly Kept[], onError: (error: unknown) => void) {
    this.ticker = new Ticker({
      everyMs: holdLimits.keepEveryMs,
      run: async () => {
        // One kind's trouble is not the others'.
        for (const kind of kinds) await kind.turn().catch(onError);
      },
      onError,
    });
  }

  start(): void {
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }
}
