import type { Bell } from '../agenda/bell.js';
import { FleetReader } from '@navarch/planning';
import type { EventRecorder } from '../events/record.js';
import type { Foundation } from '../foundation.js';
import { HoldBook } from './book.js';
import { ControlPoints } from './control-points.js';
import { DeletionHolds } from './deletions.js';
import { EmptyHolds } from './empties.js';
import { EvictionHolds } from './evictions.js';
import { HoldKeeper, holdState } from './keeper.js';
import { holdLimits } from './marks.js';

/** The keeper of all kinds of Holds. */
export function createHoldKeeper(
  { store, clock, newUid, config, log }: Foundation,
  { bell, events }: { readonly bell: Bell; readonly events: EventRecorder },
): HoldKeeper {
  const book = new HoldBook({ store, events, now: clock, newUid });
  const parts = { store, bell, book, events, now: clock };
  const fleet = new FleetReader(store, config);
  return new HoldKeeper({
    kinds: [
      new EvictionHolds({ ...parts, fleet, calmMs: config.calmMs }),
      new DeletionHolds(parts),
      new EmptyHolds(parts),
    ],
    state: () => holdState(store),
    onError: (error) => log.warn({ err: error }, 'keeping the holds failed'),
  });
}

/** What tells this syncer whether it is cut off itself. */
export function createControlPoints({ store, holder, config, log }: Foundation): ControlPoints {
  return new ControlPoints({
    store,
    holder,
    points: config.controlPoints,
    everyMs: Math.min(config.probeEveryMs, holdLimits.controlPointsEveryMaxMs),
    timeoutMs: config.probeTimeoutMs,
    onError: (error) => log.warn({ err: error }, 'telling that this syncer is cut off failed'),
  });
}
