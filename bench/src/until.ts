import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from './limits.js';

export type Waiting = {
  readonly what: string;
  readonly withinMs: number;
  /** Where asking is dear. */
  readonly everyMs?: number;
};

/** Asks until the answer is yes. What is measured must carry its own times: this is as coarse as its pauses. */
export async function until(
  { what, withinMs, everyMs = limits.askEveryMs }: Waiting,
  ask: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1_000} s`);
    await sleep(everyMs);
  }
}
