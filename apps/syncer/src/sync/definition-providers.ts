/** Wires what sync does about definitions of kinds. */
import type { Provider } from '@nestjs/common';
import { Bell } from '../agenda/bell.js';
import { EventRecorder } from '../events/record.js';
import type { Foundation } from '../foundation.js';
import { DeletionGate } from '../holds/deletion-gate.js';
import { Members } from '../members/members.js';
import { provideFrom } from '../provide-from.js';
import { DefinitionRecords } from './definition-records.js';
import { DefinitionRemovals } from './definition-removals.js';
import { DefinitionCopies } from './definitions.js';
import { SyncFactsReader } from './facts.js';
import { LostTail } from './lost-tail.js';
import { MemberKinds } from './member-kinds.js';

export const definitionsOn = ({ store, clock, federation }: Foundation): Provider[] => [
  provideFrom(MemberKinds, { members: Members }, ({ members }) => new MemberKinds(members, clock)),
  provideFrom(
    DefinitionRecords,
    { bell: Bell, events: EventRecorder },
    (made) => new DefinitionRecords({ store, ...made }),
  ),
  provideFrom(
    DefinitionRemovals,
    { bell: Bell, members: Members, records: DefinitionRecords, deletions: DeletionGate },
    (made) => new DefinitionRemovals({ store, ...made, federation }),
  ),
  provideFrom(
    DefinitionCopies,
    {
      members: Members,
      facts: SyncFactsReader,
      records: DefinitionRecords,
      removals: DefinitionRemovals,
      lostTail: LostTail,
    },
    (made) => new DefinitionCopies({ store, ...made, federation, now: clock }),
  ),
];
