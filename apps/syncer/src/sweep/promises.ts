/**
 * Lets go of room that is promised to objects that are gone.
 *
 * A decision promises room before it is shown, so an object that is deleted in between, or whose syncer dies there, leaves
 * nothing that says so. The proof is its tombstone: an object that was merely not found keeps its room.
 */
import { readWorkloadName } from '@navarch/model';
import type { Store } from '@navarch/store';

/** Looks at all promises whose pods are not all on nodes. */
export async function releaseOrphans({ ledger, tombstones }: Store): Promise<void> {
  const owners = new Map((await ledger.outstanding()).map(({ uid, name }) => [uid, name]));
  for (const [uid, text] of owners) {
    const proof = await tombstones.find(readWorkloadName(text), uid);
    if (proof !== undefined) await ledger.release(uid);
  }
}
