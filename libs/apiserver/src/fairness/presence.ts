import type { Clock, Instant } from '@navarch/model';

/** Who is there: a user is for a while after each request, whatever it asks for. */
export class Presence {
  /** Of the two users that have asked last: whoever is a third is not alone either. */
  private lastAsked: readonly { readonly user: string; readonly at: Instant }[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly presentMs: number,
  ) {}

  note(user: string): void {
    const others = this.lastAsked.filter((asked) => asked.user !== user);
    this.lastAsked = [{ user, at: this.clock() }, ...others.slice(0, 1)];
  }

  isAlone(user: string): boolean {
    const since = this.clock() - this.presentMs;
    return this.lastAsked.every((asked) => asked.user === user || asked.at < since);
  }
}
