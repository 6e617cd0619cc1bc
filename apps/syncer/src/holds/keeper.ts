/**
 * Keeps the Holds: what the brakes stopped becomes an object that a person can see and approve, and goes when nothing waits.
 *
 * One syncer at a time has the role. The brakes themselves do not need it: they read what is stored, so whoever decides
 * or removes holds back by itself, and a keeper that is away only keeps people waiting.
 *
 * Almost always nothing is held, and then a turn is one question: whether anything was written since the turn that found
 * nothing. What is held has times of its own, and is looked at in every turn.
 */
import type { Store } from '@navarch/store';
import { Ticker } from '../ticker.js';
import { holdLimits } from './marks.js';

export const holdsRole = 'holds';

/** What a turn leaves: something that is held or may be soon, or nothing at all. */
export type Left = 'something' | 'nothing';

type Kept = { readonly turn: () => Promise<Left> };

export type HoldKeeperParts = {
  readonly kinds: readonly Kept[];
  /** A text that is another one when anything was written that Holds come of. */
  readonly state: () => Promise<string>;
  readonly onError: (error: unknown) => void;
};

export class HoldKeeper {
  private readonly ticker: Ticker;
  /** The state in which nothing was found. */
  private calm: string | undefined;

  constructor(private readonly parts: HoldKeeperParts) {
    this.ticker = new Ticker({
      everyMs: holdLimits.keepEveryMs,
      run: () => this.turn(),
      onError: parts.onError,
    });
  }

  start(): void {
    this.calm = undefined;
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  async turn(): Promise<void> {
    // Before anything else is read: what is written meanwhile makes it another one.
    const state = await this.parts.state();
    if (state === this.calm) return;
    const left: Left[] = [];
    for (const kind of this.parts.kinds) left.push(await this.turnOf(kind));
    this.calm = left.every((one) => one === 'nothing') ? state : undefined;
  }

  /** One kind's trouble is not the others'. */
  private async turnOf(kind: Kept): Promise<Left> {
    try {
      return await kind.turn();
    } catch (error) {
      this.parts.onError(error);
      return 'something';
    }
  }
}

/** Objects have their revision; what the brakes remember has none, and is little. */
export async function holdState({ objects, brakes }: Store): Promise<string> {
  const [revision, marks] = await Promise.all([objects.revision(), brakes.marks('')]);
  return [revision, ...marks.map(({ name, at }) => `${name}@${at}`)].join();
}
