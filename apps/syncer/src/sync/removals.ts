/** Takes copies out of members. The record of one stays until it is proven to be gone. */
import { again, type MemberObjectKey, type Outcome } from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Members } from '../members/members.js';
import { type Doomed, propagationOf, requestDeletion } from './deletion.js';
import type { Absent } from './desired.decide.js';
import type { SyncReading } from './facts.js';
import { deletionCheckMs } from './limits.js';
import { doomed, type Meeting } from './meeting.js';
import type { Operation } from './operation.decide.js';
import type { Records } from './records.js';
import { asWritten } from './unseen.js';

export type RemovalsParts = {
  readonly store: Store;
  readonly members: Members;
  readonly records: Records;
};

type Removal = Extract<Operation, { readonly kind: 'delete' | 'replace' }>;

export class Removals {
  constructor(private readonly parts: RemovalsParts) {}

  /** Without a look at the member; undefined: it has to be met. */
  async removeUnseen(
    key: MemberObjectKey,
    reading: SyncReading,
    { why, propagation = 'Background' }: Absent,
  ): Promise<Outcome | undefined> {
    const written = why === 'deleted' ? asWritten(reading) : undefined;
    if (written === undefined) return undefined;
    const client = await this.parts.members.of(key.cluster);
    const target = { key, resource: reading.kind, client, version: written.version, propagation };
    return await this.request(target, written.uid);
  }

  async perform(meeting: Meeting, removal: Removal): Promise<Outcome> {
    const { uid } = removal;
    if (removal.kind === 'delete') {
      const asked = await this.request(doomed(meeting, removal.propagation), uid);
      return asked ?? again(deletionCheckMs);
    }
    // The copy of the former object goes as the deletion of that one asked for.
    const former = { key: meeting.key.object, uid: removal.formerUid };
    const propagation = await propagationOf(this.parts.store, former);
    await requestDeletion(doomed(meeting, propagation), uid);
    return again(deletionCheckMs);
  }

  /** Undefined: it is another by now, or is not as it was. */
  private async request(target: Doomed, uid: string): Promise<Outcome | undefined> {
    switch (await requestDeletion(target, uid)) {
      case 'absent':
        return await this.parts.records.forget(target.key);
      case 'deleted':
        return again(deletionCheckMs);
      case 'changed':
        return undefined;
    }
  }
}
