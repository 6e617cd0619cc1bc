/**
 * Makes keys due: rows in PostgreSQL first, which is what counts, then a ring of the queue, which only
 * saves time. A ring that fails is not an error: the dispatcher finds the rows.
 */
import type { Agenda } from '@navarch/store';
import type { Doorbell } from '@navarch/queue';
import { type DueKey, shardBy } from '../loops.js';

export class Bell {
  constructor(
    private readonly agenda: Agenda,
    private readonly doorbell: Doorbell,
    private readonly onSilent: (error: unknown) => void,
  ) {}

  /** Marks keys due now and rings for them. */
  async mark(due: readonly DueKey[]): Promise<void> {
    if (due.length === 0) return;
    await this.agenda.mark(due);
    void this.ring(due);
  }

  /** Rings for rows that are already marked; false when the queue cannot be reached. */
  async ring(due: readonly DueKey[]): Promise<boolean> {
    try {
      await this.doorbell.ring(due.map((one) => ({ ...one, shardBy: shardBy(one) })));
      return true;
    } catch (error) {
      this.onSilent(error);
      return false;
    }
  }
}
