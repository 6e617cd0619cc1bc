/**
 * Keeps one user's flood from being everybody's: who asks more than there are seats for waits behind their own requests, and
 * is refused (429) when too many of theirs wait or one has waited too long. Reads and writes have seats of their own.
 *
 * Few requests run at once, because this is one thread: what a request waits for is mostly the others that run, and more of
 * them at a time make none of them faster. A request is counted from its head on, before its body is read, so that nobody
 * fills memory with bodies; it takes its seat when the body is there, so that a slow sender holds none.
 *
 * `system:masters` is exempt, as upstream: whoever repairs an overloaded API must get in. What ends at no time of its own
 * (watches, what passes through) gives its seat back when it starts, and health checks never come here.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiUser, tooManyRequests } from '@navarch/apimachinery';
import type { Clock } from '@navarch/model';
import type { ApiLimits } from '../limits.js';
import { type FlowEvent, type Lane, laneOf, type Refusal } from './lane.js';
import { Presence } from './presence.js';
import { type Ticket, Turns } from './turns.js';
import { UnderWay } from './under-way.js';

/** Whose signal aborts when it leaves. It is asked for when there is something to wait for. */
type Leaving = { readonly signal: AbortSignal };

/** A request that was let in. */
export type Arrival = {
  /** Resolves when it may run, with what ends that. Throws 429 when it has to go. */
  readonly turn: (client: Leaving) => Promise<() => void>;
  /** It is not under way any more. */
  readonly leave: () => void;
};

type Options = {
  readonly limits: ApiLimits;
  readonly clock: Clock;
  readonly onFlow?: ((event: FlowEvent) => void) | undefined;
};

type Entry = { readonly lane: Lane; readonly ticket: Ticket };
type Waited = 'runs' | Refusal;

const retryAfterSeconds = 1;
/**
 * The shares of the seats that one user can have, alone and beside others. What a read costs is this thread; a write waits for
 * a commit, which many can share.
 */
const seatShares = { alone: 0.75, beside: { reads: 1 / 16, writes: 1 / 8 } } as const;
/** So long after their last request somebody is still there. */
const presentMs = 1_000;

const nothing = (): void => undefined;

export class Fairness {
  private readonly lanes: Readonly<Record<'reads' | 'writes', Turns>>;
  private readonly presence: Presence;
  private readonly users = new UnderWay();
  /** Refusals that are held back. */
  private refusals = 0;
  private readonly settle = new WeakMap<Ticket, (waited: Waited) => void>();

  constructor(private readonly options: Options) {
    const { readSeats, writeSeats, waitingPerUserMax } = options.limits;
    this.presence = new Presence(options.clock, presentMs);
    const turnsOf = (seats: number, shareBeside: number): Turns =>
      new Turns(
        {
          seats,
          seatsAlone: Math.ceil(seats * seatShares.alone),
          seatsPerFlow: Math.ceil(seats * shareBeside),
          waitingPerFlow: waitingPerUserMax,
        },
        (user) => this.presence.isAlone(user),
      );
    this.lanes = {
      reads: turnsOf(readSeats, seatShares.beside.reads),
      writes: turnsOf(writeSeats, seatShares.beside.writes),
    };
  }

  /** Throws 429 when there is no place for it. */
  async arrive(user: ApiUser, method: string): Promise<Arrival> {
    this.presence.note(user.name);
    const lane = laneOf(user, method);
    const entry = { lane, ticket: { flow: user.name } };
    if (!this.hasPlace(entry)) return await this.refuse(lane, 'concurrency-limit', undefined);
    const leave = lane === 'exempt' ? nothing : this.users.add(user.name);
    return { leave, turn: (client) => this.turn(entry, client) };
  }

  private hasPlace({ lane, ticket }: Entry): boolean {
    const { inFlightMax, inFlightPerUserMax } = this.options.limits;
    if (lane === 'exempt') return true;
    if (this.users.of(ticket.flow) >= inFlightPerUserMax) return false;
    return this.users.total < inFlightMax || this.makePlace(ticket.flow);
  }

  /** Has somebody leave who has more requests waiting than this one will have; false when there is nobody. */
  private makePlace(flow: string): boolean {
    const { reads, writes } = this.lanes;
    const turns = reads.longest() > writes.longest() ? reads : writes;
    if (turns.longest() <= turns.waitingOf(flow) + 1) return false;
    const shed = turns.shed();
    if (shed !== undefined) this.settle.get(shed)?.('queue-full');
    return true;
  }

  private async turn(entry: Entry, client: Leaving): Promise<() => void> {
    const { clock } = this.options;
    if (entry.lane !== 'exempt') await this.waitFor(entry, this.lanes[entry.lane], client);
    else this.tell({ kind: 'runs', lane: entry.lane, waitedMs: undefined });
    const startedAt = clock();
    return () => {
      this.tell({ kind: 'finished', lane: entry.lane });
      if (entry.lane === 'exempt') return;
      for (const next of this.lanes[entry.lane].finish(entry.ticket, clock() - startedAt))
        this.settle.get(next)?.('runs');
    };
  }

  private async waitFor({ lane, ticket }: Entry, turns: Turns, client: Leaving): Promise<void> {
    const offered = turns.offer(ticket);
    if (offered === 'full') return await this.refuse(lane, 'queue-full', undefined);
    if (offered === 'runs') return this.tell({ kind: 'runs', lane, waitedMs: undefined });
    this.tell({ kind: 'waits', lane });
    const since = this.options.clock();
    const waited = await this.settled(ticket, turns, client.signal);
    const waitedMs = this.options.clock() - since;
    if (waited === 'runs') return this.tell({ kind: 'runs', lane, waitedMs });
    await this.refuse(lane, waited, waitedMs);
  }

  /** What becomes of one that waits: it runs, another takes its place, its time is over, or its client leaves. */
  private settled(ticket: Ticket, turns: Turns, signal: AbortSignal): Promise<Waited> {
    return new Promise((resolve) => {
      const settle = (waited: Waited): void => {
        clearTimeout(deadline);
        signal.removeEventListener('abort', onGone);
        this.settle.delete(ticket);
        resolve(waited);
      };
      // It leaves the queue in the same moment: a seat that it were given afterwards would be lost.
      const giveUp = (because: Refusal): void => {
        turns.withdraw(ticket);
        settle(because);
      };
      const onGone = (): void => giveUp('cancelled');
      const deadline = setTimeout(() => giveUp('time-out'), this.options.limits.waitMsMax);
      signal.addEventListener('abort', onGone);
      this.settle.set(ticket, settle);
      if (signal.aborted) onGone();
    });
  }

  /** Not at once: to refuse costs as much as to answer, and a client that does not wait would come back as often as it can. */
  private async refuse(lane: Lane, because: Refusal, waitedMs: number | undefined): Promise<never> {
    this.tell({ kind: 'refused', lane, because, waitedMs });
    const { refusalMs, refusalsMax } = this.options.limits;
    if (this.refusals < refusalsMax) {
      this.refusals += 1;
      await sleep(refusalMs, undefined, { ref: false });
      this.refusals -= 1;
    }
    throw tooManyRequests(retryAfterSeconds);
  }

  private tell(event: FlowEvent): void {
    this.options.onFlow?.(event);
  }
}
