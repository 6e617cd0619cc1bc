/** Wires what sync records with. */
import type { Provider } from '@nestjs/common';
import { Bell } from '../agenda/bell.js';
import { EventRecorder } from '../events/record.js';
import type { Foundation } from '../foundation.js';
import { DeletionGate } from '../holds/deletion-gate.js';
import { Members } from '../members/members.js';
import { countDrifts } from '../metrics.js';
import { Drifts } from './drifts.js';
import { SyncFactsReader } from './facts.js';
import { FormerCopies } from './former.js';
import { LostTail } from './lost-tail.js';
import { Moves } from './moves.js';
import { Records } from './records.js';
import { Recreations } from './recreations.js';
import { Removals } from './removals.js';
import { Strays } from './strays.js';
import { Waves } from './waves.js';

export const recordsOn = ({ store, clock, metrics, federation }: Foundation): Provider[] => [
  {
    provide: Records,
    inject: [Bell, EventRecorder],
    useFactory: (bell: Bell, events: EventRecorder) =>
      new Records({ store, bell, events, now: clock }),
  },
  {
    provide: Drifts,
    inject: [Records],
    useFactory: (records: Records) =>
      new Drifts({ store, records, now: clock, onDrift: countDrifts(metrics) }),
  },
  {
    provide: Moves,
    inject: [SyncFactsReader, Records],
    useFactory: (facts: SyncFactsReader, records: Records) =>
      new Moves({ facts, records, now: clock }),
  },
  {
    provide: Recreations,
    inject: [Records, Moves],
    useFactory: (records: Records, moves: Moves) => new Recreations({ records, moves, now: clock }),
  },
  {
    provide: Removals,
    inject: [Members, Records],
    useFactory: (members: Members, records: Records) => new Removals({ store, members, records }),
  },
  {
    provide: Waves,
    inject: [SyncFactsReader, Records],
    useFactory: (facts: SyncFactsReader, records: Records) =>
      new Waves({ store, facts, records, federation, now: clock }),
  },
  { provide: LostTail, useFactory: () => new LostTail(store, federation) },
  {
    provide: FormerCopies,
    inject: [DeletionGate],
    useFactory: (deletions: DeletionGate) => new FormerCopies(store, deletions),
  },
  {
    provide: Strays,
    inject: [Members, FormerCopies, SyncFactsReader],
    useFactory: (members: Members, former: FormerCopies, facts: SyncFactsReader) =>
      new Strays({ store, members, former, facts, federation }),
  },
];
