import { Client, type ClientConfig } from 'pg';
import { storeLimits } from '../limits.js';

/** Rings when something was committed, as far as it hears; whoever waits looks again after a while anyway. */
export type Bell = {
  /**
   * Resolves when it rings (or rang since the last wait), with the highest position that was told; or after `ms`, when something may
   * have been missed, or when it is closed, with a position above all others.
   */
  readonly wait: (ms: number) => Promise<number>;
  readonly close: () => Promise<void>;
};

export function createBell(config: ClientConfig): Bell {
  const latch = createLatch();
  const listener = listen(config, latch.open);
  return {
    wait: latch.wait,
    close: async () => {
      latch.open();
      await listener.close();
    },
  };
}

/**
 * A session of its own that listens for notifications.
 *
 * It is only a hint: it may be dead without knowing, so nothing relies on it. A lost session is replaced, with
 * growing pauses. A new one rings once, because of what it may have missed.
 */
function listen(
  config: ClientConfig,
  ring: (position?: number) => void,
): { close: () => Promise<void> } {
  let isClosed = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs: number = storeLimits.reconnectMinMs;

  const lose = (lost: Client): void => {
    if (client !== lost) return;
    client = undefined;
    void end(lost);
    timer = setTimeout(() => void connect(), pauseMs);
    pauseMs = Math.min(pauseMs * 2, storeLimits.reconnectMaxMs);
  };
  const connect = async (): Promise<void> => {
    const fresh = new Client(config);
    client = fresh;
    fresh.on('error', () => lose(fresh));
    fresh.on('end', () => lose(fresh));
    fresh.on('notification', ({ payload }) => ring(Number(payload)));
    try {
      await fresh.connect();
      await fresh.query('LISTEN navarch_changes');
      pauseMs = storeLimits.reconnectMinMs;
      ring();
    } catch {
      lose(fresh);
    }
    // Closed while it was connecting: nobody else will end it.
    if (isClosed) await end(fresh);
  };

  void connect();
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      if (last !== undefined) await end(last);
    },
  };
}

/** Ends also a client that was never connected or is already gone. */
async function end(client: Client): Promise<void> {
  try {
    await client.end();
  } catch {
    // There was nothing left to end.
  }
}

/** Once opened it lets one waiter through, now or later. */
function createLatch(): { open: (position?: number) => void; wait: Bell['wait'] } {
  let told: number | undefined;
  let wake: (() => void) | undefined;
  return {
    open: (position = Infinity) => {
      told = Math.max(told ?? 0, position);
      wake?.();
    },
    wait: async (ms) => {
      if (told === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const position = told ?? Infinity;
      told = undefined;
      wake = undefined;
      return position;
    },
  };
}
