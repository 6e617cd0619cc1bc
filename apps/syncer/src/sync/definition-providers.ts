/** Wires what sync does about definitions of kinds. */
import type { Provider } from '@nestjs/common';
import { Bell } from '../agenda/bell.js';
import { EventRecorder } from '../events/record.js';
import type { Foundation } from '../foundation.js';
import { DeletionGate } from '../holds/deletion-gate.js';
import { Members } from '../members/members.js';
import { DefinitionRecords } from './definition-records.js';
import { DefinitionRemovals } from './definition-removals.js';
import { DefinitionCopies } from './definitions.js';
import { SyncFactsReader } from './facts.js';
import { MemberKinds } from './member-kinds.js';

type RemovalNeeds = [Bell, Members, DefinitionRecords, DeletionGate];
type CopiesNeeds = [Members, SyncFactsReader, DefinitionRecords, DefinitionRemovals];

export const definitionsOn = ({ store, clock, federation }: Foundation): Provider[] => [
  {
    provide: MemberKinds,
    inject: [Members],
    useFactory: (members: Members) => new MemberKinds(members, clock),
  },
  {
    provide: DefinitionRecords,
    inject: [Bell, EventRecorder],
    useFactory: (bell: Bell, events: EventRecorder) =>
      new DefinitionRecords({ store, bell, events }),
  },
  {
    provide: DefinitionRemovals,
    inject: [Bell, Members, DefinitionRecords, DeletionGate],
    useFactory: (...[bell, members, records, deletions]: RemovalNeeds) =>
      new DefinitionRemovals({ store, bell, members, records, deletions, federation }),
  },
  {
    provide: DefinitionCopies,
    inject: [Members, SyncFactsReader, DefinitionRecords, DefinitionRemovals],
    useFactory: (...[members, facts, records, removals]: CopiesNeeds) =>
      new DefinitionCopies({ store, members, facts, records, removals, federation, now: clock }),
  },
];
