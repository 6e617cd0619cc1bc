/** What a syncer shows of what stops by itself: how close it is to each limit, and what waits for a person. */
import { type Hold, holdKinds, resources } from '@navarch/model';
import { type FleetReader, listAll } from '@navarch/planning';
import type { Metrics } from '@navarch/runtime';
import type { Store } from '@navarch/store';
import type { ControlPoints } from './control-points.js';
import { type DeletionLimits, deletionsMax, deletionWindowMs } from './deletions.decide.js';
import { approvedUntilMark } from './marks.js';

export type HoldMeasures = {
  readonly store: Store;
  readonly fleet: FleetReader;
  readonly limits: DeletionLimits;
  readonly controlPoints: ControlPoints;
};

/** Every syncer says the same of what is the federation's. Without an answer there is no number. */
export function observeHolds(metrics: Metrics, parts: HoldMeasures): void {
  observeWaiting(metrics, parts.store);
  gauge(metrics, 'navarch_lost_percent', {
    help: 'Clusters or ready replicas that are lost at once, whichever is more; above NAVARCH_LOST_PERCENT_MAX evictions are held unless one cluster alone is lost.',
    value: async () => (await parts.fleet.losses()).brake.lostPercent,
  });
  gauge(metrics, 'navarch_mass_deletion_percent', {
    help: 'How much of the objects that may be deleted within ten minutes without asking were deleted; above 100 deletions are held.',
    value: () => deletionPercent(parts),
  });
  gauge(metrics, 'navarch_control_points', {
    help: 'Control points of NAVARCH_CONTROL_POINTS.',
    value: async () => parts.controlPoints.count,
  });
  gauge(metrics, 'navarch_control_points_reached', {
    help: 'Those that this syncer reaches; at half of them or fewer it is cut off, and no cluster is evicted.',
    value: async () => parts.controlPoints.reached,
  });
}

function observeWaiting(metrics: Metrics, store: Store): void {
  metrics.gauge({
    name: 'navarch_holds_waiting',
    help: 'Holds that wait for a person, by kind: see `navarch holds`.',
    labelNames: ['kind'],
    async collect() {
      this.reset();
      const holds = await listAll(store, resources.holds).catch(() => undefined);
      if (holds === undefined) return;
      const specs = (holds as unknown as readonly Hold[]).map(({ spec }) => spec);
      for (const kind of holdKinds) {
        const waiting = specs.filter((one) => one.kind === kind && one.approved !== true);
        this.set({ kind }, waiting.length);
      }
    },
  });
}

async function deletionPercent({ store, limits }: HoldMeasures): Promise<number> {
  const [approved] = await store.brakes.marks(approvedUntilMark);
  const span = { windowMs: deletionWindowMs, after: approved?.at ?? 0 };
  const counted = await store.brakes.deletions(span);
  return (counted.deleted * 100) / deletionsMax(counted, limits);
}

type Measured = {
  readonly help: string;
  /** Undefined: not known (yet). */
  readonly value: () => Promise<number | undefined>;
};

function gauge(metrics: Metrics, name: string, { help, value }: Measured): void {
  metrics.gauge({
    name,
    help,
    async collect() {
      const now = await value().catch(() => undefined);
      if (now === undefined) this.remove();
      else this.set(now);
    },
  });
}
