/**
 * The timers of a simulation, put in the place of Node's own while it runs.
 *
 * The loops use setTimeout and setImmediate as they are; here both only enter a list, and the scheduler decides when they
 * fire. A timer belongs to the process that was running when it was set.
 */
import type { SimulatedProcess } from './process.js';

type Callback = (...values: unknown[]) => void;

export type Timer = {
  readonly at: number;
  readonly order: number;
  readonly process: SimulatedProcess;
  readonly run: () => void;
  isOver: boolean;
};

export class Timers {
  /** A heap: the first to fire is on top, those of one moment in the order in which they were set. */
  private readonly heap: Timer[] = [];
  private order = 0;

  add(timer: Omit<Timer, 'order' | 'isOver'>): Timer {
    this.order += 1;
    const { at, process, run } = timer;
    const added: Timer = { at, order: this.order, process, run, isOver: false };
    this.heap.push(added);
    this.rise(this.heap.length - 1);
    return added;
  }

  /** When the next one fires, or one that is over would have. */
  nextAt(): number | undefined {
    return this.heap[0]?.at;
  }

  /** Takes the next one out. */
  take(): Timer | undefined {
    for (;;) {
      const first = this.heap[0];
      const last = this.heap.pop();
      if (first === undefined || last === undefined) return undefined;
      if (first !== last) {
        this.heap[0] = last;
        this.sink(0);
      }
      if (!first.isOver && !first.process.isDead) return first;
    }
  }

  private rise(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(at, above)) return;
      this.swap(at, above);
      at = above;
    }
  }

  private sink(from: number): void {
    let at = from;
    for (;;) {
      let least = at;
      if (this.isBefore(at * 2 + 1, least)) least = at * 2 + 1;
      if (this.isBefore(at * 2 + 2, least)) least = at * 2 + 2;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at === b.at ? a.order < b.order : a.at < b.at;
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return;
    this.heap[one] = b;
    this.heap[other] = a;
  }
}

export type TimerSetting = {
  readonly now: () => number;
  readonly setTimer: (afterMs: number, run: () => void) => Timer;
  readonly setTurn: (run: () => void) => void;
};

/** Puts these in the place of the process's own timers and stopwatch; returns what puts those back. */
export function installTimers({ now, setTimer, setTurn }: TimerSetting): () => void {
  const scope = globalThis as unknown as Record<string, unknown>;
  const names = ['setTimeout', 'clearTimeout', 'setImmediate'] as const;
  const real = names.map((name) => scope[name]);
  scope['setTimeout'] = (run: Callback, afterMs = 0, ...values: unknown[]) => {
    const timer = setTimer(afterMs, () => run(...values));
    return Object.assign(timer, { unref: () => timer });
  };
  scope['clearTimeout'] = (timer: Timer | undefined) => {
    if (timer !== undefined) timer.isOver = true;
  };
  scope['setImmediate'] = (run: Callback, ...values: unknown[]) => setTurn(() => run(...values));
  const stopwatch = Object.getOwnPropertyDescriptor(performance, 'now');
  Object.defineProperty(performance, 'now', { value: now, configurable: true });
  return () => {
    names.forEach((name, at) => (scope[name] = real[at]));
    // Node's own is inherited.
    if (stopwatch === undefined) Reflect.deleteProperty(performance, 'now');
    else Object.defineProperty(performance, 'now', stopwatch);
  };
}
