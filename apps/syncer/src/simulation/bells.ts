/** What wakes the loops, as unreliable as it is: notifications of the change log, and rings of the queue. */
import type { Due } from '@navarch/queue';
import type { Faults } from './faults.js';
import type { SimulatedProcess } from './process.js';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';
import type { SimulatedSyncer } from './syncer.js';

export type BellsParts = {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly syncers: readonly SimulatedSyncer[];
};

/** The log is read this often without a notification. */
const newsMs = 1_000;
const lateMs = 9_000;

export class Bells {
  private readonly followers = new Set<() => void>();

  constructor(private readonly parts: BellsParts) {}

  /** Resolves after the next commit, or in a while. */
  readonly news = (process: SimulatedProcess): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        this.followers.delete(end);
        clearTimeout(timer);
        this.parts.scheduler.wake(process, resolve);
      };
      const timer = setTimeout(end, newsMs);
      this.followers.add(end);
    });

  /** Something was committed. */
  notify(): void {
    const { random, faults } = this.parts;
    for (const tell of this.followers) if (!random.chance(faults.ringing)) tell();
  }

  /** A key comes to any syncer, perhaps late, perhaps twice, perhaps never. */
  readonly ring = (due: readonly Due[]): void => {
    const { scheduler, random, faults } = this.parts;
    const soon = (one: Due): void =>
      void scheduler.after(1, () => this.arrive(one), scheduler.world);
    const late = (one: Due): void =>
      void scheduler.after(random.below(lateMs), () => this.arrive(one), scheduler.world);
    for (const one of due) {
      const fares = random.chance(faults.ringing)
        ? random.pick(['lost', 'twice', 'late'] as const)
        : 'well';
      if (fares === 'well' || fares === 'twice') soon(one);
      if (fares === 'late' || fares === 'twice') late(one);
    }
  };

  private arrive(one: Due): void {
    const { scheduler, random, faults, syncers } = this.parts;
    const syncer = syncers[random.below(syncers.length)];
    if (syncer === undefined || faults.isQueueAway) return;
    scheduler.wake(syncer.process, () => syncer.handle(one));
  }
}
