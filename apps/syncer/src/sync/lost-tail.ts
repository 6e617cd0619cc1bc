/**
 * A copy that is newer than what was read of its object: somebody else has read something newer, or the federation has lost what
 * it once sent there, with the end of its database (put back from a backup, or promoted too early).
 *
 * What is lost is never overwritten by what came before it: a person, or whoever applies the objects, says what is to be. And the
 * log leaps over it, so that what is said then counts as newer. See docs/operations/restore.md.
 */
import { ConflictError, type ObjectKey, printObjectKey } from '@navarch/model';
import type { Store } from '@navarch/store';
import { placementKeyOf } from '../objects/keys.js';
import type { Meeting } from './meeting.js';
import { generationOf, isOurs } from './operation.decide.js';

/** For the Placement. */
export const newerCopyMessage =
  'the copy is newer than all that the federation knows of it: its last changes were lost with the database. It stays as it is until the object is changed';

/** The copy stays as it is. */
export class NewerCopyError extends ConflictError {
  constructor(generation: number) {
    super('sync.newerCopy', { generation });
  }
}

export class LostTail {
  constructor(
    private readonly store: Pick<Store, 'changes' | 'objects'>,
    private readonly federation: string,
  ) {}

  /** Throws NewerCopyError when the copy that was met is of a change that is lost, and the object was not changed since. */
  async spare({ key, live, reading }: Pick<Meeting, 'key' | 'live' | 'reading'>): Promise<void> {
    if (live === undefined || !isOurs(this.federation, live)) return;
    const generation = generationOf(live);
    // What the copy was last written for may be the object's placement.
    if (generation <= (reading.object?.resourceVersion ?? 0)) return;
    const writers = [key.object, placementKeyOf(key.object)];
    if (await this.holds(generation, writers)) throw new NewerCopyError(generation);
  }

  /**
   * Whether a generation that a copy carries is of a change that is lost: the log leapt over it, or ends before it (then the copy
   * is the proof, and it leaps), or has something else there, which is of none of those that a copy is written for.
   */
  async holds(generation: number, writers: readonly ObjectKey[]): Promise<boolean> {
    const { changes, objects } = this.store;
    const meaning = await changes.meaningOf(generation);
    switch (meaning.kind) {
      case 'lost':
        return true;
      case 'change':
        return !writers.map(printObjectKey).includes(printObjectKey(meaning.key));
      case 'unknown':
        if (generation <= (await objects.revision())) return false;
        await changes.leapOver(generation);
        return true;
    }
  }
}
