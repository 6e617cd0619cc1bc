/**
 * Timers as an argument: runs `run` once after `delayMs` and returns what cancels it.
 *
 * Nothing in this package starts a timer by itself, so a test decides when time passes.
 */
export type Schedule = (run: () => void, delayMs: number) => () => void;
