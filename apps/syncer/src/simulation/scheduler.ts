/**
 * Decides what happens next.
 *
 * Whatever the loops ask of the store or of a member becomes a step that waits here; one is taken at a time, by the seed,
 * and everything that follows from its answer runs to its next question before another is taken. A question takes effect
 * where it is asked and is answered through the gate of the process that asked: now, later, with an error, or never.
 */
import { SimulatedProcess } from './process.js';
import type { Random } from './random.js';
import { installTimers, type Timer, Timers } from './timers.js';

/** How a question fares; absent: it takes effect and is answered. */
export type Course = {
  /** `late`: some time after it was given up. */
  readonly effect: 'now' | 'never' | { readonly afterMs: number };
  readonly error?: Error;
  readonly answerAfterMs?: number;
};

export type Question<Answer> = {
  readonly label: () => string;
  readonly act: () => Promise<Answer>;
  /** Asked when its turn comes. */
  readonly course: () => Course | undefined;
};

type Step = {
  readonly process: SimulatedProcess;
  readonly run: () => void;
  /** It is on its way out of its process: it may take effect although that is gone. */
  readonly isSent: boolean;
};

const waitMsMax = 2_000;
const realImmediate = setImmediate;
const traceMax = 20_000;
/** Steps of one round of the event loop. */
const roundSteps = 64;

export class Scheduler {
  readonly world: SimulatedProcess;
  /** Whose code runs now. */
  current: SimulatedProcess;
  /** Chance that time passes although something could be done. */
  waits = 0;
  /** Chance that an answer is on its way for a while. */
  lags = 0;
  stepsTaken = 0;
  readonly trace: string[] | undefined;
  private readonly timers = new Timers();
  private steps: Step[] = [];

  constructor(
    private readonly random: Random,
    public now: number,
    { traced = false }: { readonly traced?: boolean } = {},
  ) {
    this.trace = traced ? [] : undefined;
    this.world = this.newProcess(0);
    this.current = this.world;
  }

  newProcess(id: number): SimulatedProcess {
    return new SimulatedProcess(id, (process, run) => this.add({ process, run, isSent: false }));
  }

  install(): () => void {
    return installTimers({
      now: () => this.now,
      setTimer: (afterMs, run) => this.after(afterMs, run),
      setTurn: (run) => this.add({ process: this.current, run, isSent: false }),
    });
  }

  /** A question of the process that runs now. */
  ask<Answer>(question: Question<Answer>): Promise<Answer> {
    const process = this.current;
    return new Promise((resolve, reject) => {
      const answering = { process, resolve, reject };
      this.add({ process, run: () => this.meet(question, answering), isSent: true });
    });
  }

  /** Lets a process go on with something, in a step of its own. */
  wake(process: SimulatedProcess, run: () => void): void {
    this.add({ process, run: () => process.deliver(run), isSent: false });
  }

  /** Sets a timer of the process that runs now, or of another. */
  after(afterMs: number, run: () => void, process = this.current): Timer {
    return this.timers.add({ at: this.now + Math.max(0, afterMs), process, run });
  }

  /** Does something as this process. */
  as<Result>(process: SimulatedProcess, act: () => Result): Result {
    const before = this.current;
    this.current = process;
    try {
      return act();
    } finally {
      this.current = before;
    }
  }

  /** The process is gone; of what it has sent some still arrives. */
  kill(process: SimulatedProcess): void {
    process.kill();
    this.steps = this.steps.filter(
      (step) => step.process !== process || (step.isSent && this.random.chance(0.5)),
    );
  }

  note(text: () => string): void {
    if (this.trace === undefined) return;
    this.trace.push(`${this.now} ${text()}`);
    if (this.trace.length > traceMax * 2) this.trace.splice(0, traceMax);
  }

  /** Takes steps until `isOver`, which is asked before each. What a step leads to runs before the next one. */
  run(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let isEnded = false;
      const end = (tell: () => void): void => {
        isEnded = true;
        this.current = this.world;
        tell();
      };
      const turn = (): void => {
        if (isEnded) return;
        try {
          if (isOver()) end(resolve);
          else this.advance();
        } catch (error) {
          end(() => reject(error));
        }
      };
      // Promises go on between two callbacks of one round, and rounds are what costs.
      const round = (): void => {
        if (isEnded) return;
        for (let at = 1; at < roundSteps; at += 1) realImmediate(turn);
        realImmediate(round);
      };
      round();
    });
  }

  private add(step: Step): void {
    this.steps.push(step);
  }

  /** One step, or the next timer when there is none or time passes anyway. */
  private advance(): void {
    this.stepsTaken += 1;
    if ((this.steps.length === 0 || this.isWaiting()) && this.fire()) return;
    const at = this.random.below(this.steps.length);
    const step = this.steps[at];
    const last = this.steps.pop();
    if (step === undefined || last === undefined) return;
    if (step !== last) this.steps[at] = last;
    this.current = step.process;
    if (step.isSent) step.run();
    else step.process.deliver(step.run);
  }

  /** True when time passes although something could be done. Whoever runs is slow, but not for ever. */
  private isWaiting(): boolean {
    if (this.waits === 0 || !this.random.chance(this.waits)) return false;
    return (this.timers.nextAt() ?? Infinity) - this.now <= waitMsMax;
  }

  private fire(): boolean {
    const timer = this.timers.take();
    if (timer === undefined) return false;
    this.now = Math.max(this.now, timer.at);
    this.current = timer.process;
    timer.process.deliver(() => {
      if (!timer.isOver) timer.run();
    });
    return true;
  }

  private meet<Answer>(
    question: Question<Answer>,
    { process, resolve, reject }: Answering<Answer>,
  ): void {
    const course = question.course();
    this.note(() => `#${process.id} ${question.label()}${describe(course)}`);
    const { effect, error, answerAfterMs = 0 } = course ?? healthy;
    const answer = (give: () => void): void => this.answer(process, give, answerAfterMs);
    if (effect === 'now') {
      const took = question.act();
      if (error === undefined) {
        took.then(
          (value) => answer(() => resolve(value)),
          (failure: unknown) => answer(() => reject(failure)),
        );
      } else took.catch(() => undefined);
    } else if (effect !== 'never') {
      const { label, act } = question;
      const arrive = (): void => {
        this.note(() => `#${process.id} ${label()} (arrives late)`);
        act().catch(() => undefined);
      };
      this.after(effect.afterMs, arrive, this.world);
    }
    if (error !== undefined) answer(() => reject(error));
  }

  private answer(process: SimulatedProcess, give: () => void, afterMs: number): void {
    if (afterMs > 0) this.after(afterMs, () => this.wake(process, give), this.world);
    else if (this.lags > 0 && this.random.chance(this.lags)) this.wake(process, give);
    else process.deliver(give);
  }
}

type Answering<Answer> = {
  readonly process: SimulatedProcess;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

const healthy: Course = { effect: 'now' };

function describe(course: Course | undefined): string {
  if (course === undefined) return '';
  const { effect, error, answerAfterMs } = course;
  const what = error === undefined ? 'slow' : `fails: ${error.message}`;
  const when = typeof effect === 'string' ? effect : `in ${effect.afterMs} ms`;
  return ` (${what}; effect ${when}${answerAfterMs === undefined ? '' : `; answer in ${answerAfterMs} ms`})`;
}
