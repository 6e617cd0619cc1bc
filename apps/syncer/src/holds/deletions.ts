/**
 * Shows held deletions to a person, and carries out the answer.
 *
 * The gate holds; this makes it a Hold, and wakes what waits once it is approved. Gates of other syncers may answer from
 * a count that is a second old, so the wake comes after that. It ends by itself when no copy waits any more: the
 * objects were made again.
 */
import { holdNames, printMemberObjectKey, toTimestamp } from '@navarch/model';
import type { Store } from '@navarch/store';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bell } from '../agenda/bell.js';
import { loopNames } from '../loops.js';
import type { HoldBook } from './book.js';
import { describeDeletions } from './deletions.decide.js';
import type { Left } from './keeper.js';
import { approvedUntilMark, deletionMarks, heldFromMark, holdLimits } from './marks.js';

export type DeletionParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly book: HoldBook;
  readonly now: () => number;
};

export class DeletionHolds {
  constructor(private readonly parts: DeletionParts) {}

  async turn(): Promise<Left> {
    const { store, book } = this.parts;
    const marks = await store.brakes.marks(deletionMarks);
    const from = marks.find(({ name }) => name === heldFromMark)?.at;
    const standing = await book.find(holdNames.massDeletion);
    if (from === undefined) {
      if (standing !== undefined) await book.remove(holdNames.massDeletion, 'nothing waits');
      return 'nothing';
    }
    if (standing?.approved === true)
      await this.release(from, Date.parse(standing.approvedAt ?? standing.since));
    else await this.hold(from);
    return 'something';
  }

  private async hold(from: number): Promise<void> {
    const { store, book, now } = this.parts;
    const held = await store.brakes.countBuried(from);
    if (held.objects === 0) {
      await store.brakes.unmark(heldFromMark);
      await book.remove(holdNames.massDeletion, 'no deleted object has copies left');
      return;
    }
    await book.write(holdNames.massDeletion, (standing) =>
      standing?.approved === true
        ? undefined
        : {
            kind: 'MassDeletion',
            message: describeDeletions(held),
            ...held,
            since: standing?.since ?? toTimestamp(now()),
          },
    );
  }

  private async release(from: number, until: number): Promise<void> {
    const { store, book } = this.parts;
    await store.brakes.mark(approvedUntilMark, until, true);
    await sleep(holdLimits.countEveryMs);
    await this.wake(from, until);
    await store.brakes.unmark(heldFromMark);
    await book.remove(holdNames.massDeletion, 'approved: the copies are removed');
  }

  private async wake(from: number, until: number): Promise<void> {
    const limit = holdLimits.releasedMax;
    const keys = await this.parts.store.brakes.buried({ from, until, limit });
    const due = keys.map((key) => ({ loop: loopNames.sync, key: printMemberObjectKey(key) }));
    for (let at = 0; at < due.length; at += holdLimits.wakeBatchMax)
      await this.parts.bell.mark(due.slice(at, at + holdLimits.wakeBatchMax));
  }
}
