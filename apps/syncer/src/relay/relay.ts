/**
 * Turns changes into due keys.
 *
 * One syncer at a time holds the role. It follows the change log from the cursor, marks what each change makes due,
 * and moves the cursor in the same transaction: a crash repeats work and loses none. A holder that was
 * replaced while it slept finds the cursor moved and stops.
 */
import { ConflictError } from '@navarch/model';
import type { ChangeHead, Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { concernedBy } from '../collect/concerned.js';
import type { DueKey } from '../loops.js';
import { route } from './route.decide.js';

export const relayRole = 'relay';
const cursor = 'relay';

export class Relay {
  constructor(
    private readonly store: Store,
    private readonly bell: Bell,
  ) {}

  /** Relays until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let position = (await this.store.cursors.get(cursor)) ?? (await this.store.changes.oldest());
    await this.store.changes.followHeads({
      from: position,
      signal,
      onChanges: async (changes) => {
        position = await this.relay(position, changes);
      },
    });
  }

  private async relay(from: number, changes: readonly ChangeHead[]): Promise<number> {
    const to = changes.at(-1)?.position ?? from;
    const marks = distinct(changes.flatMap(route));
    // Before the cursor moves, as it may be more than one transaction should hold: a crash repeats it.
    for await (const due of concernedBy(this.store, changes)) await this.bell.mark(due);
    const moved = await this.store.agenda.advance({ cursor, from, to, marks });
    if (!moved) throw new ConflictError('relay.cursor', { from, to });
    if (marks.length > 0) void this.bell.ring(marks);
    return to;
  }
}

function distinct(marks: readonly DueKey[]): readonly DueKey[] {
  return [...new Map(marks.map((mark) => [`${mark.loop} ${mark.key}`, mark])).values()];
}
