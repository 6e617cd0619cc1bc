/**
 * What becomes of an error that nobody caught: it is logged and counted, and the process goes on.
 *
 * Such an error is a bug in one piece of work, and ending the process over it would take a thousand others along, again and again
 * if the object that provokes it is looked at first after each start. What the piece of work had begun is found by whoever looks
 * next: claims end, watches have their watchdogs, requests their deadlines, and no state of this process is the only one.
 * A process that makes many such mistakes in a short time is another matter: nobody knows what state it is in, so it ends, to be
 * started anew.
 */
import type { Metrics } from './metrics.js';

export type MistakeKind = 'rejection' | 'exception';

/** What of `process` is needed, so that a test can hand in another. */
export type Erring = {
  readonly on: (
    event: 'unhandledRejection' | 'uncaughtException',
    act: (error: unknown) => void,
  ) => unknown;
  readonly exit: (code: number) => void;
};

export const mistakeLimits = { most: 20, withinMs: 60_000 } as const;

export function surviveMistakes(from: {
  readonly metrics: Metrics;
  readonly onMistake: (error: unknown, kind: MistakeKind) => void;
  /** Milliseconds, monotonic. */
  readonly stopwatch?: () => number;
  readonly process?: Erring;
}): void {
  const { metrics, onMistake, stopwatch = () => performance.now() } = from;
  const target: Erring = from.process ?? process;
  const total = metrics.counter({
    name: 'navarch_mistakes_total',
    help: 'Errors that nothing caught, by kind (rejection, exception): each is a bug.',
    labelNames: ['kind'],
  });
  for (const kind of ['rejection', 'exception'] as const) total.inc({ kind }, 0);
  let recent: readonly number[] = [];
  const survive = (kind: MistakeKind) => (error: unknown) => {
    total.inc({ kind });
    onMistake(error, kind);
    const now = stopwatch();
    recent = [...recent.filter((at) => now - at < mistakeLimits.withinMs), now];
    if (recent.length > mistakeLimits.most) target.exit(1);
  };
  target.on('unhandledRejection', survive('rejection'));
  target.on('uncaughtException', survive('exception'));
}
