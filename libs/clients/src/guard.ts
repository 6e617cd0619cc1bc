import { MemberError } from './errors.js';
import type { MemberLimits } from './limits.js';
import { Pace } from './pace/pace.js';
import { Rest } from './pace/rest.js';
import { type Verdict, verdictOn } from './pace/verdict.decide.js';

/** How a member is being asked, for a person on call. */
export type MemberPace = {
  /** Requests that may be under way now. */
  readonly limit: number;
  readonly underWay: number;
  /** Requests that were not sent: there was no room, or the member is left alone. */
  readonly turnedAway: { readonly busy: number; readonly suspended: number };
  /** How long the member was left alone in all. */
  readonly restedMs: number;
  readonly isResting: boolean;
};

export type GuardParts = {
  readonly limits: MemberLimits;
  readonly stopwatch: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Differs when a connection was being opened meanwhile. */
  readonly dials: () => number;
};

type Verb = 'get' | 'list' | 'create' | 'apply' | 'delete';

/**
 * Keeps a member's trouble its own: a limit of requests under way that follows how it answers, and a rest after failures
 * in a row or when it asks for one.
 *
 * Nobody waits here for longer than a moment. A request beyond the limit fails (`member.busy`), and so does one to a member
 * that is left alone (`member.suspended`); both carry when to come back.
 */
export class Guard {
  private readonly pace: Pace;
  private readonly rest: Rest;
  private readonly turnedAway = { busy: 0, suspended: 0 };
  private watches = 0;

  constructor(private readonly parts: GuardParts) {
    this.pace = new Pace(parts);
    this.rest = new Rest(parts);
  }

  /** For requests that end by themselves. */
  async request<T>(verb: Verb, work: () => Promise<T>): Promise<T> {
    const isTrial = this.enter();
    const lane = verb === 'list' ? undefined : verb;
    const sent = await this.pace.enter(lane, this.spareFor(verb, isTrial));
    if (sent === undefined) throw this.busy(Math.ceil(this.pace.turnAfterMs()));
    return await this.learning(isTrial, work, (verdict) => this.pace.leave(sent, verdict));
  }

  /** For the opening of watches. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    return await this.learning(this.enter(), work);
  }

  /** Takes a watch's place for as long as it lasts; returns what gives it back. Throws `member.busy`. */
  enterWatch(): () => void {
    if (this.watches >= this.parts.limits.watchesMax) throw this.busy(undefined);
    this.watches += 1;
    return () => {
      this.watches -= 1;
    };
  }

  seen(): MemberPace {
    return {
      limit: this.pace.now,
      underWay: this.pace.underWay,
      turnedAway: { ...this.turnedAway },
      restedMs: this.rest.totalMs,
      isResting: this.rest.isOn,
    };
  }

  /** True for the one that tries a member after a rest. Throws `member.suspended` while it rests. */
  private enter(): boolean {
    const admission = this.rest.admit();
    if (admission.kind === 'admitted') return admission.trial;
    this.turnedAway.suspended += 1;
    throw new MemberError('member.suspended', {}, { retryAfterMs: admission.retryAfterMs });
  }

  /** A trial always finds room: what was sent before the rest may hang for as long as it likes. */
  private spareFor(verb: Verb, isTrial: boolean): number {
    if (isTrial) return Infinity;
    return verb === 'list' ? this.parts.limits.listsSpare : 0;
  }

  /** A member that comes back from a rest is not asked for all that it once took at once. */
  private async learning<T>(
    isTrial: boolean,
    work: () => Promise<T>,
    leave?: (verdict: Verdict) => void,
  ): Promise<T> {
    let verdict = verdictOn(undefined);
    try {
      return await work();
    } catch (error) {
      verdict = verdictOn(error);
      throw error;
    } finally {
      if (this.rest.learn(verdict, isTrial) === 'began') this.pace.restart();
      leave?.(verdict);
    }
  }

  private busy(retryAfterMs: number | undefined): MemberError {
    this.turnedAway.busy += 1;
    return new MemberError('member.busy', {}, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
}
