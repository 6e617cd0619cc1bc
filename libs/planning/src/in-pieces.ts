import { setImmediate as afterOthers } from 'node:timers/promises';
import type { Steps } from '@navarch/placement';

/** How long others may have to wait for the process. */
const pieceMs = 10;

/** Runs long work to its end, and lets others in every now and then. */
export async function inPieces<T>(steps: Steps<T>): Promise<T> {
  let startedAt = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - startedAt < pieceMs) continue;
    await afterOthers();
    startedAt = performance.now();
  }
}
