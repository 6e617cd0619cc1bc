/**
 * When the next of something is due that had better not come too often: a few may come at once, and then one every so often.
 * A lone one never waits.
 */
export type Pace = {
  /** Takes its turn, and says how long it is to wait for it, in milliseconds. */
  readonly take: () => number;
};

export type PaceLimits = {
  /** How many may come at once after a rest. */
  readonly burst: number;
  readonly everyMs: number;
};

export function createPace(
  { burst, everyMs }: PaceLimits,
  stopwatch: () => number = () => performance.now(),
): Pace {
  /** When all turns that were taken are worn off. */
  let restedAt = -Infinity;
  return {
    take: () => {
      const now = stopwatch();
      restedAt = Math.max(restedAt, now) + everyMs;
      return Math.max(0, restedAt - now - burst * everyMs);
    },
  };
}

/** Resolves at once for 0. */
export async function pause(ms: number): Promise<void> {
  if (ms <= 0) return;
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Resolves in the next turn of the event loop: by the global timer, which a simulation turns into a step of its own. */
export async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
