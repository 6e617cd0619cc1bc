import { type Waiting, until } from '../until.js';
import { Follower, type Source } from './follow.js';

/** When each object first showed in each of some places, by watches. */
export class Arrivals {
  private followers: readonly Follower[] = [];
  private readonly seen: ReadonlyMap<string, number>[] = [];

  static async watch(sources: readonly Source[]): Promise<Arrivals> {
    const arrivals = new Arrivals();
    arrivals.followers = await Promise.all(sources.map((source) => arrivals.follow(source)));
    return arrivals;
  }

  /** How many places are watched. */
  get places(): number {
    return this.seen.length;
  }

  /** Resolves when every place has shown all of these. */
  async all(names: readonly string[], waiting: Waiting): Promise<void> {
    await until(waiting, () => {
      for (const follower of this.followers) follower.check();
      return this.seen.every((place) => names.every((name) => place.has(name)));
    });
  }

  /** When the last of the places showed it; NaN before that. */
  timeOf(name: string): number {
    return Math.max(...this.seen.map((place) => place.get(name) ?? Number.NaN));
  }

  async stop(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }

  private async follow(source: Source): Promise<Follower> {
    const place = new Map<string, number>();
    this.seen.push(place);
    return await Follower.start(source, ({ object, atMs }) => {
      const { name } = object.metadata;
      if (!place.has(name)) place.set(name, atMs);
    });
  }
}
