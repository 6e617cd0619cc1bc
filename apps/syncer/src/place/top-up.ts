/** Who is decided again when a member's room changes: those that wait for room, in order, and those whose pods find none. */
import { type ObjectKeyText, printObjectKey, readWorkloadName } from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { asPlacement } from '../objects/body.js';
import { placementKeyOf } from '../objects/keys.js';

export class TopUp {
  constructor(
    private readonly store: Store,
    private readonly bell: Bell,
  ) {}

  /** There is more room somewhere: the higher priority and then the older is decided first. */
  async onRoom(): Promise<void> {
    const waiting = await this.store.ledger.backlog(limits.backlogPageMax);
    await this.wake(waiting.map(({ key }) => key));
  }

  /** Pods of these workloads have found no node for too long. */
  async onUnschedulable(names: readonly string[]): Promise<void> {
    await this.wake(names.map((name) => printObjectKey(readWorkloadName(name))));
  }

  /** Of these other pods are not ready than before; only those whose rules ask for it are decided again. */
  async onUnready(names: readonly string[]): Promise<void> {
    for (let from = 0; from < names.length; from += limits.backlogPageMax) {
      const keys = names.slice(from, from + limits.backlogPageMax).map(readWorkloadName);
      const placements = await this.store.objects.getMany(keys.map(placementKeyOf));
      const asking = new Set(
        placements
          .filter(({ body }) => asPlacement(body).spec.failover !== undefined)
          .map(({ key }) => printObjectKey(key)),
      );
      const woken = keys.filter((key) => asking.has(printObjectKey(placementKeyOf(key))));
      await this.wake(woken.map(printObjectKey));
    }
  }

  private async wake(keys: readonly ObjectKeyText[]): Promise<void> {
    await this.bell.mark(keys.map((key) => ({ loop: loopNames.place, key })));
  }
}
