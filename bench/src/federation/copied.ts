import { type Placement, resources } from '@navarch/model';
import { type Waiting, until } from '../until.js';
import { Follower, type Source } from './follow.js';
import { isSynced } from './workloads.js';

/** Which of the objects of a namespace have arrived wherever they are to be, as their Placements tell it. */
export class Copied {
  private readonly there = new Set<string>();
  private follower: Follower | undefined;

  static async watch(source: Omit<Source, 'resource'>): Promise<Copied> {
    const copied = new Copied();
    const placements = { ...source, resource: resources.placements };
    copied.follower = await Follower.start(placements, ({ object }) => {
      const placement = object as unknown as Placement;
      const { name } = placement.spec.workload;
      if (isSynced(placement)) copied.there.add(name);
      else copied.there.delete(name);
    });
    return copied;
  }

  async all(names: readonly string[], waiting: Waiting): Promise<void> {
    await until(waiting, () => {
      this.follower?.check();
      return names.every((name) => this.there.has(name));
    });
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
  }
}
