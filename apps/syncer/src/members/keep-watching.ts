/** Watches again and again, with pauses that grow while a member ends every watch at once. */
import { watchPause } from '@navarch/clients';
import { pause } from '../pause.js';

export type WatchingParts = {
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onError: (error: unknown) => void;
};

/** `watch` lists and watches until it ends; what ends it is told, and it is called again until `signal` aborts. */
export async function keepWatching(
  watch: () => Promise<void>,
  { now, random, onError }: WatchingParts,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = now();
    let error: unknown;
    try {
      await watch();
    } catch (caught) {
      error = caught;
      if (!signal.aborted) onError(caught);
    }
    const next = watchPause(failures, { lastedMs: now() - startedAt, error }, random());
    failures = next.failures;
    await pause(next.pauseMs, signal);
  }
}
