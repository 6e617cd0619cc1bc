import { learningLimits } from '@navarch/placement';
import { FleetReader } from '@navarch/planning';
import type { Store } from '@navarch/store';
import { Bell } from '../agenda/bell.js';
import { EventRecorder } from '../events/record.js';
import { EmptyGate } from '../holds/empty-gate.js';
import { Kinds } from '../kinds/kinds.js';
import { ReadinessMemory } from '../readiness/lessons.js';
import { Decisions } from './decisions.js';
import { PlaceReconciler } from './place.js';

/** The time at which everything is decided. */
export const decidedAt = Date.parse('2026-03-04T12:00:00Z');

/** Places on a store, with a queue that nobody listens to; what cannot be told as an event is thrown. */
export function placingOn(store: Store): PlaceReconciler {
  const now = (): number => decidedAt;
  let uids = 0;
  const newUid = (): string => `made-${(uids += 1)}`;
  const onError = (error: unknown): never => {
    throw error;
  };
  const common = { store, defaultRules: {}, learning: learningLimits, now };
  const decisions = new Decisions({
    ...common,
    fleet: new FleetReader(store, { lostPercentMax: 34 }),
    empties: new EmptyGate(store, now),
    readiness: new ReadinessMemory(common),
  });
  const bell = new Bell(store.agenda, { ring: async () => {} }, () => {});
  const events = new EventRecorder({ store, now, newUid, onError });
  const kinds = new Kinds(store);
  const on = { store, bell, events, decisions, kinds };
  return new PlaceReconciler({ ...on, federation: 'fed', now, newUid });
}
