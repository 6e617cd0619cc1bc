/** Who is decided again when a member's room changes: those that wait for room, in order, and those whose pods find none. */
import { type ObjectKeyText, printObjectKey, resources } from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';

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

  /** Pods of these ReplicaSets (`namespace/name`) have found no node for too long. */
  async onUnschedulable(names: readonly string[]): Promise<void> {
    const { group, resource } = resources.replicasets;
    const keys = names.map((text) => {
      const [namespace = '', name = ''] = text.split('/');
      return printObjectKey({ group, resource, namespace, name });
    });
    await this.wake(keys);
  }

  private async wake(keys: readonly ObjectKeyText[]): Promise<void> {
    await this.bell.mark(keys.map((key) => ({ loop: loopNames.place, key })));
  }
}
