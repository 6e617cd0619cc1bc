/**
 * Whose turn it is: the pure part of the fairness between users.
 *
 * A flow is what one user asks. There are so many seats; a flow that finds none waits in a queue of its own, and whenever a
 * seat is free it goes to the flow that has had the least, measured by how long its requests sat: each flow has a tag that
 * grows with what it is given, and the lowest goes next (start-time fair queueing). A flow that was away begins at the tag
 * of the moment, so nobody saves up turns; nor can a flow be kept waiting by others that come and go, because the moment
 * itself moves on with every turn.
 *
 * A flow that is alone may have most seats. While there is another one it may have few, because what runs at the same time
 * waits for each other even where there are seats enough.
 */

/** One request; its identity is the object. */
export type Ticket = { readonly flow: string };

export type TurnLimits = {
  /** Requests that run at once. */
  readonly seats: number;
  /** Of a flow that is alone, and of one that is not. */
  readonly seatsAlone: number;
  readonly seatsPerFlow: number;
  /** Requests of one flow that wait. */
  readonly waitingPerFlow: number;
};

export type Offered = 'runs' | 'waits' | 'full';

type Flow = { readonly name: string; readonly waiting: Ticket[]; running: number; tag: number };

/** What a turn costs before it is known how long it takes, and at most: a second of one request does not ruin a user. */
const costs = { firstMs: 1, mostMs: 1_000 } as const;

export class Turns {
  private readonly flows = new Map<string, Flow>();
  private readonly waitingFlows = new Set<Flow>();
  private taken = 0;
  private waitingCount = 0;
  /** The tag at which flows begin. */
  private moment = 0;

  constructor(
    private readonly limits: TurnLimits,
    private readonly isAlone: (flow: string) => boolean,
  ) {}

  get running(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.waitingCount;
  }

  offer(ticket: Ticket): Offered {
    const flow = this.flowOf(ticket.flow);
    if (flow.waiting.length === 0 && this.isSeatFor(flow)) {
      this.seat(flow);
      return 'runs';
    }
    if (flow.waiting.length >= this.limits.waitingPerFlow) return 'full';
    flow.waiting.push(ticket);
    this.waitingFlows.add(flow);
    this.waitingCount += 1;
    return 'waits';
  }

  /** A request that ran is over; returns those that run now. */
  finish({ flow: name }: Ticket, tookMs: number): readonly Ticket[] {
    const flow = this.flowOf(name);
    flow.running -= 1;
    flow.tag += Math.min(costs.mostMs, Math.max(0, tookMs - costs.firstMs));
    this.taken -= 1;
    this.forget(name, flow);
    return this.seatWaiting();
  }

  /** One that waits leaves; false when it does not wait. */
  withdraw(ticket: Ticket): boolean {
    const flow = this.flows.get(ticket.flow);
    const place = flow?.waiting.indexOf(ticket) ?? -1;
    if (flow === undefined || place === -1) return false;
    flow.waiting.splice(place, 1);
    this.left(flow);
    this.forget(ticket.flow, flow);
    return true;
  }

  /** How many wait of the flow of which most do. */
  longest(): number {
    return this.longestFlow()?.waiting.length ?? 0;
  }

  /** The youngest of the flow of which most wait: it leaves, so that somebody else can come. */
  shed(): Ticket | undefined {
    const flow = this.longestFlow();
    const ticket = flow?.waiting.at(-1);
    if (ticket !== undefined) this.withdraw(ticket);
    return ticket;
  }

  waitingOf(flow: string): number {
    return this.flows.get(flow)?.waiting.length ?? 0;
  }

  private seatWaiting(): readonly Ticket[] {
    const seated: Ticket[] = [];
    for (;;) {
      const flow = this.next();
      const ticket = flow?.waiting.shift();
      if (flow === undefined || ticket === undefined) return seated;
      this.left(flow);
      this.seat(flow);
      seated.push(ticket);
    }
  }

  /** Of the flows that wait and may have a seat the one that has had the least. */
  private next(): Flow | undefined {
    let lowest: Flow | undefined;
    for (const flow of this.waitingFlows)
      if (this.isSeatFor(flow) && (lowest === undefined || flow.tag < lowest.tag)) lowest = flow;
    return lowest;
  }

  private isSeatFor(flow: Flow): boolean {
    const { seats, seatsPerFlow, seatsAlone } = this.limits;
    if (this.taken >= seats || flow.running >= seatsAlone) return false;
    return flow.running < seatsPerFlow || this.isAlone(flow.name);
  }

  private seat(flow: Flow): void {
    const begins = Math.max(this.moment, flow.tag);
    this.moment = begins + costs.firstMs / (this.limits.seats + 1);
    flow.tag = begins + costs.firstMs;
    flow.running += 1;
    this.taken += 1;
  }

  private left(flow: Flow): void {
    this.waitingCount -= 1;
    if (flow.waiting.length === 0) this.waitingFlows.delete(flow);
  }

  private longestFlow(): Flow | undefined {
    let longest: Flow | undefined;
    for (const flow of this.waitingFlows)
      if (flow.waiting.length > (longest?.waiting.length ?? 0)) longest = flow;
    return longest;
  }

  private flowOf(name: string): Flow {
    const known = this.flows.get(name);
    if (known !== undefined) return known;
    const flow = { name, waiting: [], running: 0, tag: this.moment };
    this.flows.set(name, flow);
    return flow;
  }

  /** A flow that has had more than the others is remembered until they have had as much, or nobody is here. */
  private forget(name: string, { waiting, running, tag }: Flow): void {
    if (this.taken === 0 && this.waitingCount === 0) this.flows.clear();
    else if (running === 0 && waiting.length === 0 && tag <= this.moment) this.flows.delete(name);
  }
}
