import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Ticket, Turns } from './turns.js';

const limits = { seats: 4, seatsAlone: 3, seatsPerFlow: 3, waitingPerFlow: 5 };
const beside = () => false;
const ticketOf = (flow: string): Ticket => ({ flow });

/** So many requests of a flow, offered one after the other. */
function offer(turns: Turns, flow: string, count: number) {
  const tickets = Array.from({ length: count }, () => ticketOf(flow));
  return tickets.map((ticket) => ({ ticket, offered: turns.offer(ticket) }));
}

describe('turns', () => {
  it('are had at once while there are seats, but for the last ones', () => {
    const turns = new Turns(limits, beside);
    const offered = offer(turns, 'flood', 10).map((one) => one.offered);
    expect(offered).toEqual([
      'runs',
      'runs',
      'runs',
      ...Array.from({ length: 5 }, () => 'waits'),
      'full',
      'full',
    ]);
    expect(turns.offer(ticketOf('seldom'))).toBe('runs');
    expect(turns.offer(ticketOf('another'))).toBe('waits');
  });

  it('are many for who is alone, and few as long as somebody else is there', () => {
    let isAlone = true;
    const turns = new Turns({ ...limits, seats: 8, seatsAlone: 6, seatsPerFlow: 2 }, () => isAlone);
    const running = offer(turns, 'flood', 11).map(({ ticket }) => ticket);
    expect([turns.running, turns.waiting]).toEqual([6, 5]);
    isAlone = false;
    const finish = (count: number) =>
      running.splice(0, count).flatMap((ticket) => turns.finish(ticket, 1));
    expect(finish(4)).toEqual([]);
    expect(finish(1)).toHaveLength(1);
    isAlone = true;
    expect(finish(1)).toHaveLength(4);
  });

  it('come in the order of asking within a flow', () => {
    const turns = new Turns({ ...limits, seats: 1, seatsPerFlow: 1 }, beside);
    const all = offer(turns, 'a', 4).map(({ ticket }) => ticket);
    const ran = all.map((ticket) => turns.finish(ticket, 1)[0]);
    expect(ran).toEqual([...all.slice(1), undefined]);
  });

  it('alternate between flows that ask as much', () => {
    const turns = new Turns({ ...limits, seats: 1, seatsPerFlow: 1 }, beside);
    const [first] = offer(turns, 'a', 4);
    offer(turns, 'b', 3);
    expect(order(turns, first?.ticket, () => 1)).toEqual(['b', 'a', 'b', 'a', 'b', 'a']);
  });

  it('go to who asks for little when another one takes long', () => {
    const turns = new Turns({ ...limits, seats: 1, seatsPerFlow: 1, waitingPerFlow: 20 }, beside);
    const [first] = offer(turns, 'slow', 20);
    offer(turns, 'quick', 15);
    const ran = order(turns, first?.ticket, (flow) => (flow === 'slow' ? 10 : 1));
    expect(ran.slice(0, 13).filter((flow) => flow === 'slow')).toHaveLength(1);
  });

  it('are not saved up while away', () => {
    const turns = new Turns({ ...limits, seats: 1, seatsPerFlow: 1, waitingPerFlow: 9 }, beside);
    let [running] = offer(turns, 'a', 9).map(({ ticket }) => ticket);
    for (let over = 0; over < 4; over += 1) running = running && turns.finish(running, 500)[0];
    offer(turns, 'b', 4);
    expect(order(turns, running, () => 500).slice(0, 4)).toEqual(['b', 'a', 'b', 'a']);
  });

  it('are lost by who leaves', () => {
    const turns = new Turns({ ...limits, seats: 1, seatsPerFlow: 1 }, beside);
    const [first, second, third] = offer(turns, 'a', 3).map(({ ticket }) => ticket);
    if (first === undefined || second === undefined) throw new Error('nothing was offered');
    expect(turns.withdraw(first)).toBe(false);
    expect(turns.withdraw(second)).toBe(true);
    expect(turns.withdraw(second)).toBe(false);
    expect(turns.finish(first, 1)).toEqual([third]);
  });

  it('are taken from who waits with most', () => {
    const turns = new Turns({ ...limits, seats: 1, seatsPerFlow: 1 }, beside);
    const many = offer(turns, 'many', 5);
    offer(turns, 'few', 2);
    expect(turns.shed()).toBe(many.at(-1)?.ticket);
    expect([turns.waitingOf('many'), turns.waitingOf('few'), turns.longest()]).toEqual([3, 2, 3]);
  });
});

/** The flows that run one after the other until nobody waits. */
function order(turns: Turns, first: Ticket | undefined, tookMs: (flow: string) => number) {
  const ran: string[] = [];
  for (let running = first; running !== undefined; ) {
    const next: Ticket | undefined = turns.finish(running, tookMs(running.flow))[0];
    if (next !== undefined) ran.push(next.flow);
    running = next;
  }
  return ran;
}

const flows = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('offer' as const), flow: flows }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('finish' as const),
      which: fc.nat(),
      tookMs: fc.nat({ max: 5_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shed' as const) }) },
);
const someLimits = fc
  .record({
    seats: fc.integer({ min: 1, max: 6 }),
    seatsPerFlow: fc.integer({ min: 1, max: 6 }),
    waitingPerFlow: fc.integer({ min: 0, max: 8 }),
  })
  .map((some) => ({ ...some, seatsAlone: some.seatsPerFlow }));

describe('whatever happens', () => {
  it('nobody is lost or runs twice, and no seat stays free for whom it could be', () => {
    fc.assert(
      fc.property(someLimits, fc.array(act, { maxLength: 120 }), (given, acts) => {
        const world = new World(given);
        for (const one of acts) world.play(one);
        world.finishAll();
        expect(world.state()).toEqual({ running: 0, waiting: 0 });
      }),
    );
  });

  it('who asks once gets a turn within a round, however many others flood', () => {
    fc.assert(
      fc.property(
        fc.record({
          flooders: fc.integer({ min: 1, max: 8 }),
          seats: fc.integer({ min: 1, max: 8 }),
          tookMs: fc.array(fc.nat({ max: 3_000 }), { minLength: 200, maxLength: 200 }),
          comesAfter: fc.nat({ max: 100 }),
        }),
        ({ flooders, seats, tookMs, comesAfter }) => {
          const turns = new Turns(
            {
              seats,
              seatsAlone: seats,
              seatsPerFlow: seats,
              waitingPerFlow: 1_000,
            },
            beside,
          );
          const running = Array.from({ length: flooders }, (_, index) =>
            offer(turns, `flood-${index}`, 400),
          )
            .flat()
            .flatMap(({ ticket, offered }) => (offered === 'runs' ? [ticket] : []));
          const seldom = ticketOf('seldom');
          let [passed, turn] = [0, 0];
          for (const took of tookMs) {
            if (turn === comesAfter) expect(turns.offer(seldom)).toBe('waits');
            const over = running.splice(took % running.length, 1)[0];
            if (over === undefined) throw new Error('nobody runs');
            const next = turns.finish(over, took);
            if (next.includes(seldom)) return expect(passed).toBeLessThanOrEqual(flooders);
            if (turn >= comesAfter) passed += next.length;
            running.push(...next);
            turn += 1;
          }
          throw new Error('it never had a turn');
        },
      ),
    );
  });
});

type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** Turns, and beside them what is known of everybody. */
class World {
  private readonly turns: Turns;
  private readonly running: Ticket[] = [];
  private readonly waiting: Ticket[] = [];

  constructor(private readonly given: ConstructorParameters<typeof Turns>[0]) {
    this.turns = new Turns(given, beside);
  }

  play(one: Act): void {
    switch (one.kind) {
      case 'offer':
        this.offer({ flow: one.flow });
        break;
      case 'finish':
        this.finish(one.which, one.tookMs);
        break;
      case 'withdraw':
        this.withdraw(one.which);
        break;
      case 'shed':
        this.shed();
        break;
    }
    this.check();
  }

  finishAll(): void {
    while (this.running.length > 0) {
      this.finish(0, 1);
      this.check();
    }
  }

  state(): { running: number; waiting: number } {
    return { running: this.turns.running, waiting: this.turns.waiting };
  }

  private offer(ticket: Ticket): void {
    const offered = this.turns.offer(ticket);
    if (offered === 'runs') this.running.push(ticket);
    if (offered === 'waits') this.waiting.push(ticket);
  }

  private finish(which: number, tookMs: number): void {
    const [ticket] = this.running.splice(which % Math.max(1, this.running.length), 1);
    if (ticket === undefined) return;
    for (const next of this.turns.finish(ticket, tookMs)) {
      // The first of its flow.
      expect(this.waiting.find(({ flow }) => flow === next.flow)).toBe(next);
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.running.push(next);
    }
  }

  private withdraw(which: number): void {
    const [ticket] = this.waiting.splice(which % Math.max(1, this.waiting.length), 1);
    if (ticket !== undefined) expect(this.turns.withdraw(ticket)).toBe(true);
  }

  private shed(): void {
    const ticket = this.turns.shed();
    expect(ticket === undefined).toBe(this.waiting.length === 0);
    if (ticket !== undefined) this.waiting.splice(this.waiting.indexOf(ticket), 1);
  }

  private check(): void {
    const { seats, seatsPerFlow, waitingPerFlow } = this.given;
    const of = (tickets: readonly Ticket[], flow: string): number =>
      tickets.filter((ticket) => ticket.flow === flow).length;
    expect(this.state()).toEqual({ running: this.running.length, waiting: this.waiting.length });
    expect(this.running.length).toBeLessThanOrEqual(seats);
    for (const { flow } of [...this.running, ...this.waiting]) {
      expect(of(this.running, flow)).toBeLessThanOrEqual(seatsPerFlow);
      expect(of(this.waiting, flow)).toBeLessThanOrEqual(waitingPerFlow);
    }
    const hasSeat = this.running.length < seats;
    const couldRun = this.waiting.filter(({ flow }) => of(this.running, flow) < seatsPerFlow);
    expect(hasSeat && couldRun.length > 0).toBe(false);
  }
}
