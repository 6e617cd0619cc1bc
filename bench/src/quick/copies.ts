import type { KubeObject } from '@navarch/model';
import { Follower, type Source } from '../federation/follow.js';
import { type Waiting, until } from '../until.js';

/** What each member has, as its watch tells it. */
export class Copies {
  private followers: readonly Follower[] = [];
  private readonly places: Map<string, KubeObject>[] = [];

  static async watch(sources: readonly Source[]): Promise<Copies> {
    const copies = new Copies();
    copies.followers = await Promise.all(sources.map((source) => copies.follow(source)));
    return copies;
  }

  /** Resolves when every member's copy of each of these is as it should be; undefined: there is none. */
  async all(
    names: readonly string[],
    isRight: (copy: KubeObject | undefined) => boolean,
    waiting: Waiting,
  ): Promise<void> {
    await until(waiting, () => {
      for (const follower of this.followers) follower.check();
      return this.places.every((place) => names.every((name) => isRight(place.get(name))));
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }

  private async follow(source: Source): Promise<Follower> {
    const place = new Map<string, KubeObject>();
    this.places.push(place);
    return await Follower.start(source, ({ type, object }) => {
      if (type === 'DELETED') place.delete(object.metadata.name);
      else place.set(object.metadata.name, object);
    });
  }
}
