/**
 * Keeps decisions from being made on half a changeset: on the workload as it was before it and the policies as they are after.
 *
 * All of it is committed at once, so only a decision that read on both sides of the commit can have seen half. It names the last
 * changeset that was known before it read its object, and is made anew if another one is known when all has been read. What is
 * known lags behind at most, which costs a decision that need not have been made anew, once for each changeset.
 */
import type { History } from '@navarch/store';

export class LastChangeset {
  private position = 0;

  constructor(private readonly history: Pick<History, 'lastChangeset'>) {}

  /** As far as is known: to be remembered before the object is read. */
  known(): number {
    return this.position;
  }

  /** After everything was read: the one that is the last now. */
  async read(): Promise<number> {
    this.position = Math.max(this.position, await this.history.lastChangeset());
    return this.position;
  }
}
