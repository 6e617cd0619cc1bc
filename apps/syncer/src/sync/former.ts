/**
 * Copies of objects that were deleted, while their removal may have to wait for a person.
 *
 * A removal that is held was never carried out. So an object that was made again under the name takes the copy over as it
 * runs, instead of replacing it.
 */
import { annotations, type KubeObject, type ObjectKey } from '@navarch/model';
import type { Store } from '@navarch/store';
import type { DeletionGate } from '../holds/deletion-gate.js';
import { holdLimits } from '../holds/marks.js';
import type { Meeting } from './meeting.js';

export type Found =
  | { readonly kind: 'counted'; readonly live: KubeObject | undefined }
  /** It is not known yet whether the removal of what is there waits. */
  | { readonly kind: 'uncounted'; readonly againMs: number };

export class FormerCopies {
  constructor(
    private readonly store: Pick<Store, 'tombstones'>,
    private readonly deletions: DeletionGate,
  ) {}

  /** How long the removal of a deleted object's copy waits, ms; 0 as well when nothing says that it was deleted. */
  async waitMs(object: ObjectKey, uid: string): Promise<number> {
    const tombstone = await this.store.tombstones.find(object, uid);
    return tombstone === undefined ? 0 : await this.deletions.waitMs(tombstone);
  }

  /** The live copy as it counts for the object of this uid. */
  async standIn({ key, live }: Pick<Meeting, 'key' | 'live'>, uid: string): Promise<Found> {
    const asItIs = { kind: 'counted', live } as const;
    const former = live?.metadata.annotations?.[annotations.uid];
    if (live === undefined || former === undefined || former === uid) return asItIs;
    const tombstone = await this.store.tombstones.find(key.object, former);
    if (tombstone === undefined) return asItIs;
    switch (await this.deletions.verdict(tombstone)) {
      case 'go':
        return asItIs;
      case 'wait':
        return { kind: 'counted', live: renamed(live, uid) };
      case 'uncounted':
        return { kind: 'uncounted', againMs: holdLimits.countEveryMs };
    }
  }
}

const renamed = (live: KubeObject, uid: string): KubeObject => ({
  ...live,
  metadata: {
    ...live.metadata,
    annotations: { ...live.metadata.annotations, [annotations.uid]: uid },
  },
});
