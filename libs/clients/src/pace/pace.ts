/**
 * The pace of requests to one member: how many may be under way now, and when one that finds no room should come back.
 *
 * Who would find room in a moment waits for it: coming back costs more than that. Whoever is turned away is given a turn:
 * the turns follow each other as fast as the member answers. So a thousand that wait for a slow member ask once each when
 * there may be room, and cost nobody else anything meanwhile.
 */
import { type MemberLimits, paceLimits } from '../limits.js';
import { type Latency, heard, shareFor } from './latency.decide.js';
import { cut, firstLimit, grown, leastOf, type Limit, restarted } from './limit.decide.js';
import { Queue } from './queue.js';
import type { Verdict } from './verdict.decide.js';

/** `lane`: what its latency is compared with; undefined where an answer's size decides how long it takes. */
export type Sent = {
  readonly lane: string | undefined;
  readonly startedAt: number;
  /** Requests under way when it was sent, itself included. */
  readonly among: number;
  /** The limit of then. */
  readonly limit: number;
  readonly dials: number;
};

export type PaceParts = {
  readonly limits: MemberLimits;
  readonly stopwatch: () => number;
  /** Differs when a connection was being opened meanwhile. */
  readonly dials: () => number;
};

export class Pace {
  private limit: Limit;
  private readonly latencies = new Map<string, Latency>();
  private answerMs: number = paceLimits.answerMsStart;
  private lastTurnAt = 0;
  private count = 0;
  private readonly queue = new Queue<number>();

  constructor(private readonly parts: PaceParts) {
    this.limit = firstLimit(parts.limits);
  }

  get now(): number {
    return Math.floor(this.limit.limit);
  }

  get underWay(): number {
    return this.count;
  }

  /** Undefined when there is no room, and none is to be expected soon. `spare`: how far over the limit it may go. */
  async enter(lane: string | undefined, spare: number): Promise<Sent | undefined> {
    const among = this.take(spare) ?? (await this.wait());
    if (among === undefined) return undefined;
    const { stopwatch, dials } = this.parts;
    return { lane, startedAt: stopwatch(), among, limit: this.now, dials: dials() };
  }

  leave(sent: Sent, verdict: Verdict): void {
    const at = this.parts.stopwatch();
    const { startedAt } = sent;
    switch (verdict.kind) {
      case 'well':
        this.answered(sent, at);
        break;
      case 'strained':
      case 'gone':
        if (verdict.share !== undefined)
          this.limit = cut(this.limit, { share: verdict.share, startedAt, at }, this.parts.limits);
        break;
      case 'asked':
      case 'nothing':
    }
    this.count -= 1;
    this.queue.offer(() => this.take(0));
  }

  /** From the least again. */
  restart(): void {
    this.queue.disband();
    this.limit = restarted(this.limit, this.parts.stopwatch(), this.parts.limits);
    this.lastTurnAt = 0;
  }

  /** How long the next that found no room should wait. */
  turnAfterMs(): number {
    const now = this.parts.stopwatch();
    const betweenMs = this.answerMs / this.now;
    this.lastTurnAt = Math.min(
      now + paceLimits.turnMsMax,
      Math.max(now, this.lastTurnAt) + betweenMs,
    );
    return Math.max(paceLimits.turnMsMin, this.lastTurnAt - now);
  }

  /** Takes a place; how many are taken then. */
  private take(spare: number): number | undefined {
    if (this.count >= this.now + spare) return undefined;
    this.count += 1;
    return this.count;
  }

  /** Only where those before will have been answered in time. */
  private async wait(): Promise<number | undefined> {
    const expectedMs = (this.answerMs / this.now) * (this.queue.length + 1);
    const { roomMsMax } = this.parts.limits;
    return expectedMs > roomMsMax ? undefined : await this.queue.wait(roomMsMax);
  }

  private answered(sent: Sent, at: number): void {
    const { lane, startedAt, among, limit } = sent;
    if (lane === undefined) return;
    const most = Math.max(among, this.count);
    const share = this.heard(lane, { tookMs: at - startedAt, most, dials: sent.dials });
    if (share !== undefined)
      this.limit = cut(this.limit, { share, startedAt, at }, this.parts.limits);
    // Only a limit that is used grows: a quiet hour does not earn a burst.
    else if (most * 2 >= limit) this.limit = grown(this.limit, this.parts.limits);
  }

  /** The share of the limit that an answer leaves. With a handshake it is no measure of how busy the member is. */
  private heard(
    lane: string,
    { tookMs, most, dials }: { readonly tookMs: number; readonly most: number; dials: number },
  ): number | undefined {
    const before = this.latencies.get(lane);
    if (dials !== this.parts.dials()) {
      this.latencies.set(lane, before ?? heard(undefined, tookMs, false));
      return undefined;
    }
    this.answerMs += (tookMs - this.answerMs) * paceLimits.recentShare;
    const isLittle = most <= leastOf(this.parts.limits);
    const latency = heard(before, tookMs, isLittle);
    this.latencies.set(lane, latency);
    return shareFor(latency);
  }
}
