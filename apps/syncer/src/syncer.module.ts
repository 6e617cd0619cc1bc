/**
 * Wires the syncer: the foundation is handed in, every loop is a provider, and the lifecycle starts and stops them in
 * order.
 */
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { learningLimits } from '@navarch/placement';
import { FleetReader, readDefaultRules } from '@navarch/planning';
import { Bell } from './agenda/bell.js';
import { CollectReconciler } from './collect/collect.js';
import type { Reconciler } from './agenda/reconciler.js';
import { EventRecorder } from './events/record.js';
import { DeletionGate } from './holds/deletion-gate.js';
import { EmptyGate } from './holds/empty-gate.js';
import { FleetReconciler } from './fleet/fleet.js';
import type { Foundation } from './foundation.js';
import { Holds } from './freeze/holds.js';
import { type LifecycleParts, SyncerLifecycle } from './lifecycle.js';
import { Kinds } from './kinds/kinds.js';
import { Members } from './members/members.js';
import { DefinitionReconciler } from './definition/definition.js';
import { NamespaceReconciler } from './namespace/namespace.js';
import { Decisions } from './place/decisions.js';
import { PlaceReconciler } from './place/place.js';
import { provideFrom } from './provide-from.js';
import { RevisionReconciler } from './revision/revision.js';
import { StatusReconciler } from './status/status.js';
import { Copies } from './sync/copies.js';
import { definitionsOn } from './sync/definition-providers.js';
import { DefinitionCopies } from './sync/definitions.js';
import { Drifts } from './sync/drifts.js';
import { SyncFactsReader } from './sync/facts.js';
import { FormerCopies } from './sync/former.js';
import { ReadinessMemory } from './readiness/lessons.js';
import { LostTail } from './sync/lost-tail.js';
import { MemberKinds } from './sync/member-kinds.js';
import { Moves } from './sync/moves.js';
import { NamespaceCopies } from './sync/namespaces.js';
import { recordsOn } from './sync/providers.js';
import { Records } from './sync/records.js';
import { SyncReconciler } from './sync/sync.js';
import { Recreations } from './sync/recreations.js';
import { Removals } from './sync/removals.js';
import { Strays } from './sync/strays.js';
import { Waves } from './sync/waves.js';
import { LIFECYCLE_PARTS } from './tokens.js';

@Module({})
export class SyncerModule {
  static on(foundation: Foundation): DynamicModule {
    return {
      module: SyncerModule,
      providers: [...syncerProviders(foundation), SyncerLifecycle],
    };
  }
}

/** The whole wiring but the lifecycle itself; a simulation resolves it without Nest. */
export const syncerProviders = (on: Foundation): Provider[] => [
  ...providersOn(on),
  lifecycleParts(on),
];

function providersOn(on: Foundation): Provider[] {
  const { store, clock, newUid } = on;
  const silent = (error: unknown): void =>
    on.log.debug({ err: error }, 'the queue did not take a ring');
  const warn = (error: unknown): void => on.log.warn({ err: error }, 'an event was not recorded');
  return [
    { provide: Bell, useFactory: () => new Bell(store.agenda, on.doorbell, silent) },
    { provide: Members, useFactory: () => new Members(store, on.pool, clock) },
    {
      provide: EventRecorder,
      useFactory: () => new EventRecorder({ store, now: clock, newUid, onError: warn }),
    },
    { provide: Kinds, useFactory: () => new Kinds(store) },
    {
      provide: SyncFactsReader,
      inject: [Kinds],
      useFactory: (kinds: Kinds) => new SyncFactsReader(store, kinds),
    },
    {
      provide: Holds,
      inject: [Bell],
      useFactory: (bell: Bell) => new Holds({ store, bell, book: on.freezes }),
    },
    {
      provide: DeletionGate,
      useFactory: () => new DeletionGate({ store, limits: on.config, now: clock }),
    },
    { provide: Decisions, useFactory: () => decisionsOn(on) },
    ...recordsOn(on),
    ...definitionsOn(on),
    ...loopsOn(on),
  ];
}

function decisionsOn({ store, clock, config }: Foundation): Decisions {
  const defaultRules = readDefaultRules(config.defaultPlacement);
  const learning = { ...learningLimits, overdueAfterMs: config.unschedulableAfterMs };
  return new Decisions({
    store,
    fleet: new FleetReader(store, config),
    empties: new EmptyGate(store, clock),
    defaultRules,
    learning,
    readiness: new ReadinessMemory({ store, defaultRules, learning, now: clock }),
    now: clock,
  });
}

function loopsOn(on: Foundation): Provider[] {
  const { store, clock, federation, newUid } = on;
  return [
    placeOn(on),
    provideFrom(
      NamespaceCopies,
      { members: Members, facts: SyncFactsReader, deletions: DeletionGate, lostTail: LostTail },
      (made) => new NamespaceCopies({ store, ...made, federation }),
    ),
    copiesOn(on),
    syncOn(on),
    {
      provide: StatusReconciler,
      inject: [Bell, Kinds],
      useFactory: (bell: Bell, kinds: Kinds) =>
        new StatusReconciler({ store, bell, kinds, federation, now: clock }),
    },
    {
      provide: NamespaceReconciler,
      inject: [Bell],
      useFactory: (bell: Bell) => new NamespaceReconciler(store, bell, clock),
    },
    {
      provide: DefinitionReconciler,
      inject: [Bell],
      useFactory: (bell: Bell) => new DefinitionReconciler(store, bell, clock),
    },
    {
      provide: CollectReconciler,
      inject: [Bell],
      useFactory: (bell: Bell) => new CollectReconciler({ store, bell, now: clock }),
    },
    {
      provide: RevisionReconciler,
      useFactory: () => new RevisionReconciler({ store, now: clock, newUid }),
    },
    provideFrom(
      FleetReconciler,
      { bell: Bell, members: Members, kinds: Kinds },
      (made) => new FleetReconciler({ store, ...made }),
    ),
  ];
}

const placeOn = ({ store, clock, newUid, federation }: Foundation): Provider =>
  provideFrom(
    PlaceReconciler,
    { bell: Bell, events: EventRecorder, decisions: Decisions, kinds: Kinds },
    (made) => new PlaceReconciler({ store, ...made, federation, now: clock, newUid }),
  );

const copiesOn = ({ store, federation }: Foundation): Provider =>
  provideFrom(
    Copies,
    {
      members: Members,
      facts: SyncFactsReader,
      namespaces: NamespaceCopies,
      definitions: DefinitionCopies,
      records: Records,
      drifts: Drifts,
      moves: Moves,
      recreations: Recreations,
      removals: Removals,
      waves: Waves,
      former: FormerCopies,
      lostTail: LostTail,
    },
    (made) => new Copies({ store, ...made, federation }),
  );

const syncOn = ({ store }: Foundation): Provider =>
  provideFrom(
    SyncReconciler,
    {
      bell: Bell,
      facts: SyncFactsReader,
      copies: Copies,
      strays: Strays,
      namespaces: NamespaceCopies,
      definitions: DefinitionCopies,
      memberKinds: MemberKinds,
      holds: Holds,
    },
    (made) => new SyncReconciler({ store, ...made }),
  );

const lifecycleParts = (foundation: Foundation): Provider => ({
  provide: LIFECYCLE_PARTS,
  inject: [
    Bell,
    Members,
    EventRecorder,
    Kinds,
    PlaceReconciler,
    SyncReconciler,
    StatusReconciler,
    NamespaceReconciler,
    FleetReconciler,
    CollectReconciler,
    DefinitionReconciler,
    RevisionReconciler,
  ],
  useFactory: (
    ...[bell, members, events, kinds, ...reconcilers]: [
      Bell,
      Members,
      EventRecorder,
      Kinds,
      ...Reconciler[],
    ]
  ): LifecycleParts => ({ foundation, bell, members, events, kinds, reconcilers }),
});
