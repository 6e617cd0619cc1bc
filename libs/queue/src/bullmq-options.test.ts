import { describe, expect, it } from '@jest/globals';
import type { BackendFactory, IQueueBackend } from 'bullmq';
import { watchFetches } from './bullmq-options.js';

const restMs = 100;

/** A backend whose fetches end like this, and how often it told that it is alive. */
function fetching(outcome: () => Promise<unknown>) {
  const seen = { alive: 0 };
  const never = async (): Promise<void> => undefined;
  const backendOf = { moveToActive: outcome, moveToCompleted: never, moveToFailed: never };
  const factory: BackendFactory = () => backendOf as unknown as IQueueBackend;
  const watched = watchFetches(factory, () => (seen.alive += 1), restMs);
  const backend = watched('queue', { connection: {} });
  return { seen, fetch: () => backend.moveToActive('token', 'worker') };
}

describe('a fetch', () => {
  it('that came through is a sign of life', async () => {
    const { seen, fetch } = fetching(async () => ['job']);
    expect(await fetch()).toEqual(['job']);
    expect(seen.alive).toBe(1);
  });

  it('that failed rests before it is tried again, and is none', async () => {
    const { seen, fetch } = fetching(() => Promise.reject(new Error('starting up')));
    const startedAt = performance.now();
    await expect(fetch()).rejects.toThrow('starting up');
    // Timers may come a little early by this clock.
    expect(performance.now() - startedAt).toBeGreaterThan(restMs * 0.9);
    expect(seen.alive).toBe(0);
  });
});

describe('a worker whose every fetch fails at once', () => {
  it('leaves the process to others', async () => {
    const { fetch } = fetching(() => Promise.reject(new Error('never became ready')));
    const over = new AbortController();
    // As BullMQ's main loop does it.
    const looping = (async () => {
      while (!over.signal.aborted) await fetch().catch(() => undefined);
    })();
    setTimeout(() => over.abort(), restMs / 2);
    await looping;
    expect(over.signal.aborted).toBe(true);
  });
});
